"""Who may use the desk: only editors, with forms that were made for their own session."""

import flask
from dash import html as tags
from itsdangerous import BadSignature, URLSafeTimedSerializer

from dashboard.desk import pages
from dashboard.signin import reader
from dashboard.signin.reader import Reader
from dashboard.signin.roles import EDITOR
from dashboard.signin.sessions import WHOLE
from data.store import audit

NO_EDITOR = "The desk is only for editors. Ask the operator of this dashboard for that role."
RUN_OUT = (
    "This form was made for another session or is too old, so nothing was done. Go back, reload "
    "the page and send the form again."
)


def admit() -> flask.Response | None:
    """Check the reader's role, and the token of a form that changes something; None admits.

    The sign-in and the origin were checked before (dashboard.signin.gate, dashboard.signin.origin).
    """
    who = reader.who()
    if who is None or EDITOR not in who.roles:
        return pages.respond("Not your desk", [tags.P(NO_EDITOR, className="lead")], 403)
    if flask.request.method == "POST" and not _is_ours(flask.request.form.get("token", ""), who):
        return pages.respond("This form has expired", [tags.P(RUN_OUT, className="lead")], 403)
    return None


def token() -> str:
    """The token that the editor's forms must return within a working day."""
    return _signer().dumps(_bound_to(editor()))


def editor() -> Reader:
    """The editor who was admitted."""
    who = reader.who()
    assert who is not None
    return who


def look(at: str) -> None:
    """Record that the editor is shown something under embargo.

    Raises OSError if that cannot be recorded; then it must not be shown.
    """
    audit.append(editor().account, audit.LOOKED, f"{at} {flask.request.path}")


def _is_ours(text: str, who: Reader) -> bool:
    try:
        return _signer().loads(text, max_age=WHOLE) == _bound_to(who)
    except BadSignature:
        return False


def _bound_to(who: Reader) -> list[str]:
    return [who.account, who.session]


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(flask.current_app.config["DESK"].secret_key, salt="desk")
