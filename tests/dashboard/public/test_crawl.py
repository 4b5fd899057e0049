"""A crawl as everybody there is: nobody gets more than docs/routes.md says, whatever is asked."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from werkzeug.test import Client, TestResponse

from dashboard import application
from dashboard.board_pack import routes as pack_routes
from dashboard.desk.config import Desk
from dashboard.desk.guard import RUN_OUT
from dashboard.pictures import raster
from dashboard.signin.config import read
from dashboard.signin.roles import EDITOR, PRERELEASE, VIEWER
from data import times
from data.releases import release
from data.releases.channels import SITE
from data.releases.reader import CURRENT, SHOWN, Releases
from data.releases.release import Release
from docs import routes
from docs.routes import ANYBODY, PUBLIC, SIGN_IN, SUBSCRIBING
from tests.dashboard.pictures import stand_in
from tests.dashboard.public.crawling import Request, of_pages, of_route, requests
from tests.dashboard.signin.conftest import BASE, ROLES, by_provider, by_proxy

pytestmark = pytest.mark.slow

TLS = "https://ratings.example.org"
PROXY, ELSEWHERE = "10.0.0.7", "10.0.0.9"
INSIDE = ("62626262", "62,626,262", "62.626262", "Needle inside", "2017-12-31-aaaaaaaa")
EARLY = ("71717171", "71,717,171", "71.717171", "Needle early", "2017-12-31-bbbbbbbb")
SECRETS = ('"""The door:', "root:x:", "account,role", "looked at embargoed", "Traceback", "/tmp/")
PAGES = [
    "/export/rug.csv",
    "/export/place/leeds/rating.png",
    "/export/indicator/ae_four_hour/comparison.csv",
    "/place/leeds?release=x",
    "/compare?indicator=ae_four_hour",
    "/what-if?power=2",
    "/explore?form=table",
    "/export/explore/figures.csv?form=table",
    "/change/leeds?since=2017-09-30",
    "/embed/place/leeds.json",
    "/api/v1/places/leeds.json",
]
MANY = 80
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "frame-ancestors",
    "Referrer-Policy": "strict-origin",
    "Permissions-Policy": "camera=()",
}
UNAVAILABLE = re.compile(
    "Pictures need Chromium|endpoint answers only in JSON|does not work at present"
)
READERS = (
    *("stranger", "nobody", "past the proxy", "no role"),
    *("public", "viewer", "editor", "pre-release viewer"),
)
SATISFIES = {
    "nobody": (),
    "past the proxy": (),
    "no role": (),
    "viewer": (VIEWER,),
    "editor": (VIEWER, EDITOR),
    "pre-release viewer": (VIEWER, PRERELEASE),
}
"""Whose requests come to the application that readers sign in to, and which rows of the table
each of them satisfies."""

OPEN = re.compile(
    r"/(healthz|readyz|assets/.*|plotly-\w+\.js|letters-.*\.woff2"
    r"|sign-in.*|sign-out|signed-out)"
)
HEALTH = re.compile("/(healthz|readyz)")
"""They name the release that is shown."""

SCRIPTS = re.compile(r"/(_dash-component-suites/.*|_favicon.ico|scripts-\w+\.js)")
PAYLOAD = json.dumps(of_pages("/")).encode()


def marked(of: Release, id: str, number: int, words: str) -> Release:
    """The release with figures that are found again wherever they turn up."""
    shown = {"numerator": number, "value": number / 1e6}

    def with_figures(name: str):
        table = getattr(of, name).copy()
        rows = table["indicator"] == "ae_four_hour"
        for column in set(shown) & set(table.columns):
            table.loc[rows, column] = shown[column]
        return table

    named = {one: replace(said, description=words) for one, said in of.indicators.items()}
    return replace(
        of,
        id=id,
        indicators=named,
        **{name: with_figures(name) for name in ("series", "scores", "observations", "inputs")},
    )


@dataclass(frozen=True)
class Reader:
    """Somebody at one of the dashboard's doors; `refused` of all but the open addresses, or not."""

    client: Client
    base: str = TLS
    peer: str = PROXY
    account: str = ""
    refused: bool = False
    may_see: tuple[str, ...] = ()

    def ask(self, request: Request) -> TestResponse:
        return request.send(self.client, self.base, self.peer, self.account)


@pytest.fixture(scope="module")
def shelf(six: Path, bare: Path, public_release: Release, tmp_path_factory) -> Path:
    """A store; an internal channel with one release inside and one under embargo; the public's."""
    releases, folder = six / "releases", tmp_path_factory.mktemp("crawled")
    shutil.copy(six / "store.duckdb", folder)
    channel = folder / "releases" / "internal"
    channel.mkdir(parents=True)
    whole = Releases("internal", releases).current()
    inside = marked(whole, INSIDE[-1], int(INSIDE[0]), INSIDE[3])
    early = marked(whole, EARLY[-1], int(EARLY[0]), EARLY[3])
    early = replace(early, embargo_until=times.now() + timedelta(days=1))
    for one, link in ((inside, SHOWN), (early, CURRENT)):
        (channel / one.id).mkdir()
        release.write(one, channel / one.id)
        (channel / link).symlink_to(one.id)
    shutil.copytree(
        releases / "public", folder / "releases" / "public", symlinks=True, copy_function=os.link
    )
    shutil.copytree(bare, folder / "releases" / "public" / public_release.id / SITE)
    (folder / "roles.csv").write_text(ROLES)
    return folder


