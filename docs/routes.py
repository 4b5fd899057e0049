"""Writes docs/routes.md: for every address of the dashboard, who sees it (make routes)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dash

from dashboard import application
from dashboard.desk.config import Desk
from dashboard.pages import page
from dashboard.parts import assets
from dashboard.public.serve import ALONE, OEMBED, SERVED
from dashboard.signin import pages
from dashboard.signin.config import Provider, SignIn
from dashboard.signin.roles import EDITOR, VIEWER, RolesFile
from dashboard.web import respond, scripts
from data.alerts.mail_server import MailServer
from data.profile import Words
from data.releases.reader import Releases
from data.subscriptions.messages import CONFIRMING, LEAVING
from data.subscriptions.settings import Settings

OUT = Path(__file__).parent / "routes.md"
BOTH, INTERNAL, PUBLIC, SIGN_IN = "both", "internal", "public", "sign-in"
SUBSCRIBING = "public, if on"
ANYBODY, NO_SIGN_IN = "anybody", "–"
NAMES = {"place": "leeds", "indicator": "ae_four_hour", "ambition": "smoking"}

HEAD = """\
# Who sees which address

Made from the code by `make routes`; a test asks each address of both audiences' applications.

The internal application answers only readers on its own machine, until a sign-in is configured:
all others are told 403 in a sentence, at every address. The public one opens public releases only.
Dash's own addresses carry no figure of themselves; its developer tools and its MCP server are off.

