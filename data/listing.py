"""Lists and counts for use in sentences."""

from collections.abc import Sequence

MOST = 12


def first_of(names: Sequence[str], most: int = MOST, more: str = "more") -> str:
    """The names, or the first ones and the number left out: "a, b and 38 more"."""
    rest = len(names) - most
    named = ", ".join(names[:most])
    return f"{named} and {rest:,} {more}" if rest > 0 else named


def counted(number: int, what: str) -> str:
    """ "1 row", "1,234 rows"."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
