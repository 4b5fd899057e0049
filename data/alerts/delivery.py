"""The ways a warning goes out: by e-mail, and to a webhook. No secret is in any word said here."""

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
"""How long a warning is tried: whoever publishes is waiting."""


class Channel(Protocol):
    """A way to tell; `name` is what it is called, and what is told by it noted under."""

    @property
    def name(self) -> str:
        """Such as e-mail."""

    def send(self, message: Message) -> None:
        """Send it. Raises DataError, in words and without a secret, where it cannot be sent."""


@dataclass(frozen=True)
class Email:
    """By a mail server, to some addresses; STARTTLS unless it is TLS from the start or neither."""

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
        with self._spoken(), self._connected() as server:
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
    def _spoken(self) -> Iterator[None]:
        """What goes wrong, in words; what the server says of it is left out but for its number."""
        try:
            yield
        except smtplib.SMTPNotSupportedError:
            raise DataError(
                f"the mail server {self.host} offers no STARTTLS or no login; nothing was sent. "
                "Correct SMTP_URL."
            ) from None
        except smtplib.SMTPAuthenticationError:
            raise DataError(
                f"the mail server {self.host} refuses the account in SMTP_URL."
            ) from None
        except smtplib.SMTPRecipientsRefused:
            raise DataError(f"the mail server {self.host} refuses every address.") from None
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
    """An address that takes a POST of JSON: `text`, as chats want it, `subject` and `items`."""

    url: str = field(repr=False)
    manners: Manners = WAITS
    name: str = "webhook"

    def send(self, message: Message) -> None:
        """Post it, and once more where what went wrong may pass."""
        said = {
            "subject": message.subject,
            "text": f"{message.subject}\n\n{message.text}",
            "items": message.items,
        }
        try:
            http.retried(lambda: self._once(said), self.manners)
        except TryAgain as error:
            raise DataError(f"the webhook at {urlsplit(self.url).hostname}: {error}.") from None

    def _once(self, said: dict[str, Any]) -> None:
        host = urlsplit(self.url).hostname
        try:
            response = httpx.post(self.url, json=said, timeout=self.manners.timeout)
        except httpx.TimeoutException:
            raise TryAgain(f"no answer within {self.manners.timeout:g} seconds") from None
        except (httpx.HTTPError, httpx.InvalidURL):
            raise Unreachable("not reached") from None
        if response.status_code in http.PASSING:
            raise TryAgain(f"it answered {response.status_code}", http.asked_to_wait(response))
        if not response.is_success:
            raise DataError(f"the webhook at {host} answered {response.status_code}.")


def read(environment: Mapping[str, str] = os.environ) -> list[Channel]:
    """The ways that are configured. Raises DataError, quoting no secret, where one cannot work."""
    found: list[Channel] = []
    to = tuple(environment.get("ALERT_EMAIL", "").replace(",", " ").split())
    if to:
        found.append(_email(to, environment))
    elif environment.get("SMTP_URL"):
        raise DataError("SMTP_URL is set and ALERT_EMAIL is not: say whom to tell.")
    if url := environment.get("ALERT_WEBHOOK", ""):
        parts = urlsplit(url)
        local = parts.scheme == "http" and parts.hostname in LOCAL
        if not parts.hostname or not (parts.scheme == "https" or local):
            raise DataError("ALERT_WEBHOOK is not an address: it must begin with https://.")
        found.append(Webhook(url))
    return found


def _email(to: tuple[str, ...], environment: Mapping[str, str]) -> Email:
    wrong = DataError(f"SMTP_URL is not the address of a mail server: write {SERVER}.")
    if any("@" not in one for one in to):
        raise DataError("ALERT_EMAIL must have addresses, with commas between.")
    try:
        parts = urlsplit(environment.get("SMTP_URL", ""))
        asked, port = parse_qs(parts.query, strict_parsing=bool(parts.query)), parts.port
    except ValueError:
        raise wrong from None
    tls = {"smtp": "starttls", "smtps": "tls"}.get(parts.scheme)
    if tls is None or not parts.hostname or asked not in ({}, {"starttls": ["no"]}):
        raise wrong
    if asked and tls == "starttls":
        tls = "none"
        if parts.password and parts.hostname not in LOCAL:
            raise DataError("SMTP_URL has a password and starttls=no: it would go out in clear.")
    return Email(
        to=to,
        sender=environment.get("ALERT_FROM") or to[0],
        host=parts.hostname,
        port=port or (465 if tls == "tls" else 587),
        tls=tls,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
