"""Files that pages load and browsers keep for good: their addresses contain a content hash."""

import base64
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from urllib.parse import quote

import flask

from dashboard.figures import lettering
from dashboard.parts import bundle

FOLDER = Path(__file__).parents[2] / "assets"
KEPT = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Lasting:
    """A file with a name and a kind; `read` returns its content."""

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
        """Its address, with a hash of the content."""
        return f"/{self.name}-{hashlib.sha256(self.content).hexdigest()[:12]}.{self.kind}"


@cache
def _content(file: Lasting) -> bytes:
    return file.read()


PLOTLY = Lasting("plotly", "js", "text/javascript", lambda: bundle.path().read_bytes())
FONTS = {
    bold: Lasting(f"letters-{name}", "woff2", "font/woff2", partial(lettering.woff2, bold))
    for bold, name in ((False, "regular"), (True, "bold"))
}
FILES = (PLOTLY, *FONTS.values())


def register(server: flask.Flask, files: Iterable[Lasting]) -> None:
    """Serve each file at its address."""
    for file in files:
        server.add_url_rule(file.address, endpoint=file.name, view_func=_serving(file))


def _serving(file: Lasting) -> Callable[[], flask.Response]:
    def serve() -> flask.Response:
        response = flask.Response(file.content, mimetype=file.mimetype)
        response.headers["Cache-Control"] = KEPT
        return response

    return serve


@cache
def _icon() -> str:
    """The icon as an address that holds it, which saves a request."""
    return f"data:image/svg+xml,{quote((FOLDER / 'icon.svg').read_text(encoding='utf-8'))}"


@cache
def reader() -> str:
    """The script that runs before a page's first paint."""
    return (FOLDER / "reader.js").read_text(encoding="utf-8")


def reader_hash() -> str:
    """The hash by which a browser lets that script run, as a policy has it."""
    digest = hashlib.sha256(reader().encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def head() -> str:
    """What a page's head has: letters, looks, and the script that runs before the first paint.

    Looks and script are in it, for a page is not painted before it has them. It names plotly, too,
    which a reader's gesture on a chart loads.
    """
    style = (FOLDER / "style.css").read_text(encoding="utf-8")
    faces = "".join(
        f'@font-face{{font-family:"{lettering.FAMILY}";font-weight:{lettering.WEIGHTS[bold]};'
        f'font-display:optional;src:url("{font.address}") format("woff2")}}'
        for bold, font in FONTS.items()
    )
    preloads = "".join(
        f'<link rel="preload" href="{font.address}" as="font" type="font/woff2" crossorigin>\n'
        for font in FONTS.values()
    )
    return (
        f'<link rel="icon" href="{_icon()}">\n{preloads}<style>{faces}{style}</style>\n'
        f'<script>{reader()}</script>\n<meta name="plotly" content="{PLOTLY.address}">'
    )
