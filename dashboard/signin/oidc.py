"""Signing in at an OpenID Connect provider: authorization code with PKCE, state and nonce."""

import logging
from datetime import timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

import flask
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client.errors import MismatchingStateError
from authlib.integrations.flask_client import OAuth
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response

from dashboard.signin import pages
from dashboard.signin.config import Provider, SignIn, origin
from dashboard.signin.keys import Client
from dashboard.signin.reader import Reader
from dashboard.signin.roles import claimed
from dashboard.signin.sessions import Sessions, folder, hash_of
from data.store import audit

LOG = logging.getLogger("dashboard.signin")
SECONDS_TO_ANSWER = 10
TO_SIGN_IN = timedelta(minutes=10)
SIGNED = ("RS", "PS", "ES", "Ed")
"""Prefixes of the algorithms that need the provider's private key."""

FAULTS = (AuthlibBaseError, JoseError, KeyError, ValueError, TypeError)


class UnexpectedProvider(ValueError):
    """Another issuer answers at the issuer's address."""


class Door:
    """The routes for signing in and out, and the reader of a request by its session cookie."""

    def __init__(self, server: flask.Flask, config: SignIn) -> None:
        assert isinstance(config.way, Provider)
        self._config, self._provider = config, config.way
        self._sessions = Sessions(folder())
        self._cookie = "__Host-session" if config.secure else "session"
        self._client = _client(server, config.way)
        _keep_the_way_in(server, config)
        server.add_url_rule(pages.SIGN_IN, "sign_in", self._sign_in)
        server.add_url_rule(pages.CALLBACK, "callback", self._callback)
        server.add_url_rule(pages.SIGN_OUT, "sign_out", self._sign_out, methods=["POST"])
        server.add_url_rule(pages.SIGNED_OUT, "signed_out", pages.signed_out)

    def reader(self) -> Reader | None:
        """The reader of the request by its session cookie, with the present roles."""
        id = flask.request.cookies.get(self._cookie, "")
        session = self._sessions.find(id)
        if session is None:
            return None
        roles = frozenset(session.roles) | self._config.roles.of(session.account)
        return Reader(session.account, roles, hash_of(id))

    def _sign_in(self) -> Response:
        """GET /sign-in?next=: redirect to the provider, which returns to the path.

        With `another` the provider asks for the account again.
        """
        flask.session.clear()
        flask.session.permanent = True
        flask.session["next"] = own_path(flask.request.args.get("next", "/"))
        prompt = {"prompt": "login"} if "another" in flask.request.args else {}
        try:
            self._metadata()
            return self._client.authorize_redirect(self._config.base + pages.CALLBACK, **prompt)
        except (RequestException, UnexpectedProvider, *FAULTS) as error:
            return self._unreachable(error)

    def _callback(self) -> Response:
        """GET /sign-in/callback: check the provider's answer, then start a session."""
        next = flask.session.get("next", "/")
        try:
            claims, id_token = self._claims()
        except MismatchingStateError:
            if self.reader():  # another tab was faster
                return flask.redirect("/", 303)
            return pages.not_completed(400, "This sign-in was used before or has expired.")
        except RequestException as error:
            return self._unreachable(error)
        except FAULTS as error:
            LOG.warning("The provider's answer was refused: %r", str(error)[:200])
            audit.append("", "refused", "the provider's answer")
            text = "The answer of the sign-in service is not valid."
            return pages.not_completed(400, text)
        finally:
            flask.session.clear()
        account = claims.get(self._provider.account_claim)
        if not isinstance(account, str) or not account:
            audit.append("", "refused", f"no {self._provider.account_claim} in the claims")
            return pages.not_completed(400, "The sign-in service did not name the account.")
        if not account.isprintable():
            audit.append(account, "refused", "an account with invisible characters")
            return pages.not_completed(400, "This account's name has invisible characters.")
        return self._let_in(account, claims, id_token, next)

    def _claims(self) -> tuple[dict[str, Any], str]:
        """The checked claims of the provider's token, and the token itself."""
        expected = {
            "iss": {"essential": True, "value": self._metadata()["issuer"]},
            "aud": {"essential": True, "value": self._provider.client_id},
        }
        token = self._client.authorize_access_token(claims_options=expected, leeway=60)
        return dict(token["userinfo"]), token["id_token"]

    def _let_in(
        self, account: str, claims: dict[str, Any], id_token: str, next: str
    ) -> flask.Response | Response:
        name = self._provider.roles_claim
        given = claimed(claims, name) if name else frozenset()
        self._sessions.end(flask.request.cookies.get(self._cookie, ""))
        if not given | self._config.roles.of(account):
            audit.append(account, "refused", "no role")
            refused = pages.no_role(account, by_provider=True)
            self._forget(refused)
            return refused
        audit.append(account, "signed in")
        response = flask.redirect(next, 303)
        response.set_cookie(
            self._cookie,
            self._sessions.start(account, given, id_token),
            **self._attributes(),
        )
        return response

    def _sign_out(self) -> Response:
        """POST /sign-out: end the session here and, if the provider offers it, there."""
        id = flask.request.cookies.get(self._cookie, "")
        session = self._sessions.find(id)
        self._sessions.end(id)
        leave = pages.SIGNED_OUT
        if session is not None:
            audit.append(session.account, "signed out")
            leave = self._leave_provider(session.id_token) or leave
        response = flask.redirect(leave, 303)
        self._forget(response)
        return response

    def _leave_provider(self, id_token: str) -> str | None:
        """The provider's address for signing out; None if it has none at the issuer's origin, since
        the pages' policy lets forms lead only there.
        """
        try:
            end = self._metadata().get("end_session_endpoint", "")
        except (RequestException, *FAULTS):
            return None
        if origin(end) != self._provider.origin:
            return None
        return self._client.create_logout_url(
            self._config.base + pages.SIGNED_OUT,
            id_token_hint=id_token,
            client_id=self._provider.client_id,
        )["url"]

    def _metadata(self) -> dict[str, Any]:
        """The provider's metadata, fetched once. Raises UnexpectedProvider."""
        metadata = self._client.load_server_metadata()
        if str(metadata.get("issuer")).rstrip("/") != self._provider.issuer:
            metadata.pop("_loaded_at", None)  # ask again once the provider is corrected
            raise UnexpectedProvider(f"The issuer calls itself {metadata.get('issuer')!r}.")
        name = "id_token_signing_alg_values_supported"
        offered = metadata.get(name, ["RS256"])
        metadata[name] = [algorithm for algorithm in offered if algorithm.startswith(SIGNED)]
        return metadata

    def _unreachable(self, error: Exception) -> flask.Response:
        LOG.error("Nobody can sign in: %s: %s", type(error).__name__, error)
        text = "The sign-in service does not work at present. Try again in a few minutes."
        return pages.not_completed(503, text)

    def _forget(self, response: Response) -> None:
        response.delete_cookie(self._cookie, **self._attributes())

    def _attributes(self) -> dict[str, Any]:
        return {"path": "/", "secure": self._config.secure, "httponly": True, "samesite": "Lax"}


