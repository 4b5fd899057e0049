"""The web application: Dash pages over the current release, with real statuses and a log."""

import json
import logging
import re
import sys
import time
import uuid
from html import escape
from pathlib import Path
from typing import Any

import dash
import flask
from dash.exceptions import DependencyException, UnsupportedRelativePath
from werkzeug.exceptions import HTTPException

from dashboard import (
    components,
    compressed,
    doors,
    download,
    health,
    html,
    lasting,
    page,
    pages,  # noqa: F401
    preview,
    reader,
    sent,
    words,
)
from dashboard.export import making, routes
from dashboard.public.serve import PublicSite
from dashboard.signin.config import SignIn
from dashboard.signin.pages import strip
from data.faults import DataError
from data.store import Store

ROOT = Path(__file__).parent.parent
LOG = logging.getLogger("dashboard.requests")
FAULTS = logging.getLogger("dashboard.faults")
REQUEST_ID = "X-Request-Id"
LARGEST_REQUEST = 100_000
"""Bytes: what readers send are addresses and choices."""

DASHS_FILES = "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>"
TOKEN = re.compile(r"[A-Za-z0-9_.-]{8,64}", re.ASCII)
"""A request's name that is taken over from who sent it; what else it may be is not logged."""

INDEX = html.DOCUMENT.format(
    title="{%title%}",
    head=f"{lasting.head()}\n{{%metas%}}{{%css%}}",
    body="{%app_entry%}\n<footer hidden>{%config%}{%scripts%}{%renderer%}</footer>",
)


class Dashboard(dash.Dash):
    """Dash, with each page's first paint written by the server and its true HTTP status."""

    def interpolate_index(self, **parts: str) -> str:
        """The page's own tree as HTML beside Dash's entry point, which takes over once it is up."""
        query = flask.request.args.to_dict(flat=False)
        answer = page.respond(flask.request.path, query)
        flask.g.status = answer.status
        parts["title"] = escape(answer.title)
        parts["metas"] = preview.tags(answer, flask.request.path)
        who = reader.who()
        above = strip(who, flask.current_app.config["SIGN_IN"]) if who else ""
        parts["app_entry"] = f'{above}<div id="first-paint">{answer.text}</div>{parts["app_entry"]}'
        return super().interpolate_index(**parts)


def create(store: Store, sign_in: SignIn | None = None) -> dash.Dash:
    """The Dash application over a store's releases; its Flask server is at `.server`."""
    server = flask.Flask("dashboard", static_folder=None)
    server.config.update(STORE=store, MAX_CONTENT_LENGTH=LARGEST_REQUEST)
    app = Dashboard(
        "dashboard",
        server=server,
        use_pages=True,
        pages_folder="",
        include_pages_meta=False,
        assets_folder=str(ROOT / "assets"),
        index_string=INDEX,
        title=words.PRODUCT,
        update_title="",
        suppress_callback_exceptions=True,
        enable_mcp=False,
    )
    page.register()
    app.layout = dash.page_container
    _add_routes(server)
    compressed.compress(server)
    doors.guard(server, store.audience, app.csp_hashes, sign_in)
    sent.check(app)
    if store.audience == "public":
        server.wsgi_app = PublicSite(server.wsgi_app, store.line)
    return app


def _add_routes(server: flask.Flask) -> None:
    lasting.register(server)
    health.register(server)
    server.add_url_rule("/download/<indicator>.csv", view_func=download.indicator)
    server.add_url_rule("/export/<path:address>.<any(png, svg, csv):kind>", view_func=routes.export)
    server.add_url_rule("/board-pack/make", view_func=making.make, methods=["POST"])
    server.add_url_rule("/board-pack/<key>", view_func=making.progress)
    server.add_url_rule("/board-pack/<key>.zip", view_func=making.download)
    server.register_error_handler(HTTPException, _in_words)
    server.register_error_handler(DataError, _not_published)
    for error in (DependencyException, UnsupportedRelativePath, FileNotFoundError):
        server.register_error_handler(error, _not_dashs)
    server.register_error_handler(Exception, _broken)
    server.before_request(_begin)

    @server.after_request
    def finish(response: flask.Response) -> flask.Response:
        response.status_code = flask.g.pop("status", response.status_code)
        response.headers[REQUEST_ID] = flask.g.request_id
        _log(flask.request, response)
        return response


def _in_words(error: HTTPException) -> tuple[str, int, dict[str, str]]:
    return f"{error.code}: {error.description}\n", error.code or 500, {"Content-Type": "text/plain"}


def _broken(error: Exception) -> flask.Response | HTTPException:
    """A page that says that something is wrong here, for whatever nobody foresaw."""
    if isinstance(error, HTTPException):
        return error
    FAULTS.exception("%s, request %s", flask.request.path, flask.g.request_id)
    message = components.message(
        "Something went wrong",
        "The page could not be made. It has been noted; please try again in a little while.",
    )
    return flask.Response(html.document("Something went wrong", message), 500)


def _not_dashs(error: Exception) -> tuple[str, int, dict[str, str]] | flask.Response:
    """404 where Dash has no such file or page; it would name what it has."""
    if isinstance(error, FileNotFoundError) and flask.request.endpoint != DASHS_FILES:
        return _broken(error)
    return "404: There is nothing at this address.\n", 404, {"Content-Type": "text/plain"}


def _not_published(error: DataError) -> tuple[str, int, dict[str, str]]:
    return f"{error}\n", 503, {"Content-Type": "text/plain"}


def _begin() -> None:
    """Start the clock, and name the request: as a proxy before us has, or else anew."""
    flask.g.started = time.perf_counter()
    given = flask.request.headers.get(REQUEST_ID, "")
    flask.g.request_id = given if TOKEN.fullmatch(given) else uuid.uuid4().hex


def _log(request: flask.Request, response: flask.Response) -> None:
    """One line of JSON per request: no address, no cookie, nothing of the person asking."""
    entry: dict[str, Any] = {
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "request": flask.g.request_id,
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
