"""Settings of the desk from the environment: it is off unless DESK=on."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboard.signin.config import ConfigError, SignIn, secret_key

DEFAULT_FOLDER = "var/desk"


@dataclass(frozen=True)
class Desk:
    """Settings of a desk that is on: the key that signs its forms, the folder of its work, and the
    address of the public site that its publications make.
    """

    secret_key: str
    folder: Path
    public_site: str = ""


def read(environment: Mapping[str, str], audience: str, sign_in: SignIn | None) -> Desk | None:
    """The settings, or None if the desk is off. Raises ConfigError with a sentence per fault."""
    setting = environment.get("DESK", "").strip().lower()
    if setting in ("", "off"):
        return None
    faults: list[str] = []
    if setting != "on":
        faults.append(f"DESK is {setting!r}: write on, or leave it out.")
    if audience != "internal":
        faults.append(
            "DESK is on but AUDIENCE is public: use the desk only on the internal dashboard."
        )
    elif sign_in is None:
        faults.append("DESK is on but nobody can sign in: configure a sign-in (docs/deploy.md).")
    if not environment.get("DATABASE_URL"):
        faults.append("DESK is on but DATABASE_URL is not set: set it to the store's address.")
    key = secret_key(environment, faults)
    if faults:
        raise ConfigError("\n".join(faults))
    folder = Path(environment.get("DESK_DIR") or DEFAULT_FOLDER)
    return Desk(key, folder, environment.get("PUBLIC_SITE_URL", ""))
