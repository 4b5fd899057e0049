"""Values of an ambition from a release's series and from what the partnership counted."""

from datetime import date

import pandas as pd
import pytest

from metrics.plan.actuals import actuals, measured, people
from tests.metrics.plan.rows import row, table

TODAY = pd.Timestamp(2017, 12, 31)
AMBITION = row(
    "ambitions", id="smoking", area="shire", indicator="smoking", baseline=20, better="lower"
)
NOTHING = float("nan")


def series(*rows: tuple[str, str, float, float, float]) -> pd.DataFrame:
    """Years of an area: area, year, numerator, denominator, value."""
    return pd.DataFrame(
        {
            "indicator": "smoking",
            "place": area,
            "period_start": pd.Timestamp(f"{year}-01-01"),
            "period_end": pd.Timestamp(f"{year}-12-31"),
            "numerator": above,
            "denominator": below,
            "value": value,
            "lower": value - 1,
            "upper": value + 1,
        }
        for area, year, above, below, value in rows
    )


YEARS = series(
    ("shire", "2015", 200, 1000, 20),
    ("shire", "2016", 190, 1000, 19),
    ("shire", "2018", 180, 1000, 18),
    ("north", "2017", 10, 1000, 1),
)


def test_those_of_the_indicator_up_to_today_and_what_was_counted_besides():
    progress = table(
        "progress",
        {"id": "smoking", "on": "2016-12-31", "value": 5},
        {"id": "smoking", "on": "2017-06-30", "value": 18.5},
        {"id": "smoking", "on": "2018-06-30", "value": 4},
        {"id": "other", "on": "2017-06-30", "value": 3},
    )
    found = actuals(AMBITION, YEARS, progress, TODAY)
    assert [(one.on, one.value, one.half) for one in found] == [
        (date(2015, 12, 31), 20, 1),
        (date(2016, 12, 31), 19, 1),
        (date(2017, 6, 30), 18.5, None),
    ]


def test_without_an_indicator_only_what_was_counted():
    progress = table("progress", {"id": "smoking", "on": "2016-12-31", "value": 5})
    unmeasured = {**AMBITION, "indicator": ""}
    found = actuals(unmeasured, YEARS, progress, TODAY)
    assert [one.value for one in found] == [5]


@pytest.mark.parametrize(
    ("above", "below", "value", "fewer"),
    [(190, 1000, 19, 10), (190, NOTHING, 19, 10), (NOTHING, NOTHING, 19, None)],
)
def test_in_people(above: float, below: float, value: float, fewer: float | None):
    """From 20% to 19% of 1,000 people are 10 fewer; 190 who are 19% are 19% of 1,000."""
    rows = measured(AMBITION, series(("shire", "2016", above, below, value)), TODAY)
    found = people(AMBITION, rows, 100)
    assert found == (None if fewer is None else pytest.approx(fewer))


def test_no_people_without_a_value_or_a_baseline():
    assert people(AMBITION, YEARS.iloc[:0], 100) is None
    assert people(row("ambitions", better="lower"), YEARS, 100) is None


@pytest.mark.parametrize(("begun", "fewer"), [("2016-12-31", 10), ("2017-01-01", None)])
def test_no_people_from_before_the_baseline(begun: str, fewer: float | None):
    rows = measured(AMBITION, YEARS, TODAY)
    found = people({**AMBITION, "baseline_on": pd.Timestamp(begun)}, rows, 100)
    assert found == (None if fewer is None else pytest.approx(fewer))
