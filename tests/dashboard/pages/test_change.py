"""The word for a change: one threshold, on the tile, on its page and beside its parts."""

from datetime import date

import pandas as pd
import pytest

from dashboard.sections import change
from tests.metrics.tables import item, method

METHOD = method(item("x"))
DAY = date(2017, 12, 31)


def chart(before: float, after: float, **parts: float):
    """The chart of a change since 30 September 2017, clear from 0.10 on."""
    table = pd.DataFrame({"part": list(parts), "change": list(parts.values()), "reason": ""})
    (element, _) = change.section("Leeds", table, before, after, "30 September 2017", DAY, METHOD)
    return element.chart


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (2.60, 2.64, "No clear change: the composite has risen by 0.04 from 2.60 "),
        (2.64, 2.60, "No clear change: the composite has fallen by 0.04 from 2.64 "),
        (2.60, 2.70, "Worse: the composite has risen by 0.10 from 2.60 "),
        (2.70, 2.60, "Better: the composite has fallen by 0.10 from 2.70 "),
        (2.60, 2.6996, "No clear change: the composite has risen by 0.0996 from 2.60 "),
        (2.4997, 2.5003, "No clear change: the composite has risen by 0.001 from 2.4997 "),
        (2.60, 2.601, "No clear change: the composite is 2.60, as it was (30 September 2017)."),
    ],
)
def test_a_change_is_called_what_the_tile_calls_it(before: float, after: float, says: str):
    said = chart(before, after, data=after - before)
    assert said.sentence.startswith(says)
    assert said.title == f"Leeds, {said.sentence[0].lower()}{said.sentence[1:]}"


def test_most_of_a_change_is_made_by_what_goes_its_way():
    """-0.30 is the largest part of a rise by 0.05, and made none of it."""
    said = chart(2.60, 2.65, data=-0.30, revised=0.20, target=0.15).sentence
    assert said.endswith(" to 2.65, mostly because of revised (+0.20).")


def test_parts_that_are_tied_are_named_together():
    assert chart(2.0, 2.5, data=0.25, target=0.25).sentence.endswith(
        "mostly because of data (+0.25) and target (+0.25)."
    )


def test_a_part_is_called_better_or_worse_from_the_same_threshold_on():
    parts = {"data": 0.10, "revised": 0.0999, "shares": -0.10, "target": -0.02, "method": 0.001}
    _, *labels, _ = chart(2.0, 2.0809, **parts).figure.layout.yaxis.ticktext
    numbers = [label.partition("<b>")[2].removesuffix("</b>") for label in labels]
    assert numbers == ["+0.10 ▼ worse", "+0.0999", "-0.10 ▲ better", "-0.02", "0.00"]
