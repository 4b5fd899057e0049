"""Names in a sentence, as many as anybody reads."""

from collections.abc import Sequence

MOST = 12


def first_of(names: Sequence[str], most: int = MOST, more: str = "more") -> str:
    """The names, or the first of them and how many are left out: "a, b and 38 more"."""
    rest = len(names) - most
    named = ", ".join(names[:most])
    return f"{named} and {rest:,} {more}" if rest > 0 else named
