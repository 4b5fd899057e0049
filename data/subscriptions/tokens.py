"""What is in the links of messages: encrypted and signed, so that nobody else reads or makes one.

A request for a subscription is in its link alone, and so is not kept before it is confirmed.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, timedelta

from cryptography.fernet import Fernet, InvalidToken

from data import times
from data.subscriptions import addresses

CONFIRM, LEAVE = "confirm", "leave"
LIFE = {CONFIRM: int(timedelta(days=1).total_seconds()), LEAVE: None}
"""Seconds for which a link is good; the way out is good for as long as the key."""

LONGEST = 2000


@dataclass(frozen=True)
class Wish:
    """An address, and the place that it is about."""

    address: str
    place: str


class Tokens:
    """Makes and reads what is in links, by a key."""

    def __init__(self, key: str) -> None:
        self._secret = hashlib.sha256(f"subscriptions {key}".encode()).digest()
        self._cipher = Fernet(base64.urlsafe_b64encode(self._secret))

    def make(self, purpose: str, wish: Wish) -> str:
        """The token of a link for a purpose: CONFIRM or LEAVE."""
        content = json.dumps([purpose, wish.address, wish.place]).encode()
        return self._cipher.encrypt_at_time(content, _seconds()).decode().rstrip("=")

    def read(self, purpose: str, token: str) -> Wish | None:
        """What a token of that purpose says; None if it is not ours or its time is over."""
        if len(token) > LONGEST or not token.isascii():
            return None
        padded = f"{token}{'=' * (-len(token) % 4)}".encode()
        life = LIFE[purpose]
        try:
            if life is None:
                content = self._cipher.decrypt(padded)
            else:
                content = self._cipher.decrypt_at_time(padded, life, _seconds())
        except InvalidToken:
            return None
        made_for, address, place = json.loads(content)
        return Wish(address, place) if made_for == purpose else None

    def who(self, address: str) -> str:
        """A name for a mailbox from which nobody without the key learns the address."""
        mailbox = addresses.mailbox(address).encode()
        return hmac.new(self._secret, mailbox, hashlib.sha256).hexdigest()


def _seconds() -> int:
    return int(times.now().replace(tzinfo=UTC).timestamp())
