"""The addresses of board packs: to make one, to see its progress, to download it."""

import re
from collections.abc import Iterable

import flask
from dash import html as tags
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from dashboard.board_pack import jobs, pack
from dashboard.board_pack.contents import Options
from dashboard.pages import page
from dashboard.pages.board_pack import ADDRESS, KINDS, address
from dashboard.parts import components, frame, html
from dashboard.parts.aria import aria
from dashboard.parts.pin import MONTH, RELEASE
from dashboard.pictures.formats import DEFAULT
from dashboard.signin import reader
from dashboard.web import answer, respond
from data.releases.embargo import Embargoed
from data.releases.reader import Retracted, UnknownRelease

KEY = re.compile(r"[A-Za-z0-9_-]{22}")


def make() -> Response:
    """POST /board-pack/make: start a pack of the release in `release` or the current one, as at the
    month in `as-at` or its latest, then redirect to the page with its progress.

    The choices are those of the form, or in the address those of its page.
    """
    asked = flask.request.values
    try:
        release = reader.release(asked.getlist(RELEASE) or None)
        month = asked.get(MONTH, respond.LATEST)
        shown = respond.as_at(release, month)
        choices = _choices(asked)
        answer.make(shown, ADDRESS, choices)
    except (page.NotFound, UnknownRelease) as error:
        flask.abort(410 if isinstance(error, Retracted) else 404, str(error))
    if flask.request.form and not (choices["places"] and choices["kinds"]):
        return _nothing_chosen(release.words.place, choices)
    try:
        options = Options(
            places=_among(choices["places"], pack.all_places(release, choices["footprint"])),
            format=choices["format"],
            trends=choices["trends"] == "yes",
            view=choices["view"],
            kinds=_among(choices["kinds"], KINDS),
            as_at=month if shown is not release else "",
        )
        key = jobs.start(release, options)
    except OSError as error:
        text = f"The pack cannot be made: {error.strerror}. Tell the operator of this dashboard."
        flask.abort(503, text)
    return flask.redirect(f"/board-pack/{key}", 303)


def _among(chosen: str, every: Iterable[str]) -> tuple[str, ...]:
    """Those of all that are chosen, in their order; all where none is."""
    return tuple(id for id in every if not chosen or id in chosen.split(","))


def _choices(asked: MultiDict[str, str]) -> dict[str, str]:
    """What was chosen, as the address of the page has it."""
    return {
        "footprint": asked.get("footprint", ""),
        "places": ",".join(asked.getlist("place")) or asked.get("places", ""),
        "format": asked.get("format", DEFAULT),
        "trends": asked.get("trends", "no"),
        "kinds": ",".join(asked.getlist("kind")) or asked.get("kinds", ""),
        "view": asked.get("view", ""),
    }


def _nothing_chosen(place: str, choices: dict[str, str]) -> flask.Response:
    """A page that says what a pack needs, with the way back."""
    text = f"Tick at least one {place} and one kind of file."
    parts = [
        tags.H1("The board pack is not made"),
        tags.P(text, className="lead"),
        _back(address(choices)),
    ]
    tree = frame.plain(reader.releases().audience, parts)
    return flask.make_response(html.document("Board pack", tree), 400)


def progress(key: str) -> flask.Response:
    """GET /board-pack/<key>: the progress of the pack; a script updates it."""
    said = _state(key)
    tree = frame.plain(reader.releases().audience, _shown(key, said, _address(key)))
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


def _shown(key: str, said: dict, choices: str = ADDRESS) -> list:
    if said["step"] == "made":
        path = jobs.file(key)
        text = f"Download {path.name}" if path else "Download the board pack (ZIP)"
        link = tags.A(text, href=f"/board-pack/{key}.zip", download="")
        return [tags.H1("The board pack is ready"), tags.P(link, className="lead"), _back(choices)]
    if said["step"] == "failed":
        return [
            tags.H1("The board pack could not be made"),
            tags.P(said["error"], className="lead"),
            _back(choices),
        ]
    done, of = said["done"], said["of"]
    text = f"{done} of {of} charts drawn" if of else "Starting"
    return [
        tags.H1("The board pack is being made"),
        tags.P(text, role="status", className="lead"),
        tags.Progress(value=str(done), max=str(of or 1), **aria(label="Charts drawn")),
        *components.following(),
        _back(choices),
    ]


def _address(key: str) -> str:
    """The page with the choices of this pack."""
    options = jobs.options_of(key)
    if options is None:
        return ADDRESS
    return address(
        {
            "places": ",".join(options.places),
            "format": options.format if options.format != DEFAULT else "",
            "trends": "yes" if options.trends else "",
            "kinds": ",".join(options.kinds) if options.kinds != tuple(KINDS) else "",
            "view": options.view,
            MONTH: options.as_at,
        }
    )


def _back(to: str) -> tags.P:
    return tags.P(tags.A("Back to the choices", href=to))


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
