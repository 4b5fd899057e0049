"""A real OpenID Connect provider, which says what it was asked and tampers where it is told to."""

import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import flask
from werkzeug.serving import make_server

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of its libraries, which are none of ours
    import oidc_provider_mock as provider_mock


@dataclass
class Provider:
    """The provider's address, and what was asked of its addresses for codes, tokens and keys.

    `tamper` changes its tokens; `keys` stand in for its own.
    """

    issuer: str = ""
    authorized: list[dict[str, str]] = field(default_factory=list)
    tokens: list[dict[str, str]] = field(default_factory=list)
    tamper: Callable[[dict], dict] | None = None
    keys: list[dict] | None = None
    asked_for_keys: int = 0


@contextmanager
def providing() -> Iterator[Provider]:
    """A provider on a thread of its own, which anybody may sign in to by giving a name."""
    found = Provider()
    app = provider_mock.app(
        user_claims=[provider_mock.User(sub="claire", claims={"roles": ["viewer"]})]
    )

    @app.before_request
    def note() -> None:
        request = flask.request
        if request.path == "/oauth2/authorize" and request.method == "GET":
            found.authorized.append(request.args.to_dict())
        if request.path == "/oauth2/token":
            found.tokens.append(request.form.to_dict())

    @app.after_request
    def change(response: flask.Response) -> flask.Response:
        if flask.request.path == "/oauth2/token" and found.tamper and response.is_json:
            response.set_data(flask.json.dumps(found.tamper(response.get_json())))
        if flask.request.path == "/jwks":
            found.asked_for_keys += 1
            if found.keys is not None:
                response.set_data(flask.json.dumps({"keys": found.keys}))
        return response

    server = make_server("localhost", 0, app, threaded=True)
    found.issuer = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()
