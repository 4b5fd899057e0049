"""Sends a warning by e-mail or to a webhook. No message names a secret."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx

from data.alerts import mail_server
from data.alerts.mail_server import LOCAL, WAITS, MailServer, Refused
from data.alerts.watch import Message
from data.faults import DataError
from data.fetch import http
from data.fetch.http import Manners, TryAgain, Unreachable


class Channel(Protocol):
    """A way to send warnings."""

    @property
    def name(self) -> str:
        """Such as e-mail; the record of what was sent is kept under it."""

    def send(self, message: Message) -> None:
        """Send a message. Raises DataError, without naming a secret, if that fails."""


@dataclass(frozen=True)
class Email:
    """Sends by a mail server."""

    to: tuple[str, ...]
    sender: str
    server: MailServer
    name: str = "e-mail"

    def send(self, message: Message) -> None:
        """Send one message to all addresses."""
        mail = EmailMessage()
        mail["Subject"], mail["From"], mail["To"] = message.subject, self.sender, ", ".join(self.to)
        mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain="place-ratings.invalid")
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.text)
        try:
            refused = self.server.send(mail)
        except Refused as error:
            raise DataError(f"{error} Correct ALERT_EMAIL.") from None
        if refused:
            raise DataError(
                f"the mail server {self.server.host} refused {refused} of {len(self.to)} "
                "addresses; the others have it."
            )


@dataclass(frozen=True)
class Webhook:
    """Posts JSON to an address: `text`, which chat services show, `subject` and `items`."""

    url: str = field(repr=False)
    manners: Manners = WAITS
    name: str = "webhook"

    def send(self, message: Message) -> None:
        """Post a message, and try again after a failure that may pass."""
        content = {
            "subject": message.subject,
            "text": f"{message.subject}\n\n{message.text}",
            "items": message.items,
        }
        try:
            http.retried(lambda: self._once(content), self.manners)
        except TryAgain as error:
            raise DataError(f"the webhook at {urlsplit(self.url).hostname}: {error}.") from None

    def _once(self, content: dict[str, Any]) -> None:
        host = urlsplit(self.url).hostname
        try:
            response = httpx.post(self.url, json=content, timeout=self.manners.timeout)
        except httpx.TimeoutException:
            raise TryAgain(f"no answer within {self.manners.timeout:g} seconds") from None
        except (httpx.HTTPError, httpx.InvalidURL):
            raise Unreachable("not reached") from None
        if response.status_code in http.PASSING:
            raise TryAgain(f"it answered {response.status_code}", http.asked_to_wait(response))
        if not response.is_success:
            raise DataError(f"the webhook at {host} answered {response.status_code}.")


def read(environment: Mapping[str, str] = os.environ) -> list[Channel]:
    """The configured channels. Raises DataError, without naming a secret, if one cannot work."""
    channels: list[Channel] = []
    to = tuple(environment.get("ALERT_EMAIL", "").replace(",", " ").split())
    if to:
        channels.append(_email(to, environment))
    elif environment.get("SMTP_URL") and not environment.get("SUBSCRIPTIONS"):
        raise DataError("SMTP_URL is set but ALERT_EMAIL is not: set it to the addresses to warn.")
    if url := environment.get("ALERT_WEBHOOK", ""):
        parts = urlsplit(url)
        local = parts.scheme == "http" and parts.hostname in LOCAL
        if not parts.hostname or not (parts.scheme == "https" or local):
            raise DataError("ALERT_WEBHOOK is not a web address: it must begin with https://.")
        channels.append(Webhook(url))
    return channels


def _email(to: tuple[str, ...], environment: Mapping[str, str]) -> Email:
    if any("@" not in address for address in to):
        raise DataError("ALERT_EMAIL must be e-mail addresses separated by commas.")
    server = mail_server.read(environment)
    return Email(to=to, sender=environment.get("ALERT_FROM") or to[0], server=server)
