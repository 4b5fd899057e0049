"""The desk's addresses: each reads the store, or starts a job and leads to its page."""

import logging
import re
from typing import Any

import flask
from dash import html as tags
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from dashboard.desk import (
    comment_routes,
    embargo,
    form_input,
    guard,
    held_routes,
    jobs,
    lobby,
    pages,
    plan_routes,
    preview,
    results,
    rooms,
    store,
)
from dashboard.desk.config import Desk
from dashboard.signin import reader
from dashboard.signin.pages import DESK
from dashboard.web import limits
from dashboard.web.background import FAILED, MADE
from data import profile, times
from data.faults import DataError
from data.releases.reader import current_id
from data.releases.reader import folder as releases
from data.sources.layout import layouts
from data.store import raw
from data.store.database_errors import Busy
from metrics import registry

FAULTS = logging.getLogger("dashboard.faults")
KEY = re.compile(r"[0-9a-f]{16}")
desk = flask.Blueprint("desk", __name__, url_prefix=DESK)
desk.before_request(guard.admit)
desk.register_blueprint(held_routes.held_figures)
desk.register_blueprint(plan_routes.room)
desk.register_blueprint(comment_routes.comments)


def register(server: flask.Flask, config: Desk) -> None:
    """Add the desk to the application."""
    server.config["DESK"] = config
    server.register_blueprint(desk)


@desk.errorhandler(Busy)
def busy(error: Busy) -> flask.Response:
    """503: somebody else is using the store."""
    return pages.message("The store is busy", error.told, 503)


@desk.errorhandler(DataError)
def broken(error: DataError) -> flask.Response:
    """503: the store cannot be opened, or a reference table is wrong."""
    FAULTS.error("%r: %s", flask.request.path, error)
    return pages.message("Not available now", error.told, 503)


@desk.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> flask.Response:
    """413: the form is too large."""
    return pages.message("Nothing was changed", f"{error.description} Nothing was done.", 413)


@desk.get("")
def show_lobby() -> flask.Response:
    """GET /desk: what awaits a decision, and recent activity."""
    activity = store.lately(reader.sees_embargoed())
    if activity.ahead:
        guard.look("recent activity")
    current = {"internal": _shown(), "public": current_id(releases() / "public")}
    return pages.respond(
        "Editors’ desk",
        lobby.content(
            activity,
            current,
            lobby.shown(
                jobs.latest(_config().folder), guard.editor().account, reader.sees_embargoed()
            ),
            profile.current().naming.words,
        ),
    )


def _shown() -> str | None:
    """The id of the internal release if the editor may see it."""
    try:
        return reader.releases().current().id
    except DataError:
        return None


@desk.get("/load")
def show_load() -> flask.Response:
    """GET /desk/load: the form for a file."""
    return _load({})


@desk.post("/load")
def load() -> Response:
    """POST /desk/load: keep the file while it is loaded, and begin."""
    given = {name: form_input.field(name) for name in ("layout", "published", "embargo")}
    faults: dict[str, str] = {}
    asked = {
        "layout": form_input.one_of("layout", ["", *layouts()], faults),
        "published": form_input.iso("published", times.day, faults),
        "embargo": form_input.iso("embargo", times.london, faults),
    }
    file = flask.request.files.get("file")
    if file is None or not file.filename:
        faults["file"] = "Choose a file."
    if faults or file is None:
        return _load(given, faults, 422)
    root = _config().folder
    key = jobs.new(root)
    upload = root / key / jobs.UPLOAD
    upload.mkdir(mode=0o700)
    file.save(upload / raw.safe(file.filename or ""))
    who = {"kind": jobs.LOAD, "account": guard.editor().account}
    jobs.start(root / key, {**who, "name": (file.filename or "")[:200], **asked})
    return _to_work(key)


@desk.get("/publish")
def show_publish() -> flask.Response:
    """GET /desk/publish?as_at=: the form for a publication."""
    given = {"as_at": flask.request.args.get("as_at", "")[:10]}
    return _publish({"method": profile.current().method, **given})


