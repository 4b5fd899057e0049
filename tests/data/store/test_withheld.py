"""What in the store is under embargo, and what else would give it away."""

from datetime import datetime, timedelta

import pandas as pd
import pytest

from data.store import review, withheld
from metrics import registry
from tests.data.floor import START, Floor, figure

NINE, TEN = datetime(2018, 4, 1, 9), datetime(2018, 4, 1, 10)
YEAR = [figure("AAA", 92 - 4 * (at % 2), period=f"2016-{at + 1:02}") for at in range(12)]
"""92, 88, 92...: 79.36 to 100 are plausible after these."""


def of_load(floor: Floor, id: int, now: datetime = START):
    with floor.engine.connect() as connection:
        return withheld.of_load(connection, id, now)


def test_a_load_has_its_own_embargo_and_those_of_what_it_was_compared_with(floor: Floor):
    floor.load(figure("AAA", 90), embargo_until=NINE)
    floor.load(figure("BBB", 80), embargo_until=TEN)
    floor.load(figure("AAA", 91))
    floor.load(figure("north", 20, indicator="gp_extended_access"))
    floor.load(figure("AAA", 92), embargo_until=NINE)
    assert [of_load(floor, id) for id in range(1, 6)] == [
        (NINE, None),
        (TEN, NINE),
        (None, TEN),
        (None, None),  # of another indicator
        (NINE, TEN),
    ]


@pytest.mark.parametrize(("now", "until"), [(NINE - timedelta(seconds=1), NINE), (NINE, None)])
def test_an_embargo_lasts_until_its_end(floor: Floor, now, until):
    floor.load(figure("AAA", 90), embargo_until=NINE)
    assert of_load(floor, 1, now) == (until, None)


def test_what_a_figure_was_compared_with_and_what_of_it_is_free(floor: Floor):
    """December is 95, then 85 under embargo; February's 10 is held, as it would be without."""
    floor.load(*YEAR, figure("AAA", 95))
    floor.load(figure("AAA", 85), embargo_until=NINE)
    floor.load(figure("AAA", 10, period="2018-02"))

    def past(free_at: datetime | None) -> pd.DataFrame:
        of = [1], registry.indicators(), floor.reference, free_at
        with floor.engine.connect() as connection:
            return review.past(connection, *of)

    assert [past(at)["value"].iloc[-1] for at in (None, START, NINE)] == [85, 95, 85]
    with floor.engine.connect() as connection:
        assert withheld.of_past(connection, [1, 2], START) == {1: NINE}
        assert withheld.of_past(connection, [1], NINE) == {}
        assert withheld.of_past(connection, [], START) == {}
