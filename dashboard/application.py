"""The web application: Dash pages over the current release, with HTTP statuses and a log."""

import logging
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dash
import flask
from dash.exceptions import DependencyException, UnsupportedRelativePath
from werkzeug.exceptions import HTTPException

from dashboard.board_pack import routes
from dashboard.desk.config import Desk
from dashboard.parts import assets, html, words
from dashboard.public.serve import PublicSite
from dashboard.signin import reader
from dashboard.signin.config import SignIn
from dashboard.signin.pages import strip
from dashboard.web import (
    access,
    callbacks,
    compression,
    health,
    indicator_csv,
    limits,
    link_preview,
    picture_routes,
    request_log,
    respond,
    scripts,
)
from data.faults import DataError, InstallationError
from data.releases import withdrawn
from data.releases.reader import NothingPublished, Releases, TakenBack, UnknownRelease

if TYPE_CHECKING:
    from data.subscriptions.settings import Settings

ROOT = Path(__file__).parent.parent
FAULTS = logging.getLogger("dashboard.faults")
Answer = flask.Response | HTTPException | tuple[str, int, dict[str, str]]
VERSIONS = {"dash_version", "dash_version_url", "ddk_version", "plotly_version", "python_version"}
"""Facts about the server's software that Dash would send to every reader; nothing needs them."""

DASHS_FILES = "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>"

OURS = f'<script src="{scripts.OURS.address}"></script>'
INDEX = html.DOCUMENT.format(
    title="{%title%}",
    head=f"{assets.head()}\n{{%metas%}}",
    body=f"{{%app_entry%}}\n<footer hidden>{{%config%}}{OURS}{{%scripts%}}{{%renderer%}}</footer>",
)


class Dashboard(dash.Dash):
    """Dash, with each page written by the server; only pages that act load Dash's scripts."""

    @cached_property
    def script(self) -> assets.Lasting:
        """All of Dash's scripts as one file."""
        return scripts.dashs(self._generate_scripts_html())

    def _config(self) -> dict[str, Any]:
        """The settings of Dash's scripts, without the versions of the server's software."""
        config = super()._config()
        return {name: value for name, value in config.items() if name not in VERSIONS}

    def csp_hashes(self, hash_algorithm: str = "sha256") -> list[str]:
        """The hash of each inline script that runs: not the last, which is only text here."""
        *ran, _ = super().csp_hashes(hash_algorithm)
        return [*ran, assets.reader_hash()]

    def index(self, *_: Any, **__: Any) -> str:
        """The page at the address that is asked for, with its true HTTP status."""
        query = flask.request.args.to_dict(flat=False)
        answer = flask.g.answer = respond.respond(flask.request.path, query)
        flask.g.status = answer.status
        if answer.result:
            return super().index()
        return html.DOCUMENT.format(
            title=escape(answer.title),
            head=f"{assets.head()}\n{link_preview.tags(answer, flask.request.path)}",
            body=f"{_signed_in()}{answer.text}\n{OURS}",
        )

    def interpolate_index(self, **parts: Any) -> str:  # type: ignore[override]  # Dash names them
        """A page that acts: its own HTML, and what starts Dash in the place of its result."""
        answer = flask.g.answer
        parts["title"] = escape(answer.title)
        parts["metas"] = link_preview.tags(answer, flask.request.path)
        parts["app_entry"] = f"{_signed_in()}{answer.text}"
        parts["scripts"] = scripts.inline(parts["scripts"])
        parts["renderer"] = scripts.later(parts["renderer"], self.script.address)
        return super().interpolate_index(**parts)


def _signed_in() -> str:
    """The strip that says who has signed in, as HTML; empty where nobody has to."""
    who, config = reader.who(), flask.current_app.config
    return html.write(strip(who, config["SIGN_IN"], "DESK" in config)) if who else ""


