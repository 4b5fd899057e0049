"""Who is asking, and what of the store they may see."""

from dataclasses import dataclass

import flask

from data.embargo import Held
from data.store import Store


@dataclass(frozen=True)
class Reader:
    """Somebody who has signed in: the account's id, and the roles it has now.

    `session` tells one session of ours from another; "" where a proxy signs readers in.
    """

    account: str
    roles: frozenset[str]
    session: str = ""


def store() -> Store | Held:
    """The releases that whoever asks may see: all of them where no sign-in is configured."""
    return flask.g.get("store") or flask.current_app.config["STORE"]


def who() -> Reader | None:
    """Who has signed in, None where nobody has or need."""
    return flask.g.get("reader")
