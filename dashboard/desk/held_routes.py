"""The addresses of figures that await a decision: to see them, to decide on one or several."""

from typing import Any

import flask
from werkzeug.wrappers import Response

from dashboard.desk import (
    form_input,
    groups,
    guard,
    held,
    held_figure,
    held_group,
    held_store,
    pages,
    store,
)
from dashboard.desk.held_store import Held
from dashboard.signin import reader
from data import profile
from data.faults import DataError, InstallationError
from data.geography import reference
from data.store import verdicts
from data.store.database_errors import Busy
from metrics import registry

TITLE = "Figures to decide"
NONE_TICKED = "Tick at least one figure, or decide on all of them at once, below."
held_figures = flask.Blueprint("held_figures", __name__, url_prefix="/held")


@held_figures.get("")
def show_held() -> flask.Response:
    """GET /desk/held?page=: the figures that await a decision, by file and cause."""
    return _all(decided=pages.number("decided"))


@held_figures.get("/<int:id>")
def show_one(id: int) -> flask.Response:
    """GET /desk/held/<id>: one figure with its past, waiting or decided."""
    return _one(id)


@held_figures.post("/<int:id>")
def decide(id: int) -> Response:
    """POST /desk/held/<id>: accept or refuse it, with a reason."""
    verdict, reason, fault = _decision()
    seen = form_input.field("seen")
    seen = seen if seen in store.VERDICTS else verdicts.HELD
    if fault:
        return _one(id, fault, reason, 422)
    try:
        held_store.decide(*_by(verdict, id), reason, reader.sees_embargoed(), seen)
    except (Busy, InstallationError):
        raise
    except DataError as error:
        return _one(id, error.told, reason, 409)
    return flask.redirect(f"{pages.HELD}?decided={id}", 303)


@held_figures.get("/<int:load>/<cause>")
def show_group(load: int, cause: str) -> flask.Response:
    """GET /desk/held/<load>/<cause>?page=: the figures of a file that are held for one cause."""
    return _group(load, cause)


@held_figures.post("/<int:load>/<cause>")
def decide_group(load: int, cause: str) -> Response:
    """POST to the same: accept or refuse all that was shown, or those ticked."""
    verdict, reason, fault = _decision()
    ticked = [int(text) for text in flask.request.form.getlist("figure") if pages.is_number(text)]
    seen = form_input.field("seen")
    given = {"reason": reason, "ticked": ticked}
    faults = {"reason": fault} if fault else {}
    if not ticked and not seen:
        faults["figure"] = NONE_TICKED
    if faults:
        return _group(load, cause, given, faults, 422)
    try:
        first = held_store.decide_group(
            *_by(verdict, (load, cause)), reason, reader.sees_embargoed(), seen, ticked
        )
    except (Busy, InstallationError):
        raise
    except DataError as error:
        return _group(load, cause, given, {"figure": error.told}, 409)
    return flask.redirect(f"{pages.HELD}?decided={first}", 303)


def _decision() -> tuple[str, str, str]:
    """The answer of a form, its reason, and what is wrong with them."""
    verdict, reason = form_input.field("verdict"), " ".join(form_input.field("reason").split())
    return verdict, reason, form_input.wrong_reason(verdict, reason)


def _by(verdict: str, what: Any) -> tuple[str, str, Any]:
    return guard.editor().account, held_figure.ANSWERS[verdict][1], what


def _names() -> held_figure.Names:
    tables = reference.read(profile.current().reference)
    return held_figure.Names(tables.names_of_codes, registry.indicators())


def _looked(found: Held, ids: list[int]) -> None:
    """Put on record which of these figures are seen before their embargo ends."""
    if ahead := sorted(found.early & {*ids}):
        guard.look(f"held figures {', '.join(map(str, ahead))}")


def _all(decided: int | None = None, wrong: str = "", status: int = 200) -> flask.Response:
    page = pages.page()
    found = held_store.held(
        reader.sees_embargoed(), lambda found: held_group.shown(held.on_page(found, page))
    )
    _looked(found, [*found.waiting["id"], *found.decided["id"]])
    content = held.content(found, _names(), guard.token(), page, decided, wrong)
    return pages.respond(TITLE, content, status)


def _one(id: int, wrong: str = "", reason: str = "", status: int = 200) -> flask.Response:
    """A figure's page; with what is wrong beside all figures where there is no such figure."""
    found = held_store.held(reader.sees_embargoed(), lambda found: [id] if found.find(id) else [])
    row = found.find(id)
    if row is None:
        return _all(wrong=wrong, status=status) if wrong else flask.abort(404)
    _looked(found, [id])
    content = held.figure(found, row, _names(), guard.token(), wrong, reason)
    return pages.respond("A figure that was held", content, status)


def _group(
    load: int,
    cause: str,
    given: dict[str, Any] | None = None,
    faults: dict[str, str] | None = None,
    status: int = 200,
) -> flask.Response:
    asked = pages.page()

    def drawn(found: Held) -> list[int]:
        group = groups.one(found.groups, load, cause)
        if group is None:
            return []
        return held_group.listed(group, held_group.page_of(group, asked))["id"].tolist()

    found = held_store.held(reader.sees_embargoed(), drawn)
    group = groups.one(found.groups, load, cause)
    if group is None:
        wrong = "; ".join((faults or {}).values())
        return _all(wrong=wrong, status=status) if wrong else flask.abort(404)
    _looked(found, group.ids)
    content = held_group.content(
        group,
        _names(),
        found.past,
        found.rests_on,
        guard.token(),
        held_group.page_of(group, asked),
        given or {},
        faults or {},
    )
    return pages.respond(TITLE, content, status)
