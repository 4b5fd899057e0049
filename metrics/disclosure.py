"""Which counts may be made public: an indicator's rule, and the words for withheld figures."""

from dataclasses import dataclass
from typing import Literal, get_args

from metrics import refuse

Level = Literal["provider", "place", "footprint", "nation"]

CONFIDENTIAL = "[c]"
"""The Government Analysis Function's symbol for a figure withheld as confidential."""

SUPPRESSED = f"{CONFIDENTIAL} suppressed: a small count"
UNCHECKED = f"{CONFIDENTIAL} suppressed: there are no counts to check it by"


@dataclass(frozen=True)
class Disclosure:
    """What the public may see of an indicator's counts.

    A count from 1 to `small` is withheld, and also if 1 to `small` people are *not* counted and the
    numerator is part of the denominator; others are rounded to the nearest `rounding`. This is
    NHS Digital's rule for hospital episodes below national level (HES analysis guide: 1 to 7
    suppressed, zero shown, the rest rounded to 5).

    At the levels `official_at` figures stay exact, because the official statistics named as
    `publication` already have them.
    """

    small: int = 7
    rounding: int = 5
    official_at: tuple[Level, ...] = ()
    publication: str = ""

    def __post_init__(self) -> None:
        refuse.unless_above_0("disclosure: small and rounding", self.small, self.rounding)
        for level in self.official_at:
            refuse.unless_one_of("disclosure: a level in official_at", level, get_args(Level))
        if self.official_at:
            refuse.if_empty("disclosure: the publication that has the figures", self.publication)


OF_PEOPLE = Disclosure()
"""The rule for counts of people that no publication gives exactly below England."""
