"""The pages for readers who are not signed in, and the strip above all other pages."""

from urllib.parse import quote

import flask
from dash import html as tags
from dash.development.base_component import Component

from dashboard.parts import components, html
from dashboard.parts.aria import aria
from dashboard.signin.config import Provider, SignIn
from dashboard.signin.reader import Reader
from dashboard.signin.roles import EDITOR

SIGN_IN, SIGN_OUT, CALLBACK, SIGNED_OUT = (
    "/sign-in",
    "/sign-out",
    "/sign-in/callback",
    "/signed-out",
)
ANOTHER = f"{SIGN_IN}?another=yes"
DESK = "/desk"


def strip(reader: Reader, config: SignIn, desk: bool) -> Component:
    """The signed-in account, a link to the desk for editors, and a button to sign out unless a
    proxy signs readers in.
    """
    button = (
        tags.Form(tags.Button("Sign out", type="submit"), method="post", action=SIGN_OUT)
        if isinstance(config.way, Provider)
        else None
    )
    way = (
        tags.Nav(components.link("Editors’ desk", DESK), **aria(label="Editors"))
        if desk and EDITOR in reader.roles
        else None
    )
    content = tags.Div([way, tags.Span(f"Signed in as {reader.account}"), button], className="page")
    return tags.Aside(content, className="signed-in", **aria(label="Account"))


def signed_out() -> flask.Response:
    """200: after signing out."""
    text = "Nobody can use this dashboard with your account until you sign in again."
    return _page(200, "You are signed out", text, _link("Sign in"))


def ended() -> flask.Response:
    """401: a request that changes something came after the session ended."""
    text = "Nothing was done. Sign in, go back and try again."
    return _page(401, "Your session has ended", text, _link("Sign in"))


def no_role(account: str, by_provider: bool) -> flask.Response:
    """403: the account has no role."""
    text = (
        f"You are signed in as {account}, but this account may not see these figures. Ask the "
        "operator of this dashboard for a role, and name the account."
    )
    again = _link("Sign in with another account", ANOTHER) if by_provider else None
    return _page(403, "You have no access yet", text, again)


def not_completed(status: int, text: str) -> flask.Response:
    """400 or 503: signing in failed."""
    return _page(status, "You are not signed in", text, _link("Try again"))


def sign_in_address(path: str) -> str:
    """The address for signing in that then returns to the path."""
    return f"{SIGN_IN}?next={quote(path, safe='/')}"


def _link(text: str, address: str = SIGN_IN) -> Component:
    return tags.P(components.link(text, address))


def _page(status: int, title: str, text: str, link: Component | None) -> flask.Response:
    content = [tags.H1(title), tags.P(text, className="lead"), link]
    main = tags.Main(content, id="main", className="page", tabIndex=-1)
    response = flask.make_response(html.document(title, main), status)
    response.headers["Cache-Control"] = "no-store"
    return response
