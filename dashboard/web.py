"""The web application: Dash pages over the current release, with real statuses and a log."""

import json
import logging
import sys
import time
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

import dash
import flask
from dash import html as tags
from dash.development.base_component import Component
from werkzeug.exceptions import HTTPException

from dashboard import download, html, page, pages  # noqa: F401
from dashboard.export import routes
from data.faults import DataError
from data.store import Store

ROOT = Path(__file__).parent.parent
LOG = logging.getLogger("dashboard.requests")

INDEX = """<!DOCTYPE html>
<html lang="en-GB">
<head>
{%metas%}
<title>{%title%}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="How each place of a health and care system is doing">
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
{%css%}
</head>
<body>
{%app_entry%}
<footer hidden>{%config%}{%scripts%}{%renderer%}</footer>
</body>
</html>"""


def _banner() -> tags.Div:
    links = [
        tags.A("Overview", href="/"),
        tags.A("Compare", href="/compare"),
        tags.A("What if", href="/what-if"),
        tags.A("How ratings are made", href="/method"),
    ]
    navigation = tags.Nav(tags.Ul([tags.Li(link) for link in links]), **{"aria-label": "Main"})
    product = tags.A(page.PRODUCT, href="/", className="product")
    return tags.Div(
        [
            tags.A("Skip to main content", href="#main", className="skip-link"),
            tags.Header(tags.Div([product, navigation], className="page"), className="banner"),
        ]
    )


BANNER = _banner()


class Dashboard(dash.Dash):
    """Dash, with each page's first paint written by the server and its true HTTP status."""

    def interpolate_index(self, **parts: str) -> str:
        """The page's own tree as HTML beside Dash's entry point, which takes over once it is up."""
        query = flask.request.args.to_dict(flat=False)
        tree, flask.g.status, title = page.respond(flask.request.path, query)
        parts["title"] = escape(title)
        first = _first_paint(tree)
        parts["app_entry"] = f'<div id="first-paint">{first}</div>{parts["app_entry"]}'
        return super().interpolate_index(**parts)


@lru_cache(maxsize=page.KEPT)
def _first_paint(tree: Component) -> str:
    """The banner and a page's tree as HTML; trees are told apart by identity."""
    return html.write([BANNER, tree])


def create(store: Store) -> dash.Dash:
    """The Dash application over a store's releases; its Flask server is at `.server`."""
    server = flask.Flask("dashboard")
    server.config["STORE"] = store
    app = Dashboard(
        "dashboard",
        server=server,
        use_pages=True,
        pages_folder="",
        include_pages_meta=False,
        assets_folder=str(ROOT / "assets"),
        index_string=INDEX,
        title=page.PRODUCT,
        update_title="",
        suppress_callback_exceptions=True,
    )
    page.register()
    app.layout = tags.Div([BANNER, dash.page_container])
    _add_routes(server)
    return app


def _add_routes(server: flask.Flask) -> None:
    server.add_url_rule("/healthz", view_func=_healthz)
    server.add_url_rule("/download/<indicator>.csv", view_func=download.indicator)
    server.add_url_rule("/export/<path:address>.<any(png, svg, csv):kind>", view_func=routes.export)
    server.register_error_handler(HTTPException, _in_words)
    server.register_error_handler(DataError, _not_published)
    server.before_request(_start_clock)

    @server.after_request
    def finish(response: flask.Response) -> flask.Response:
        response.status_code = flask.g.pop("status", response.status_code)
        _log(flask.request, response)
        return response


def _healthz() -> tuple[dict[str, str], int]:
    """For a load balancer: 200 with the current release, 503 before the first."""
    store: Store = flask.current_app.config["STORE"]
    try:
        return {"status": "ok", "release": store.current().id}, 200
    except DataError as error:
        return {"status": "no release", "reason": str(error)}, 503


def _in_words(error: HTTPException) -> tuple[str, int, dict[str, str]]:
    return f"{error.code}: {error.description}\n", error.code or 500, {"Content-Type": "text/plain"}


def _not_published(error: DataError) -> tuple[str, int, dict[str, str]]:
    return f"{error}\n", 503, {"Content-Type": "text/plain"}


def _start_clock() -> None:
    flask.g.started = time.perf_counter()


def _log(request: flask.Request, response: flask.Response) -> None:
    """One line of JSON per request: no address, no cookie, nothing of the person asking."""
    entry: dict[str, Any] = {
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "method": request.method,
        "path": request.path,
        "status": response.status_code,
        "ms": round((time.perf_counter() - flask.g.started) * 1000, 1),
        "bytes": response.calculate_content_length(),
    }
    LOG.info(json.dumps(entry))


def log_to_standard_output() -> None:
    """Send the request log to standard output, one JSON object a line."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("%(message)s"))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
