"""The addresses of figures that await a decision: to see them, to decide on one or several."""

import flask
from werkzeug.wrappers import Response

from dashboard.desk import form_input, guard, held, held_together, pages, store
from dashboard.signin import reader
from dashboard.signin.pages import DESK
from data import profile
from data.faults import DataError, InstallationError
from data.geography import reference
from data.store.database_errors import Busy
from metrics import registry

held_figures = flask.Blueprint("held_figures", __name__, url_prefix="/held")


@held_figures.get("")
def show_held() -> flask.Response:
    """GET /desk/held: the figures that await a decision, with their charts."""
    return _held(decided=_number("decided"), done=_number("several"))


@held_figures.post("/<int:id>")
def decide(id: int) -> Response:
    """POST /desk/held/<id>: accept or refuse it, with a reason."""
    verdict, reason = form_input.field("verdict"), " ".join(form_input.field("reason").split())
    if fault := form_input.wrong_reason(verdict, reason):
        return _held({id: fault}, reason, 422)
    try:
        store.decide(
            guard.editor().account, store.VERDICTS[verdict], id, reason, reader.sees_embargoed()
        )
    except (Busy, InstallationError):
        raise
    except DataError as error:
        return _held({id: str(error)}, reason, 409)
    return flask.redirect(f"{DESK}/held?decided={id}", 303)


@held_figures.post("")
def decide_several() -> Response:
    """POST /desk/held: accept or refuse all figures of a load, period, indicator or place."""
    verdict, reason = form_input.field("verdict"), " ".join(form_input.field("reason").split())
    faults: dict[str, str] = {}
    narrowed = form_input.narrowed(
        reference.read(profile.current().reference), registry.indicators(), faults
    )
    if fault := form_input.wrong_reason(verdict, reason):
        faults["several-reason"] = fault
    if faults:
        return _held(status=422, several=faults)
    try:
        number = store.decide_several(
            guard.editor().account,
            store.VERDICTS[verdict],
            reason,
            reader.sees_embargoed(),
            **narrowed,
        )
    except (Busy, InstallationError):
        raise
    except DataError as error:
        return _held(status=409, several={"several": str(error)})
    return flask.redirect(f"{DESK}/held?several={number}", 303)


def _number(name: str) -> int | None:
    """A small number in the address; None if there is none."""
    text = flask.request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _held(
    wrong: dict[int, str] | None = None,
    reason: str = "",
    status: int = 200,
    decided: int | None = None,
    several: dict[str, str] | None = None,
    done: int | None = None,
) -> flask.Response:
    waiting = store.held(reader.sees_embargoed())
    if waiting.ahead:
        guard.look(f"held figures {', '.join(map(str, waiting.ahead))}")
    ours, indicators, token = profile.current(), registry.indicators(), guard.token()
    tables = reference.read(ours.reference)
    content = held.content(waiting, tables, indicators, token, decided, wrong, reason)
    if waiting.waiting > 1 or several or done:
        nouns = ours.naming.words
        together = held_together.content(tables, nouns, indicators, token, several or {}, done)
        content = [*together, *content]
    return pages.respond("Figures to decide", content, status)
