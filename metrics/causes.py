"""What figures that look like errors have in common: their cause, without the numbers of one.

A reason from metrics.slips is what one figure says, a colon, and a question that all of its kind
share.
"""

from typing import NamedTuple

EACH = {
    "has a digit been added?": "Each counts at least ten times what is usual.",
    "has a digit been lost?": "Each counts a tenth of what is usual, or less.",
    "are the two exchanged?": "Of each, the numerator is what the denominator usually is, and the "
    "other way round.",
    "were they reported at all?": "Each says none, where there always were some.",
    "were those reported at all?": "Each says all, where there always were some that were not.",
    "have the figures moved by a row?": "Each fits the past of the row above or below it.",
}
"""What is so of each figure that a question is asked of."""


class Cause(NamedTuple):
    """Why figures are held: `what` says or asks it, `each` what is so of every one (may be "")."""

    what: str
    each: str = ""


def cause(why: str) -> Cause:
    """The cause that a figure's reason names; a reader's doubt is the cause itself."""
    _, _, question = why.rpartition(": ")
    return Cause(question, EACH[question]) if question in EACH else Cause(why)


def particulars(why: str) -> str:
    """What a reason says of its own figure alone; "" where the cause says all of it."""
    said, _, question = why.rpartition(": ")
    return said if question in EACH else ""
