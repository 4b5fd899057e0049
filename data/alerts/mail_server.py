"""A mail server: its settings, and sending by it. No error names a secret."""

import os
import smtplib
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

from data.faults import DataError
from data.fetch import http
from data.fetch.http import Manners, TryAgain, Unreachable

LOCAL = {"localhost", "127.0.0.1", "::1"}
SERVER = "smtp://user:password@mail.example.org:587, or smtps:// for TLS from the start"
WAITS = Manners(tries=3, pause=1.0, longest_pause=5.0, timeout=10.0)
"""How long to try: somebody is waiting."""

Send = Callable[[EmailMessage], int]


class Refused(DataError):
    """The server takes no mail for any address of a message, and will not later."""


@dataclass(frozen=True)
class MailServer:
    """A mail server; `tls` is starttls, tls (from the start) or none."""

    host: str
    port: int
    tls: str
    user: str = ""
    password: str = field(default="", repr=False)
    manners: Manners = WAITS

    def send(self, mail: EmailMessage) -> int:
        """Send one message, and try again after a failure that may pass.

        Returns how many of several addresses were refused. Raises DataError if nobody has it,
        Refused if the server refused every address.
        """
        try:
            return http.retried(lambda: self._once(mail), self.manners)
        except TryAgain as error:
            raise self._failed(error) from None

    @contextmanager
    def opened(self) -> Iterator[Send]:
        """A function that sends a message, each tried once, over one connection.

        It returns and raises as `send`; after an error other than Refused open another connection.
        """
        try:
            with self._open() as send:
                yield send
        except TryAgain as error:
            raise self._failed(error) from None

    def _once(self, mail: EmailMessage) -> int:
        with self._open() as send:
            return send(mail)

    def _failed(self, error: TryAgain) -> DataError:
        return DataError(f"the mail server {self.host}: {error}.")

    @contextmanager
    def _open(self) -> Iterator[Send]:
        with self._errors(), self._connected() as server:
            if self.tls == "starttls":
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password)

            def send(mail: EmailMessage) -> int:
                with self._errors():
                    return len(server.send_message(mail))

            yield send

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
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            if all(400 <= code < 500 for code in codes):
                raise TryAgain(f"it answered {codes[0]}") from None
            raise Refused(f"the mail server {self.host} refuses every address.") from None
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


def read(environment: Mapping[str, str] = os.environ) -> MailServer:
    """The mail server of SMTP_URL. Raises DataError, without naming a secret, if it cannot work."""
    wrong = DataError(f"SMTP_URL is not the address of a mail server: write {SERVER}.")
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
    return MailServer(
        host=parts.hostname,
        port=port or (465 if tls == "tls" else 587),
        tls=tls,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
