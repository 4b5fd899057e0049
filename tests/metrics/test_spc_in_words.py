"""Every word of metrics.spc has plain words, each its own."""

import numpy as np
import pytest

from metrics import spc_in_words
from metrics.spc import ENOUGH, assurance, xmr


def test_a_change_beyond_chance_says_which_way():
    """Twelve at 10, then 30: outside the limits, better where higher is better."""
    for sign, said in ((1, "getting better, beyond chance"), (-1, "getting worse, beyond chance")):
        _, summary = xmr([10, 11] * 6 + [30], sign)
        assert spc_in_words.plain(summary["variation"]) == said


def test_usual_variation_and_too_few_points():
    _, summary = xmr([10, 11] * (ENOUGH // 2), 1)
    assert spc_in_words.plain(summary["variation"]) == "no change beyond chance"
    _, summary = xmr([10, 11], 1)
    assert spc_in_words.plain(summary["variation"]) == "too few points to tell"


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (5, "expected to meet the target"),
        (15, "may meet or miss the target"),
        (25, "expected to miss the target"),
        (np.nan, "no target"),
    ],
)
def test_limits_of_10_and_20_against_a_target(target, said):
    (found,) = assurance([10], [20], [target], [1])
    assert spc_in_words.plain(found) == said


def test_nothing_stays_nothing_and_another_word_is_refused():
    assert spc_in_words.plain("") == ""
    with pytest.raises(KeyError):
        spc_in_words.plain("special cause")


def test_no_two_say_the_same():
    assert len(set(spc_in_words.PLAIN.values())) == len(spc_in_words.PLAIN)
