"""A mail server on this machine that keeps what it is sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

from aiosmtpd.controller import Controller

from tests.data.bad_server import unused


class Box:
    """Takes mail as it comes; refuses that to one address, and all while it is `full`."""

    def __init__(self) -> None:
        self.mails: list = []
        self.refuse = ""
        self.full = False

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.full:
            return "452 no room"
        if address == self.refuse:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.mails.append(envelope)
        return "250 taken"

    def read(self) -> list[EmailMessage]:
        """The messages, the oldest first, as a mail program reads them."""
        read = [message_from_bytes(one.content, policy=policy.default) for one in self.mails]
        return read  # type: ignore[return-value]


def text(mail: EmailMessage) -> str:
    return mail.get_content().replace("\r\n", "\n")


@contextmanager
def serving(box: Box, **options: Any) -> Iterator[int]:
    """The port of a server over the box."""
    port = urlsplit(unused()).port
    controller = Controller(box, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()
