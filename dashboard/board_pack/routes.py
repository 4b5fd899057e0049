"""The addresses of board packs: to make one, to see its progress, to download it."""

import re

import flask
from dash import html as tags
from werkzeug.wrappers import Response

from dashboard.board_pack import jobs, pack
from dashboard.board_pack.contents import Options
from dashboard.pages import page
from dashboard.parts import components, frame, html
from dashboard.parts.aria import aria
from dashboard.pictures.formats import DEFAULT
from dashboard.signin import reader
from dashboard.web import answer
from data.releases.embargo import Embargoed
from data.releases.reader import Retracted, UnknownRelease

KEY = re.compile(r"[A-Za-z0-9_-]{22}")


def make() -> Response:
    """POST /board-pack/make: start a pack of the release in ?release= or the current one, then
    redirect to the page with its progress.
    """
    asked = flask.request.args
    try:
        release = reader.release(asked.getlist("release") or None)
        answer.make(release, "/board-pack", asked.to_dict())
    except (page.NotFound, UnknownRelease) as error:
        flask.abort(410 if isinstance(error, Retracted) else 404, str(error))
    left_out = asked.get("without", "").split(",")
    every = pack.all_places(release, asked.get("footprint", ""))
    places = tuple(id for id in every if id not in left_out)
    trends = asked.get("trends") == "yes"
    try:
        options = Options(places, asked.get("format", DEFAULT), trends, asked.get("view", ""))
        key = jobs.start(release, options)
    except OSError as error:
        text = f"The pack cannot be made: {error.strerror}. Tell the operator of this dashboard."
        flask.abort(503, text)
    return flask.redirect(f"/board-pack/{key}", 303)


def progress(key: str) -> flask.Response:
    """GET /board-pack/<key>: the progress of the pack; a script updates it."""
    said = _state(key)
    tree = frame.plain(reader.releases().audience, _shown(key, said))
    response = flask.make_response(html.document("Board pack", tree))
    response.headers["Cache-Control"] = "no-store"
    return response


def download(key: str) -> flask.Response:
    """GET /board-pack/<key>.zip: the pack."""
    _state(key)
    path = jobs.file(key)
    if path is None:
        flask.abort(404, "This pack is not ready yet.")
    return flask.send_file(path.resolve(), as_attachment=True, download_name=path.name)


def _shown(key: str, said: dict) -> list:
    if said["step"] == "made":
        link = tags.A("Download the board pack (ZIP)", href=f"/board-pack/{key}.zip", download="")
        return [tags.H1("The board pack is ready"), tags.P(link, className="lead"), _back()]
    if said["step"] == "failed":
        return [
            tags.H1("The board pack could not be made"),
            tags.P(said["error"], className="lead"),
            _back(),
        ]
    done, of = said["done"], said["of"]
    text = f"{done} of {of} charts drawn" if of else "Starting"
    return [
        tags.H1("The board pack is being made"),
        tags.P(text, role="status", className="lead"),
        tags.Progress(value=str(done), max=str(of or 1), **aria(label="Charts drawn")),
        *components.following(),
        _back(),
    ]


def _back() -> tags.P:
    return tags.P(tags.A("Back to the choices", href="/board-pack"))


def _state(key: str) -> dict:
    internal = reader.releases().audience == "internal"
    said = jobs.state(key) if internal and KEY.fullmatch(key) else {}
    if not said or not _is_for_them(key):
        flask.abort(404, "There is no such board pack. Start one at /board-pack.")
    return said


def _is_for_them(key: str) -> bool:
    """Whether the reader may see the figures in a pack now; early access is recorded.

    A pack outlives its release, so the pack itself says which release it was made from. Nobody may
    see a pack that does not say so.
    """
    known = jobs.rests_on(key)
    if known is None:
        return False
    try:
        reader.check(*known)
    except Embargoed:
        return False
    return True