The role is what the internal application asks for once a sign-in is configured: *viewer* is any
role at all, and which release it gets is by role again ([deploy.md](deploy.md#roles)). Where
*sign-in* is the audience, the address is there only for readers who sign in at a provider. The
desk is there only with `DESK=on`, and what is *public, if on* only with `SUBSCRIPTIONS=on`.

| address | method | audience | role | what it is |
|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Route:
    """An address with its method, who sees it, what it is, and one such address to try.

    `role` is the least that a reader who signs in needs.
    """

    address: str
    method: str
    audience: str
    what: str
    example: str = ""
    role: str = VIEWER


DASHS = (
    Route("/_dash-layout", "GET", BOTH, "Dash: the empty frame that pages are put into"),
    Route("/_dash-dependencies", "GET", BOTH, "Dash: which part of the frame follows the address"),
    Route("/_dash-update-component", "POST", BOTH, "Dash: the result of a page that acts"),
    Route(
        "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
        "GET",
        BOTH,
        "Dash: its scripts",
        "/_dash-component-suites/dash/deps/react@18.3.1.min.js",
    ),
    Route("/_reload-hash", "GET", BOTH, "Dash: nothing, since its developer tools are off"),
    Route("/_favicon.ico", "GET", BOTH, "Dash: an icon"),
)
OURS = (
    Route(
        "/assets/<path:filename>",
        "GET",
        BOTH,
        "styles, fonts, scripts",
        "/assets/style.css",
        ANYBODY,
    ),
    Route("/healthz", "GET", BOTH, "for a load balancer: the current release", role=ANYBODY),
    Route(
        "/readyz",
        "GET",
        BOTH,
        "for a watch: the release, how old it is, what is there beside it",
        role=ANYBODY,
    ),
    Route(
        "/download/<indicator>.csv",
        "GET",
        BOTH,
        "an indicator's figures",
        "/download/ae_four_hour.csv",
    ),
    Route(
        "/export/<path:address>.<any(png, svg, csv):kind>",
        "GET",
        BOTH,
        "a chart's figures, and, internal only, its picture: the public's are under /embed",
        "/export/place/leeds/rating.csv",
    ),
    Route("/board-pack/make", "POST", INTERNAL, "has a board pack made"),
    Route("/board-pack/<key>", "GET", INTERNAL, "how far a board pack is"),
    Route("/board-pack/<key>.zip", "GET", INTERNAL, "a board pack"),
)
EDITORS = tuple(
    Route(f"/desk{address}", method, INTERNAL, what, role=EDITOR)
    for address, method, what in (
        ("", "GET", "the editors' desk: what waits, what was done"),
        ("/held", "GET", "figures that await a decision, by file and cause"),
        ("/held/<int:id>", "GET", "one figure that was held"),
        ("/held/<int:id>", "POST", "accepts or refuses it"),
        ("/held/<int:load>/<cause>", "GET", "the figures of a file held for one cause"),
        ("/held/<int:load>/<cause>", "POST", "accepts or refuses all of them, or some"),
        ("/comment", "GET", "the form for a comment"),
        ("/comment", "POST", "adds a comment"),
        ("/plan", "GET", "milestones and risks of the plan"),
        ("/plan/<kind>/<id>", "GET", "the form that says where one stands"),
        ("/plan/<kind>/<id>", "POST", "says it"),
        ("/load", "GET", "the form for a file"),
        ("/load", "POST", "has a file loaded"),
        ("/publish", "GET", "the form for a publication"),
        ("/preview", "POST", "has what a publication would change worked out"),
        ("/publish", "POST", "has it published"),
        ("/work/<key>", "GET", "how far a file or a publication is, and what it would change"),
    )
)
WAYS = tuple(
    Route(address, method, SIGN_IN, what, role=ANYBODY)
    for address, method, what in (
        (pages.SIGN_IN, "GET", "leads to the provider"),
        (pages.CALLBACK, "GET", "comes back from it, into a session"),
        (pages.SIGN_OUT, "POST", "ends the session"),
        (pages.SIGNED_OUT, "GET", "says that it is over"),
    )
)
SUBSCRIBERS = (
    Route("/subscribe/<place>", "GET", SUBSCRIBING, "the form to be told of changes by e-mail"),
    Route("/subscribe", "POST", SUBSCRIBING, "sends a link to confirm that"),
    Route(CONFIRMING, "GET", SUBSCRIBING, "the button that confirms"),
    Route(CONFIRMING, "POST", SUBSCRIBING, "confirms"),
    Route(LEAVING, "GET", SUBSCRIBING, "the button that leaves"),
    Route(LEAVING, "POST", SUBSCRIBING, "leaves, also where a mail program asks (RFC 8058)"),
)
LASTING = {"text/javascript": "scripts", "text/css": "looks", "font/woff2": "letters"}
FILES = {
    "/embed": Route(
        "/embed/<path>", "GET", PUBLIC, "embeds, pictures, their list", "/embed/place/leeds.html"
    ),
    "/open-data": Route(
        "/open-data/<path>", "GET", PUBLIC, "open data, feed", "/open-data/scores.csv"
    ),
    "/api/v1": Route(
        "/api/v1/<path>", "GET", PUBLIC, "JSON interface, OpenAPI", "/api/v1/index.json"
    ),
    "/sitemap.xml": Route("/sitemap.xml", "GET", PUBLIC, "for search engines: the pages there are"),
    "/robots.txt": Route("/robots.txt", "GET", PUBLIC, "for search engines: what to leave alone"),
    OEMBED: Route(
        OEMBED, "GET", PUBLIC, "oEmbed of an embed", "/oembed?url=/embed/place/leeds.html"
    ),
}
AT_A_PROVIDER = SignIn(
    Provider("https://login.example.org", "ratings", "", "", "sub", ""),
    "https://ratings.example.org",
    RolesFile(None),
)
NOWHERE = Path("nowhere")
SUBSCRIPTIONS = Settings("", "", "", "", NOWHERE, MailServer("", 0, ""))
ONLY_INTERNAL = {"/board-pack"}


def routes() -> Iterator[Route]:
    """Every address there is. Raises KeyError for one in the code that nothing is said of."""
    for one in page.PAGES:
        example = one.template
        for name in one.names:
            example = example.replace(f"<{name}>", NAMES.get(name, "x"))
        who = INTERNAL if one.template in ONLY_INTERNAL else BOTH
        yield Route(one.template, "GET", who, f"page: {one.titled(Words())}", example)
    inside = application.create(Releases("internal", NOWHERE), AT_A_PROVIDER, Desk("", NOWHERE))
    kept = [_kept(one, ANYBODY) for one in assets.FILES]
    behind = [_kept(one, VIEWER) for one in (scripts.OURS, inside.script)]
    every = (*OURS, *EDITORS, *SUBSCRIBERS, *kept, *behind, *DASHS, *WAYS)
    said = {(one.address, one.method): one for one in every}
    outside = application.create(Releases("public", NOWHERE), subscriptions=SUBSCRIPTIONS)
    found = {*_rules(outside), *_rules(inside)}
    if found != set(said):
        raise KeyError(f"docs/routes.py and the code differ in {sorted(found ^ set(said))}.")
    yield from said.values()
    yield from (FILES[root] for root in (*SERVED, *ALONE, OEMBED))


def _kept(one: assets.Lasting, role: str) -> Route:
    what = LASTING[one.mimetype]
    return Route(_unhashed(one.address), "GET", BOTH, what, one.address, role)


def _rules(app: dash.Dash) -> Iterator[tuple[str, str]]:
    for rule in app.server.url_map.iter_rules():
        if rule.rule not in respond.CATCH_ALL:
            yield from (
                (_unhashed(rule.rule), method) for method in rule.methods - {"HEAD", "OPTIONS"}
            )


def _unhashed(address: str) -> str:
    return respond.HASH.sub("-<hash>.", address)


def table() -> str:
    """The whole document."""
    rows = (
        f"| `{one.address}` | {one.method} | {one.audience} | "
        f"{NO_SIGN_IN if one.audience in (PUBLIC, SUBSCRIBING) else one.role} | {one.what} |\n"
        for one in routes()
    )
    return HEAD + "".join(rows)


if __name__ == "__main__":
    OUT.write_text(table(), encoding="utf-8")
