"""The addresses of the plan at the desk: milestones and risks, and saying where one stands."""

import flask
from werkzeug.wrappers import Response

from dashboard.desk import form_input, guard, jobs, pages, plan, store
from dashboard.parts import words
from dashboard.signin import reader
from dashboard.signin.pages import DESK
from data import times
from data.faults import LoadRefused
from metrics.plan.tables import Plan

room = flask.Blueprint("plan", __name__, url_prefix="/plan")


@room.get("")
def show() -> flask.Response:
    """GET /desk/plan: every milestone and risk."""
    return pages.respond("The plan", plan.room(_now()))


@room.get("/<kind>/<id>")
def show_one(kind: str, id: str) -> flask.Response:
    """GET /desk/plan/milestone/<id> or risk/<id>: the form."""
    return _form(kind, _row(kind, id), {})


@room.post("/<kind>/<id>")
def say(kind: str, id: str) -> Response:
    """POST to the same: load what the editor says as a file with one row."""
    row, today = _row(kind, id), times.now().date()
    given = {name: form_input.field(name) for name in plan.fields(plan.KINDS[kind])}
    if not given[plan.REASON].strip():
        return _form(kind, row, given, {plan.REASON: "Give a reason, for the record."}, 422)
    account, of = guard.editor().account, plan.KINDS[kind]
    try:
        done = store.load_row(account, of.layout, plan.said(of, row, given, today), row["kind"])
    except LoadRefused as refusal:
        faults = {
            fault.column: words.sentence(
                f"{fault.column.replace('_', ' ')} {fault.problem}. {fault.remedy}".strip()
            )
            for fault in refusal.faults
        }
        return _form(kind, row, given, faults, 422)
    root = flask.current_app.config["DESK"].folder
    key = jobs.new(root)
    public = {"public": given["public"] != "no"}
    about = public | {"about": f"said where the {kind} “{row[of.named]}” stands"}
    jobs.done(root / key, {"kind": jobs.PLAN, "account": account, **about}, done)
    return flask.redirect(f"{DESK}/work/{key}", 303)


def _now() -> Plan:
    """The plan that the editor may see; seeing what is under embargo is put on record."""
    free = store.plan_now(embargoed=False)
    if not reader.sees_embargoed():
        return free
    every = store.plan_now(embargoed=True)
    if any(not every[name].equals(free[name]) for name in every):
        guard.look("the plan")
    return every


def _row(kind: str, id: str) -> plan.Row:
    """What was said last of it; 404 for what is not there."""
    if kind not in plan.KINDS:
        flask.abort(404)
    row = plan.found(_now(), plan.KINDS[kind], id)
    if row is None:
        flask.abort(404)
    return row


def _form(
    kind: str,
    row: plan.Row,
    given: dict[str, str],
    faults: dict[str, str] | None = None,
    status: int = 200,
) -> flask.Response:
    today = times.now().date()
    content = plan.form(kind, row, guard.token(), today, given, faults or {})
    return pages.respond(f"The plan: {kind}", content, status)
