"""What doubtful figures have in common, told from what one says of itself."""

import re

import pytest

from metrics import slips
from metrics.causes import EACH, cause, particulars

TENFOLD = "counts 302,080, where 30,208 is usual: has a digit been added?"
DOUBT = "'over four hours' is more than 'attendances': see the file"


def test_numbers_are_of_one_figure_and_the_question_is_of_all():
    another = "counts 500, where 50 is usual: has a digit been added?"
    assert cause(TENFOLD) == cause(another)
    assert cause(TENFOLD).what == "has a digit been added?"
    assert cause(TENFOLD).each == "Each counts at least ten times what is usual."
    assert particulars(TENFOLD) == "counts 302,080, where 30,208 is usual"


@pytest.mark.parametrize("why", [DOUBT, "'attendances' is -1, which is not a count", ""])
def test_a_readers_doubt_is_the_cause_itself(why):
    assert cause(why) == (why, "")
    assert particulars(why) == ""


def test_every_question_that_is_asked_is_known():
    """Each ends a text of metrics.slips; of a digit two words are possible."""
    with open(slips.__file__, encoding="utf-8") as file:
        asked = set(re.findall(r": ([a-z][^:\"]*\?)\"", file.read()))
    assert {one.replace("{what}", word) for one in asked for word in ("added", "lost")} == {*EACH}
