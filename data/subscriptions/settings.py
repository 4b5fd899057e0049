"""Settings of subscriptions from the environment: they are off unless SUBSCRIPTIONS=on."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from data.alerts import mail_server
from data.alerts.mail_server import LOCAL, MailServer
from data.faults import DataError
from data.subscriptions import switch

DEFAULT_FOLDER = "var/subscriptions"
KEY, SHORTEST_KEY = "SUBSCRIPTIONS_KEY", 32


@dataclass(frozen=True)
class Settings:
    """Settings of subscriptions that are on.

    `key` encrypts what is in links, `base` is the public site's address, `privacy` that of the
    operator's privacy notice.
    """

    key: str = field(repr=False)
    base: str
    sender: str
    privacy: str
    folder: Path
    server: MailServer


def folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where subscriptions are kept: SUBSCRIPTIONS_DIR, else var/subscriptions."""
    return Path(environment.get("SUBSCRIPTIONS_DIR") or DEFAULT_FOLDER)


def read(environment: Mapping[str, str] = os.environ) -> Settings | None:
    """The settings; None if subscriptions are off. Raises DataError with a sentence per fault."""
    setting = environment.get(switch.SETTING, "").strip().lower()
    if setting in ("", "off"):
        return None
    faults: list[str] = []
    if setting != "on":
        faults.append(f"SUBSCRIPTIONS is {setting!r}: write on, or leave it out.")
    key = _key(environment, faults)
    base = _address("SITE_URL", "the public site's address", environment, faults)
    privacy = _address("PRIVACY_URL", "the address of your privacy notice", environment, faults)
    sender = (environment.get("SUBSCRIPTIONS_FROM") or environment.get("ALERT_FROM", "")).strip()
    if "@" not in sender or not sender.isprintable():
        faults.append("SUBSCRIPTIONS_FROM is no e-mail address: set it to the sender of messages.")
    server = None
    try:
        server = mail_server.read(environment)
    except DataError as error:
        faults.append(str(error))
    if faults or server is None:
        raise DataError("\n".join(["SUBSCRIPTIONS is on but cannot work.", *faults]))
    return Settings(key, base, sender, privacy, folder(environment), server)


def _key(environment: Mapping[str, str], faults: list[str]) -> str:
    key, file = environment.get(KEY, ""), environment.get(f"{KEY}_FILE", "")
    if key and file:
        faults.append(f"{KEY} and {KEY}_FILE are both set: keep one.")
    elif file:
        try:
            key = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            faults.append(f"{KEY}_FILE cannot be read: correct its path or rights.")
            return ""
    if len(key) < SHORTEST_KEY:
        faults.append(
            f"{KEY} has {len(key)} characters: it must have at least {SHORTEST_KEY}. Make one "
            "with python -c 'import secrets; print(secrets.token_hex(32))'."
        )
    return key


def _address(name: str, what: str, environment: Mapping[str, str], faults: list[str]) -> str:
    url = environment.get(name, "").rstrip("/")
    try:
        parts = urlsplit(url)
        local = parts.scheme == "http" and parts.hostname in LOCAL
        if parts.hostname and url.isprintable() and (parts.scheme == "https" or local):
            return url
    except ValueError:
        pass
    faults.append(f"{name} is {url!r}: set it to {what}, with https://.")
    return ""
