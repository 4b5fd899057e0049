"""The addresses of comments at the desk: the form, and adding one."""

import flask
from werkzeug.wrappers import Response

from dashboard.desk import form_input, guard, jobs, pages, rooms, store
from dashboard.parts import words
from dashboard.signin.pages import DESK
from data import profile, times
from data.faults import LoadRefused
from data.geography import reference
from metrics import registry

CHOOSE = {"indicator": "Choose an indicator.", "place": "Choose where it is."}
"""What is said where a choice is left blank, instead of what a file is told."""

comments = flask.Blueprint("comments", __name__, url_prefix="/comment")


@comments.get("")
def show() -> flask.Response:
    """GET /desk/comment?indicator=&place=: the form for a comment."""
    return _form({name: flask.request.args.get(name, "") for name in ("indicator", "place")})


@comments.post("")
def add() -> Response:
    """POST /desk/comment: load the comment as a commentary file with one row."""
    given = {name: form_input.field(name) for name in store.COMMENT}
    account = guard.editor().account
    try:
        result = store.comment(account, given)
    except LoadRefused as refusal:
        faults = {
            fault.column: words.sentence(f"{fault.column} {fault.problem}. {fault.remedy}".strip())
            for fault in refusal.faults
        }
        if missing := {name: fault for name, fault in CHOOSE.items() if not given[name].strip()}:
            faults = {name: fault for name, fault in faults.items() if name} | missing
        return _form(given, faults, 422)
    root = flask.current_app.config["DESK"].folder
    key = jobs.new(root)
    about = {"about": _about(given), "public": given["public"] == "yes"}
    jobs.done(root / key, {"kind": jobs.COMMENT, "account": account, **about}, result)
    return flask.redirect(f"{DESK}/work/{key}", 303)


def _about(given: dict[str, str]) -> str:
    """What was done: "added a comment on A&E within 4 hours in North, of 2018-01-12"."""
    indicator, place, day = (given[name].strip() for name in ("indicator", "place", "date"))
    known = registry.indicators()
    name = known[indicator].short_name if indicator in known else indicator
    names = reference.read(profile.current().reference).names
    return f"added a comment on {name} in {names.get(place, place)}, of {day}"


def _form(
    given: dict[str, str], faults: dict[str, str] | None = None, status: int = 200
) -> flask.Response:
    ours = profile.current()
    content = rooms.comment(
        reference.read(ours.reference),
        ours.naming.words,
        profile.among(registry.indicators(), ours.indicators),
        guard.token(),
        times.now().date(),
        given,
        faults or {},
    )
    return pages.respond("Commentary", content, status)