@pytest.fixture(scope="module")
def readers(shelf: Path) -> dict[str, Reader]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SESSIONS_DIR", str(shelf / "sessions"))
        patch.setenv("AUDIT_FILE", str(shelf / "audit.jsonl"))
        patch.setenv("PICTURES_DIR", str(shelf / "pictures"))
        patch.setattr(raster, "png", stand_in.png)
        patch.setenv("DATABASE_URL", f"duckdb:///{shelf}/store.duckdb")
        patch.setenv("RATE_LIMITS", "off")
        desk = Desk("k" * 32, shelf / "desk")

        def served(
            audience: str, sign_in: dict[str, str] | None = None, desk: Desk | None = None
        ) -> Client:
            config = read(sign_in) if sign_in else None
            app = application.create(Releases(audience, shelf / "releases"), config, desk)
            return app.server.test_client(use_cookies=False)

        proxied, own = served("internal", by_proxy(shelf), desk), served("internal")
        provided = served("internal", by_provider("http://localhost:9", shelf))
        yield {
            "stranger": Reader(own, peer=ELSEWHERE, refused=True),
            "nobody": Reader(provided, BASE, refused=True),
            "past the proxy": Reader(proxied, peer=ELSEWHERE, account="early", refused=True),
            "no role": Reader(proxied, account="eve", refused=True),
            "public": Reader(served("public")),
            "viewer": Reader(proxied, account="ada", may_see=INSIDE),
            "editor": Reader(proxied, account="edith", may_see=INSIDE),
            "pre-release viewer": Reader(proxied, account="early", may_see=INSIDE + EARLY),
        }


@pytest.fixture(scope="module")
def asked() -> list[Request]:
    return requests(list(routes.routes()), PAGES, [INSIDE[-1], EARLY[-1]], MANY)


@pytest.fixture(autouse=True)
def nothing_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pack is begun, and what nobody foresaw is not written out at length."""
    monkeypatch.setattr(pack_routes.jobs, "start", lambda *_: "0" * 16)
    monkeypatch.setattr(application.FAULTS, "exception", lambda *_: None)


def wrong(reader: Reader, request: Request, answer: TestResponse) -> Iterator[str]:
    """What is wrong with an answer, whatever was asked."""
    text, headers = answer.get_data().decode("latin-1"), answer.headers
    told = f"{text} {list(headers)}"
    if answer.status_code >= 500 and request.method != "HEAD" and not UNAVAILABLE.search(text):
        yield f"status {answer.status_code}"
    theirs = {*reader.may_see} | ({INSIDE[-1]} if HEALTH.fullmatch(request.path) else set())
    theirs |= {id for id in (INSIDE[-1], EARLY[-1]) if id in f"{request}"}  # may be said back
    for needle in {*INSIDE, *EARLY, *SECRETS, str(application.ROOT)} - theirs:
        if needle in told:
            yield f"tells {needle}"
    for name, said in HEADERS.items():
        if said not in headers.get(name, ""):
            yield f"no {name}"
    if "X-Evil" in headers:
        yield "a header of the reader's"
    if request.method not in ("GET", "HEAD", "POST", "OPTIONS") and answer.status_code < 300:
        yield f"does {request.method}"
    to = headers.get("Location", "/")
    if to.startswith("//") or not to.startswith(("/", reader.base)):
        yield f"leads to {to}"
    if reader.refused and "Leeds" in text:
        yield "names a place"
    if reader.refused and not is_refused(answer) and not OPEN.fullmatch(request.path):
        yield f"answers {answer.status_code}"
    kept = headers.get("Cache-Control") != "no-store" and not SCRIPTS.fullmatch(request.path)
    if reader.account and answer.status_code == 200 and kept and not OPEN.fullmatch(request.path):
        yield "may be kept"


def is_refused(answer: TestResponse) -> bool:
    """Whether nobody was let in: told so, or led to where they sign in.

    An editor whose form has run out was let in, and nothing was done.
    """
    leads = answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in?")
    return leads or (answer.status_code in (401, 403) and RUN_OUT not in answer.text)


@pytest.mark.parametrize("name", READERS)
def test_nobody_gets_more_than_is_theirs(readers, asked, name):
    reader = readers[name]
    answers = [(one, reader.ask(one)) for one in asked[:: 2 if reader.refused else 1]]
    faults = [(why, one) for one, got in answers for why in wrong(reader, one, got)]
    assert not faults, "\n".join(map(str, faults[:20]))
    seen = "".join(got.get_data().decode("latin-1") for _, got in answers if got.status_code == 200)
    assert {needle for needle in INSIDE[:-1] + EARLY[:-1] if needle in seen} == {
        *reader.may_see
    } - {INSIDE[-1], EARLY[-1]}


def test_there_are_requests_enough(asked):
    assert len(asked) * len(READERS) > 2000


def test_each_address_is_for_the_role_that_the_table_says(readers):
    for route in routes.routes():
        if route.audience in (PUBLIC, SUBSCRIBING):
            continue
        path, _, query = of_route(route).partition("?")
        one = Request(path, query, route.method, body=PAYLOAD)
        asking = ["nobody"] if route.audience == SIGN_IN else [*SATISFIES]
        let_in = {name for name in asking if not is_refused(readers[name].ask(one))}
        wanted = {name for name in asking if route.role == ANYBODY or route.role in SATISFIES[name]}
        assert let_in == wanted, route
