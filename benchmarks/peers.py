"""The dashboard's pages by other means, to be measured beside ours: see benchmarks.first_paint.

Each has the content of our page: the same headings, tables, charts and words.
"""

import gzip
import re
from collections.abc import Callable, Iterable
from typing import Any

import dash
import flask
from dash import dcc
from dash.development.base_component import Component

from dashboard import application, pages  # noqa: F401
from dashboard.parts.html import Drawing
from dashboard.web import answer
from data.releases.reader import Releases
from data.releases.release import Release

PAGES = ("/", "/place/leeds", "/indicator/ae_four_hour")
KEPT = "public, max-age=60"
STYLE = re.compile(r'<link rel="stylesheet" href="([^"]+)">')
SCRIPT = re.compile(
    r'<script src=[^>]*></script>|<script type="application/json">.*?</script>', re.S
)
Server = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def static() -> Server:
    """The pages as files with their charts as SVG, their style within and no script."""
    client = application.create(Releases("public")).server.test_client()
    server = flask.Flask("static", static_folder=None)
    for path in PAGES:
        text = SCRIPT.sub("", client.get(path).text)
        style = client.get(STYLE.search(text)[1]).text
        _add(
            server,
            path,
            STYLE.sub(lambda _, style=style: f"<style>{style}</style>", text),
            "text/html",
        )
    for font in re.findall(r'<link rel="preload" href="([^"]+)"', client.get("/").text):
        _add(server, font, client.get(font).data, "font/woff2")
    server.add_url_rule("/healthz", "healthz", lambda: "")
    return server


def _add(server: flask.Flask, path: str, content: str | bytes, mimetype: str) -> None:
    """Serve a file as a static server does, which has compressed it before."""
    packed = gzip.compress(content.encode(), 9) if isinstance(content, str) else content

    def serve() -> flask.Response:
        response = flask.Response(packed, mimetype=mimetype)
        response.headers["Cache-Control"] = KEPT
        if isinstance(content, str):
            response.headers["Content-Encoding"] = "gzip"
        return response

    server.add_url_rule(path, path, serve)


def stock() -> Server:
    """The pages as Dash makes them: a layout for each, its charts as dcc.Graph, compressed."""
    release = Releases("public").current()
    app = dash.Dash(
        "stock",
        use_pages=True,
        pages_folder="",
        compress=True,
        assets_folder=str(application.ROOT / "assets"),
        assets_ignore=r".*\.js",
        suppress_callback_exceptions=True,
    )
    for path in PAGES:
        dash.register_page(path, path=path, layout=_layout(release, path))
    app.layout = dash.page_container
    app.server.add_url_rule("/healthz", "healthz", lambda: "")
    return app.server


def _layout(release: Release, path: str) -> Component:
    tree = answer.make(release, path).tree
    for figure in [part for part in tree._traverse() if hasattr(part, "chart")]:
        for room in [part for part in figure._traverse() if isinstance(part, Component)]:
            if any(isinstance(child, Drawing) for child in _children(room)):
                room.children = dcc.Graph(figure=figure.chart.figure)
    return tree


def _children(part: Component) -> list[Any]:
    children = getattr(part, "children", None)
    return children if isinstance(children, list) else [children]
