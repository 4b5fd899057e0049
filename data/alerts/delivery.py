"""Sends a warning by e-mail or to a webhook. No message names a secret."""

import os
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

import httpx

from data.alerts.watch import Message
from data.faults import DataError
from data.fetch import http
from data.fetch.http import Manners, TryAgain, Unreachable

LOCAL = {"localhost", "127.0.0.1", "::1"}
SERVER = "smtp://user:password@mail.example.org:587, or smtps:// for TLS from the start"
WAITS = Manners(tries=3, pause=1.0, longest_pause=5.0, timeout=10.0)
"""How long to try: the person who publishes is waiting."""


class Channel(Protocol):
    """A way to send warnings."""

    @property
    def name(self) -> str:
        """Such as e-mail; the record of what was sent is kept under it."""

    def send(self, message: Message) -> None:
        """Send a message. Raises DataError, without naming a secret, if that fails."""


@dataclass(frozen=True)
class Email:
    """Sends by a mail server; `tls` is starttls, tls (from the start) or none."""

    to: tuple[str, ...]
    sender: str
    host: str
    port: int
    tls: str
    user: str = ""
    password: str = field(default="", repr=False)
    manners: Manners = WAITS
    name: str = "e-mail"

    def send(self, message: Message) -> None:
        """Send one message to all addresses."""
        mail = EmailMessage()
        mail["Subject"], mail["From"], mail["To"] = message.subject, self.sender, ", ".join(self.to)
        mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain="place-ratings.invalid")
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.text)
        try:
            http.retried(lambda: self._once(mail), self.manners)
        except TryAgain as error:
            raise DataError(f"the mail server {self.host}: {error}.") from None

    def _once(self, mail: EmailMessage) -> None:
        with self._errors(), self._connected() as server:
            if self.tls == "starttls":
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password)
            refused = server.send_message(mail)
        if refused:
            raise DataError(
                f"the mail server {self.host} refused {len(refused)} of {len(self.to)} addresses; "
                "the others have it."
            )

    def _connected(self) -> smtplib.SMTP:
        timeout = self.manners.timeout
        if self.tls == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=timeout, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=timeout)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn errors into plain sentences; of the server's reply they give only the number."""
        try:
            yield
        except smtplib.SMTPNotSupportedError:
            raise DataError(
                f"the mail server {self.host} offers no STARTTLS or no login; nothing was sent. "
                "Correct SMTP_URL."
            ) from None
        except smtplib.SMTPAuthenticationError:
            raise DataError(
                f"the mail server {self.host} refuses the account in SMTP_URL. Correct it."
            ) from None
        except smtplib.SMTPRecipientsRefused:
            raise DataError(
                f"the mail server {self.host} refuses every address. Correct ALERT_EMAIL."
            ) from None
        except smtplib.SMTPResponseException as error:
            if 400 <= error.smtp_code < 500:
                raise TryAgain(f"it answered {error.smtp_code}") from None
            raise DataError(f"the mail server {self.host} answered {error.smtp_code}.") from None
        except ssl.SSLError:
            raise DataError(
                f"the mail server {self.host} has no certificate that this machine trusts."
            ) from None
        except (OSError, smtplib.SMTPException) as error:
            reason = "no answer in time" if isinstance(error, TimeoutError) else "not reached"
            raise Unreachable(reason) from None


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
    elif environment.get("SMTP_URL"):
        raise DataError("SMTP_URL is set but ALERT_EMAIL is not: set it to the addresses to warn.")
    if url := environment.get("ALERT_WEBHOOK", ""):
        parts = urlsplit(url)
        local = parts.scheme == "http" and parts.hostname in LOCAL
        if not parts.hostname or not (parts.scheme == "https" or local):
            raise DataError("ALERT_WEBHOOK is not a web address: it must begin with https://.")
        channels.append(Webhook(url))
    return channels


def _email(to: tuple[str, ...], environment: Mapping[str, str]) -> Email:
    wrong = DataError(f"SMTP_URL is not the address of a mail server: write {SERVER}.")
    if any("@" not in address for address in to):
        raise DataError("ALERT_EMAIL must be e-mail addresses separated by commas.")
    try:
        parts = urlsplit(environment.get("SMTP_URL", ""))
        query, port = parse_qs(parts.query, strict_parsing=bool(parts.query)), parts.port
    except ValueError:
        raise wrong from None
    tls = {"smtp": "starttls", "smtps": "tls"}.get(parts.scheme)
    if tls is None or not parts.hostname or query not in ({}, {"starttls": ["no"]}):
        raise wrong
    if query and tls == "starttls":
        tls = "none"
        if parts.password and parts.hostname not in LOCAL:
            raise DataError(
                "SMTP_URL has a password and starttls=no, which would send it unencrypted. "
                "Remove one of the two."
            )
    return Email(
        to=to,
        sender=environment.get("ALERT_FROM") or to[0],
        host=parts.hostname,
        port=port or (465 if tls == "tls" else 587),
        tls=tls,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