def create(
    releases: Releases,
    sign_in: SignIn | None = None,
    desk: Desk | None = None,
    subscriptions: "Settings | None" = None,
) -> dash.Dash:
    """The Dash application over releases; its Flask server is at `.server`."""
    server = flask.Flask("dashboard", static_folder=None)
    server.config["RELEASES"] = releases
    app = Dashboard(
        "dashboard",
        server=server,  # type: ignore[arg-type]  # Dash's annotation leaves Flask out
        use_pages=True,
        pages_folder="",
        include_pages_meta=False,
        assets_folder=str(ROOT / "assets"),
        assets_ignore=".*",  # pages name them themselves
        index_string=INDEX,
        title=words.PRODUCT,
        update_title="",
        suppress_callback_exceptions=True,
        enable_mcp=False,
    )
    respond.register()
    app.layout = dash.page_container
    _add_routes(server, app.script)
    compression.compress(server)
    access.guard(server, releases.audience, app.csp_hashes, sign_in)
    limits.guard(server)
    callbacks.check(app)
    if desk is not None:
        from dashboard.desk import routes as editing  # the store's code, where it may be opened

        editing.register(server, desk)
    if subscriptions is not None:
        from dashboard.subscriptions import routes as asking  # the mail's code, where it is used

        asking.register(server, subscriptions)
    if releases.audience == "public":
        server.config["WITHDRAWN"] = withdrawn.Watched(releases.channel)
        vars(server)["wsgi_app"] = PublicSite(server.wsgi_app, releases.channel)
    vars(server)["wsgi_app"] = request_log.Logged(server.wsgi_app)
    return app


def _add_routes(server: flask.Flask, dashs: assets.Lasting) -> None:
    assets.register(server, (*assets.FILES, scripts.OURS, dashs))
    health.register(server)
    server.add_url_rule("/download/<indicator>.csv", view_func=indicator_csv.indicator)
    server.add_url_rule(
        "/export/<path:address>.<any(png, svg, csv):kind>", view_func=picture_routes.export
    )
    server.add_url_rule("/board-pack/make", view_func=routes.make, methods=["POST"])
    server.add_url_rule("/board-pack/<key>", view_func=routes.progress)
    server.add_url_rule("/board-pack/<key>.zip", view_func=routes.download)
    server.register_error_handler(HTTPException, _in_words)
    server.register_error_handler(DataError, _unavailable)
    for unpublished in (NothingPublished, UnknownRelease):
        server.register_error_handler(unpublished, _not_published)
    for not_there in (DependencyException, UnsupportedRelativePath, FileNotFoundError):
        server.register_error_handler(not_there, _not_dashs)
    server.register_error_handler(Exception, _broken)
    server.before_request(_note_pattern)

    @server.after_request
    def finish(response: flask.Response) -> flask.Response:
        response.status_code = flask.g.pop("status", response.status_code)
        return response


def _in_words(error: HTTPException) -> tuple[str, int, dict[str, str]]:
    return f"{error.code}: {error.description}\n", error.code or 500, {"Content-Type": "text/plain"}


def _broken(error: Exception) -> Answer:
    """A page that says that something is wrong here, for whatever nobody foresaw."""
    if isinstance(error, HTTPException):
        return error
    flask.g.pop("status", None)
    FAULTS.exception("%r, request %s", flask.request.path, flask.request.environ[request_log.ID])
    message = respond.message(
        "Something went wrong",
        "The page could not be made. The fault is recorded; please try again in a few minutes.",
    )
    return flask.Response(html.document("Something went wrong", message), 500)


def _not_dashs(error: Exception) -> Answer:
    """A 404 without details if Dash has no such file or page: Dash would list what it has."""
    if isinstance(error, FileNotFoundError) and flask.request.endpoint != DASHS_FILES:
        return _broken(error)
    return "404: There is nothing at this address.\n", 404, {"Content-Type": "text/plain"}


def _not_published(error: DataError) -> tuple[str, int, dict[str, str]]:
    status = 410 if isinstance(error, TakenBack) else 503
    return f"{error}\n", status, {"Content-Type": "text/plain"}


def _unavailable(error: DataError) -> flask.Response:
    """A page that says it is not available now; the log says why."""
    flask.g.pop("status", None)
    FAULTS.error(
        "%r, request %s: %s", flask.request.path, flask.request.environ[request_log.ID], error
    )
    text = error.told if isinstance(error, InstallationError) else InstallationError.TOLD
    message = respond.message("Not available now", text)
    return flask.Response(html.document("Not available now", message), 503)


def _note_pattern() -> None:
    """Record the pattern of the request's address, for the log and the metrics."""
    flask.request.environ[request_log.PATTERN] = respond.pattern(flask.request)
