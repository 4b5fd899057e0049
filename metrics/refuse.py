"""Checks of definitions: refuses numbers and words that make no sense."""

import math
from collections.abc import Sequence


def unless_above_0(what: str, *numbers: float) -> None:
    """Raises ValueError unless every number is finite and above 0; NaN is not."""
    for number in numbers:
        if not 0 < number < math.inf:
            raise ValueError(f"{what} must be above 0 and finite, not {number}")


def unless_one_of(what: str, word: object, words: Sequence[object]) -> None:
    """Raises ValueError unless the word is one of those that mean something."""
    if word not in words:
        raise ValueError(f"{what} must be one of {', '.join(map(str, words))}, not {word!r}")


def if_empty(what: str, text: str) -> None:
    """Raises ValueError where the text has nothing in it but spaces."""
    if not text.strip():
        raise ValueError(f"{what} is empty: say it in plain words")
