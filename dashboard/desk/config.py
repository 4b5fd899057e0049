"""What the environment says of the desk: off unless DESK=on, and then whatever it needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboard.signin.config import ConfigError, SignIn, secret_key

DEFAULT_FOLDER = "var/desk"


@dataclass(frozen=True)
class Desk:
    """A desk that is on: the key that its forms are signed with, the folder of its work, and where
    the public finds the site that its publications make.
    """

    secret_key: str
    folder: Path
    public_site: str = ""


def read(environment: Mapping[str, str], audience: str, sign_in: SignIn | None) -> Desk | None:
    """The desk, None where it is off. Raises ConfigError with a sentence for each fault."""
    said = environment.get("DESK", "").strip().lower()
    if said in ("", "off"):
        return None
    faults: list[str] = []
    if said != "on":
        faults.append(f"DESK is {said!r}: write on, or leave it out.")
    if audience != "internal":
        faults.append("DESK is on, and AUDIENCE is public: the desk is of the internal one alone.")
    elif sign_in is None:
        faults.append("DESK is on, and nobody can sign in: configure a sign-in (docs/deploy.md).")
    if not environment.get("DATABASE_URL"):
        faults.append("DESK is on, and DATABASE_URL is not set: say where the store is.")
    key = secret_key(environment, faults)
    if faults:
        raise ConfigError("\n".join(faults))
    folder = Path(environment.get("DESK_DIR") or DEFAULT_FOLDER)
    return Desk(key, folder, environment.get("PUBLIC_SITE_URL", ""))