@desk.post("/preview")
def make_preview() -> Response:
    """POST /desk/preview: score what would be published, without publishing it."""
    given = {name: form_input.field(name) for name in ("as_at", "method", "embargo")}
    faults: dict[str, str] = {}
    asked = {
        "as_at": form_input.iso("as_at", times.day, faults),
        "method": form_input.one_of("method", _methods(), faults),
        "embargo": form_input.iso("embargo", times.london, faults),
    }
    if faults:
        return _publish(given, faults, 422)
    return _begin({"kind": jobs.PREVIEW, **asked})


@desk.post("/publish")
def publish() -> Response:
    """POST /desk/publish: publish what a preview has shown, if nothing has changed since."""
    key = form_input.field("preview")
    asked, state = _work_of(key)
    if asked["kind"] != jobs.PREVIEW or state["step"] != MADE:
        flask.abort(404)
    end = embargo.until(state["embargo"])
    if end and not reader.sees_embargoed():
        text = preview.HELD_BACK.format(embargo.words(end))
        return pages.message("You may not publish this", text, 403)
    options = {name: asked[name] for name in ("as_at", "method", "embargo")}
    seen = {"ids": state["ids"], "current": state["current"]}
    return _begin({"kind": jobs.PUBLISH, **options, **seen})


@desk.get("/work/<key>")
def show_work(key: str) -> flask.Response:
    """GET /desk/work/<key>: the progress or the result of a job."""
    asked, state = _work_of(key)
    title = results.title(asked, state)
    end, sees = embargo.until(state.get("embargo")), reader.sees_embargoed()
    is_theirs = asked["account"] == guard.editor().account
    refused = state["step"] == FAILED and is_theirs  # they have the file
    if end and (sees or refused):
        guard.look(" ".join(filter(None, state.get("ids", [asked["kind"]]))))
        end = None
    if asked["kind"] == jobs.PREVIEW and state["step"] == MADE:
        held_back = (
            [tags.P(preview.HELD_BACK.format(embargo.words(end)), className="lead")] if end else []
        )
        content = preview.content(key, asked, state, guard.token())
        return pages.respond(title, held_back or content)
    if embargo.until(asked.get("embargo")) and not (sees or is_theirs):
        asked = asked | {"name": ""}
    return pages.respond(title, rooms.under_way(asked, state, end))


def _load(
    given: dict[str, str], faults: dict[str, str] | None = None, status: int = 200
) -> flask.Response:
    names = {name: f"{name}: {layout.title}" for name, layout in sorted(layouts().items())}
    content = rooms.load(names, guard.token(), limits.LARGEST_FILE, given, faults or {})
    return pages.respond("Load a file", content, status)


def _publish(
    given: dict[str, str], faults: dict[str, str] | None = None, status: int = 200
) -> flask.Response:
    names = {id: id for id in _methods()}
    content = rooms.publish(names, guard.token(), given, faults or {})
    return pages.respond("Publish", content, status)


def _methods() -> list[str]:
    """Ids of the methods that the dashboard may rate by."""
    return sorted(profile.among(registry.methods(), profile.current().methods))


def _begin(asked: dict[str, Any]) -> Response:
    config = _config()
    key = jobs.new(config.folder)
    who = {"account": guard.editor().account}
    jobs.start(config.folder / key, {**who, **asked}, config.public_site)
    return _to_work(key)


def _to_work(key: str) -> Response:
    return flask.redirect(f"{DESK}/work/{key}", 303)


def _work_of(key: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The request and state of a job; 404 for an unknown key, and for a result without information
    on embargoes, such as one of an earlier program.
    """
    folder = _config().folder / key
    state = jobs.state(folder) if KEY.fullmatch(key) else {}
    asked = jobs.asked_of(folder) if state else {}
    if not state or not results.is_whole(asked, state):
        flask.abort(404)
    return asked, state


@desk.errorhandler(404)
def missing(_: Exception) -> flask.Response:
    """404: no such job, or no longer."""
    text = (
        "This page of the desk is not there, or no longer: the results of the latest twenty files, "
        "comments and publications are kept, and a figure is shown while its file is in force."
    )
    return pages.respond(
        "Not found", [tags.P(text, className="lead"), pages.next_steps({"To the desk": DESK})], 404
    )


def _config() -> Desk:
    return flask.current_app.config["DESK"]
