"""Who may use the desk: editors alone, and by forms that were made for their own session."""

import flask
from dash import html as tags
from itsdangerous import BadSignature, URLSafeTimedSerializer

from dashboard.desk import pages
from dashboard.signin import reader
from dashboard.signin.reader import Reader
from dashboard.signin.roles import EDITOR
from dashboard.signin.sessions import WHOLE
from data.store import audit

NO_EDITOR = "The desk is for editors. Ask whoever runs this dashboard for that role."
RUN_OUT = (
    "This form was made for another session, or is too old. Nothing was done: go back, load the "
    "page again, and send it once more."
)


def admit() -> flask.Response | None:
    """None lets a request through. Who asks, and from which site, was seen to before (see
    dashboard.signin.gate and dashboard.signin.origin); this sees to the role, and to the token of
    what changes something.
    """
    who = reader.who()
    if who is None or EDITOR not in who.roles:
        return pages.respond("Not your desk", [tags.P(NO_EDITOR, className="lead")], 403)
    if flask.request.method == "POST" and not _is_ours(flask.request.form.get("token", ""), who):
        return pages.respond("This form has run out", [tags.P(RUN_OUT, className="lead")], 403)
    return None


def token() -> str:
    """What a form of whoever asks must bring back, within a working day."""
    return _signer().dumps(_bound_to(editor()))


def editor() -> Reader:
    """Who asks, once admitted."""
    who = reader.who()
    assert who is not None
    return who


def look(at: str) -> None:
    """Record that the editor is shown something under embargo. Raises OSError where that cannot be
    written; then it must not be shown.
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
