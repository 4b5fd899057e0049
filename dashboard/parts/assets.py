"""Files that pages load and browsers keep for good: each address holds a hash of the content."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial

import flask

from dashboard.figures import lettering
from dashboard.parts import bundle

KEPT = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Lasting:
    """A file by name and kind; `read` gives its content."""

    name: str
    kind: str
    mimetype: str
    read: Callable[[], bytes]

    @property
    def content(self) -> bytes:
        """The content, read once per process."""
        return _content(self)

    @property
    def address(self) -> str:
        """Where pages find it."""
        return f"/{self.name}-{hashlib.sha256(self.content).hexdigest()[:12]}.{self.kind}"


@cache
def _content(one: Lasting) -> bytes:
    return one.read()


PLOTLY = Lasting("plotly", "js", "text/javascript", lambda: bundle.path().read_bytes())
FONTS = {
    bold: Lasting(f"letters-{name}", "woff2", "font/woff2", partial(lettering.woff2, bold))
    for bold, name in ((False, "regular"), (True, "bold"))
}
FILES = (PLOTLY, *FONTS.values())


def register(server: flask.Flask, files: Iterable[Lasting]) -> None:
    """Serve each file at its address; the assets, too, last where a time is in theirs."""
    for one in files:
        server.add_url_rule(one.address, endpoint=one.name, view_func=_serving(one))

    @server.after_request
    def keep(response: flask.Response) -> flask.Response:
        asset = flask.request.path.startswith("/assets/") and "m" in flask.request.args
        if asset and response.status_code == 200:
            response.headers["Cache-Control"] = KEPT
        return response


def _serving(one: Lasting) -> Callable[[], flask.Response]:
    def serve() -> flask.Response:
        response = flask.Response(one.content, mimetype=one.mimetype)
        response.headers["Cache-Control"] = KEPT
        return response

    return serve


def head() -> str:
    """What a page's head says of them: the letters at once, plotly when a chart is in view."""
    faces = "".join(
        f'@font-face{{font-family:"{lettering.FAMILY}";font-weight:{lettering.WEIGHTS[bold]};'
        f'font-display:optional;src:url("{one.address}") format("woff2")}}'
        for bold, one in FONTS.items()
    )
    preloads = "".join(
        f'<link rel="preload" href="{one.address}" as="font" type="font/woff2" crossorigin>\n'
        for one in FONTS.values()
    )
    return f'{preloads}<style>{faces}</style>\n<meta name="plotly" content="{PLOTLY.address}">'
