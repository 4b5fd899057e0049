"""The dashboard's pages by other means, to be measured beside ours: see benchmarks.first_paint.

Each is made from our page: it has the same headings, tables, charts and words.
"""

import gzip
import json
import os
import re
import subprocess
from collections.abc import Callable, Iterable
from mimetypes import guess_type
from pathlib import Path
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
STYLE = re.compile(r"<style>(@font-face.*?)</style>", re.S)
SCRIPT = re.compile(
    r'<script src=[^>]*></script>|<script( type="application/json")?>.*?</script>', re.S
)
BODY = re.compile(r"<body[^>]*>(.*)</body>", re.S)
FONT = re.compile(r'<link rel="preload" href="([^"]+)"[^>]*>')
CHART = re.compile(
    r'<div[^>]*class="chart-space"[^>]*>.*?<script type="application/json">(.*?)</script></div>',
    re.S,
)
STREAMLIT = """import json
from pathlib import Path
import plotly.io
import streamlit as st

st.set_page_config(layout="wide")
pages = json.loads(Path(__file__).with_name("pages.json").read_text(encoding="utf-8"))
for at, part in enumerate(pages[st.query_params.get("page", "/")]):
    if at % 2:
        st.plotly_chart(plotly.io.from_json(part, skip_invalid=True), key=str(at))
    else:
        st.html(part)
"""
Server = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def _written() -> tuple[dict[str, str], str, dict[str, bytes]]:
    """Our pages as they are sent, by address; their stylesheet; and their letters, by address."""
    client = application.create(Releases("public")).server.test_client()
    texts = {path: client.get(path).text for path in PAGES}
    style = STYLE.search(texts["/"])[1]
    return texts, style, {font: client.get(font).data for font in FONT.findall(texts["/"])}


def static() -> Server:
    """The pages as files with their charts as SVG, their style within and no script."""
    texts, _, fonts = _written()
    server = flask.Flask("static", static_folder=None)
    for path, text in texts.items():
        text = SCRIPT.sub("", text)
        _add(server, path, text, "text/html")
    for font, letters in fonts.items():
        _add(server, font, letters, "font/woff2")
    server.add_url_rule("/healthz", "healthz", lambda: "")
    return server


def framework(folder: Path, program: str) -> Path:
    """Build the pages with Observable Framework, charts as SVG in them; the folder of the site.

    `program` is its command, `observable`. It downloads what it bundles. Raises CalledProcessError.
    """
    texts, style, fonts = _written()
    config = dict.fromkeys(("sidebar", "toc", "pager", "search"), False) | {"pages": []}
    config |= {"header": "", "footer": "", "globalStylesheets": []}
    config |= {"root": "src", "head": f"<style>{style}</style>"}
    folder.mkdir()
    (folder / "observablehq.config.js").write_text(f"export default {json.dumps(config)};")
    for path, text in texts.items():
        page = folder / "src" / f"{path.strip('/') or 'index'}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        body = SCRIPT.sub("", BODY.search(text)[1]).replace(
            ' download=""', ""
        )  # no files of its own
        body = re.sub(r"\n\s*\n", "\n", body)  # an empty line would end HTML in Markdown
        page.write_text(f"---\nstyle: null\n---\n<div>{body}</div>\n", encoding="utf-8")
    quiet = os.environ | {"OBSERVABLE_TELEMETRY_DISABLE": "true"}
    subprocess.run([program, "build"], cwd=folder, env=quiet, check=True, capture_output=True)
    preloads = "".join(found[0] for found in FONT.finditer(texts["/"]))
    for page in (folder / "dist").rglob(
        "*.html"
    ):  # the build takes such a link for a file of its own
        page.write_text(
            page.read_text("utf-8").replace("</head>", f"{preloads}</head>", 1), "utf-8"
        )
    for font, letters in fonts.items():
        (folder / "dist" / font.lstrip("/")).write_bytes(letters)
    return folder / "dist"


def built(folder: str) -> Server:
    """The files of a folder, a page without its ending; compressed before they are asked for."""
    server = flask.Flask("built", static_folder=None)
    for file in (one for one in Path(folder).rglob("*") if one.is_file()):
        address = f"/{file.relative_to(folder)}".removesuffix(".html").removesuffix("index")
        kind = guess_type(file)[0] or "application/octet-stream"
        packed = file.suffix == ".woff2"
        _add(server, address, file.read_bytes() if packed else file.read_text("utf-8"), kind)
    server.add_url_rule("/healthz", "healthz", lambda: "")
    return server


def streamlit(folder: Path) -> Path:
    """The program by which Streamlit shows the pages, its charts by plotly; `?page=` names one."""
    texts, style, _ = _written()
    split = {path: CHART.split(BODY.search(text)[1]) for path, text in texts.items()}
    for parts in split.values():
        parts[::2] = [SCRIPT.sub("", part) for part in parts[::2]]
        parts[0] = f"<style>{style}</style>{parts[0]}"
    folder.mkdir()
    (folder / "pages.json").write_text(json.dumps(split), encoding="utf-8")
    (folder / "app.py").write_text(STREAMLIT, encoding="utf-8")
    return folder / "app.py"


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