def own_path(text: str) -> str:
    """The text if it is a path of this site, with its query; otherwise "/".

    Other sites, however written, and the addresses for signing in are not accepted.
    """
    plain = unquote(text)
    strange = any(ord(letter) < 33 or letter == "\\" for letter in plain + text)
    if strange or not plain.startswith("/") or plain.startswith("//") or text.startswith("//"):
        return "/"
    path = urlsplit(text).path
    loops = path in (pages.SIGN_OUT, pages.SIGNED_OUT) or path.startswith(pages.SIGN_IN)
    return "/" if loops else text


def _client(server: flask.Flask, provider: Provider) -> Any:
    return OAuth(server).register(
        "provider",
        client_cls=Client,
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        server_metadata_url=f"{provider.issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid profile email",
            "code_challenge_method": "S256",
            "default_timeout": SECONDS_TO_ANSWER,
        },
    )


def _keep_the_way_in(server: flask.Flask, config: SignIn) -> None:
    """Keep state, nonce and verifier for some minutes in a signed cookie of the browser."""
    assert isinstance(config.way, Provider)
    server.secret_key = config.way.secret_key
    server.config.update(
        SESSION_COOKIE_NAME="signing-in",
        SESSION_COOKIE_PATH=pages.SIGN_IN,
        SESSION_COOKIE_SECURE=config.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=TO_SIGN_IN,
    )
