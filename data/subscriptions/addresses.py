"""E-mail addresses that readers give."""

import re

LONGEST = 254
"""Characters of an address, as mail servers have it (RFC 5321)."""

WORD = r"[a-z0-9#$&'*+/=?^_{|}~-]+"
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
FORM = re.compile(rf"(?=.{{1,64}}@){WORD}(?:\.{WORD})*@(?:{LABEL}\.)+{LABEL}", re.ASCII)
"""An address without comments, quotes or routes: % and ! have some servers send it elsewhere."""


def read(text: str) -> str | None:
    """The address in small letters; None if it is none that a message can be sent to."""
    address = text.strip().lower()
    return address if len(address) <= LONGEST and FORM.fullmatch(address) else None


def mailbox(address: str) -> str:
    """The address without the part after a plus, which many servers deliver to the same person."""
    name, _, host = address.rpartition("@")
    return f"{name.partition('+')[0]}@{host}"
