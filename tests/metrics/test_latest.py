"""Which period speaks for a place: the latest that ended, unless it is too old."""

from datetime import date

import pandas as pd
import pytest

from metrics.latest import charted, latest, length
from tests.metrics.tables import by_id, indicator, observations, read

A, B = indicator("a", max_age=1), indicator("b", max_age=6)


def series(text: str, missing: str = "") -> pd.DataFrame:
    """Rows as `rate` hands them to `latest`, from a text table."""
    return observations(text).rename(columns={"area": "place"}).assign(missing=missing)


def ask(
    rows: pd.DataFrame, *days: str, places: tuple[str, ...] = ("x",), rated: str = "a"
) -> pd.DataFrame:
    as_ats = [date.fromisoformat(day) for day in days]
    return latest(rows, places, rated.split(), as_ats, by_id(A, B))


MONTHS = series("""
    indicator area period  value
    a         x    2018-01 71
    a         x    2018-02 72
    a         x    2018-03 73
""")


@pytest.mark.parametrize(
    ("day", "value", "reason"),
    [
        ("2018-01-30", None, "no data"),
        ("2018-01-31", 71.0, ""),
        ("2018-02-27", 71.0, ""),
        ("2018-02-28", 72.0, ""),
        ("2018-03-31", 73.0, ""),
        ("2018-04-30", 73.0, ""),
        ("2018-05-01", None, "too old: the latest period ended 2018-03-31"),
    ],
)
def test_latest_period_ended_by_the_date(day: str, value: float | None, reason: str):
    assert read(ask(MONTHS, day), "value reason") == [(value, reason)]


@pytest.mark.parametrize(
    ("period", "last_day", "first_day_too_old"),
    [
        ("2018-01", "2018-02-28", "2018-03-01"),
        ("2018-02", "2018-03-31", "2018-04-01"),
        ("2018-11", "2018-12-31", "2019-01-01"),
        ("2018-12", "2019-01-31", "2019-02-01"),
        ("2020-01", "2020-02-29", "2020-03-01"),
        ("2020-02", "2020-03-31", "2020-04-01"),
        ("2018-01-30", "2018-02-27", "2018-02-28"),
        ("2018-01-14", "2018-02-14", "2018-02-15"),
    ],
)
def test_one_month_of_age(period: str, last_day: str, first_day_too_old: str):
    """A month that ends lives to the end of the next, however long the two are."""
    rows = series(f"indicator area period value\n a x {period} 70")
    assert read(ask(rows, last_day), "value reason") == [(70.0, "")]
    [(value, reason)] = read(ask(rows, first_day_too_old), "value reason")
    assert value is None
    assert reason.startswith("too old: the latest period ended 20")


@pytest.mark.parametrize(("day", "value"), [("2019-02-28", 70.0), ("2019-03-01", None)])
def test_six_months_of_age_from_august_to_february(day: str, value: float | None):
    rows = series("indicator area period value\n b x 2018-08 70")
    assert read(ask(rows, day, rated="b"), "value") == [(value,)]


def test_what_is_too_old_keeps_its_dates_and_loses_every_figure():
    rows = series("""
        indicator area period  numerator denominator value lower upper
        a         x    2018-01 7         10          70    60    80
    """)
    figures = "numerator denominator value lower upper"
    assert read(ask(rows, "2018-02-28"), figures) == [(7.0, 10.0, 70.0, 60.0, 80.0)]
    old = ask(rows, "2018-03-01")
    assert read(old, figures) == [(None,) * 5]
    assert read(old, "period_start period_end") == [("2018-01-01", "2018-01-31")]


def test_the_shorter_of_two_periods_that_end_together():
    text = ["a x 2018-01:2018-03 80", "a x 2018-03 73", "a x 2017-04:2018-03 81"]
    for rows in (text, text[::-1]):
        found = ask(series("\n".join(["indicator area period value", *rows])), "2018-03-31")
        assert read(found, "value period_start") == [(73.0, "2018-03-01")]


def test_a_later_undefined_figure_is_not_passed_over():
    """A month that was suppressed says so; the month before does not stand in for it."""
    rows = series("""
        indicator area period  value note
        a         x    2018-01 71    -
        a         x    2018-02 -     suppressed:_a_small_number
    """)
    found = ask(rows, "2018-02-28")
    assert read(found, "value reason") == [(None, "suppressed: a small number")]


def test_undefined_without_a_note():
    rows = series("indicator area period numerator denominator\n a x 2018-01 0 0")
    reason = "the value is undefined (nothing to divide by)"
    assert read(ask(rows, "2018-01-31"), "value reason") == [(None, reason)]


def test_the_missing_providers_are_named():
    rows = series("indicator area period value\n a x 2018-01 -", missing="R1, R2")
    assert read(ask(rows, "2018-01-31"), "reason") == [("no figure from R1, R2",)]


def test_a_note_beside_a_value_is_no_reason():
    rows = series("indicator area period value note\n a x 2018-01 71 revised_in_May")
    assert read(ask(rows, "2018-01-31"), "value reason") == [(71.0, "")]


def test_too_old_is_said_rather_than_what_was_missing():
    rows = series("indicator area period value\n a x 2018-01 -", missing="R1")
    [(reason,)] = read(ask(rows, "2018-03-01"), "reason")
    assert reason == "too old: the latest period ended 2018-01-31"


def test_one_row_for_every_date_place_and_indicator_in_the_order_asked():
    rows = series("""
        indicator area period  value
        b         y    2018-02 62
        b         y    2018-01 61
        a         x    2018-01 71
    """)
    found = ask(rows, "2018-02-28", "2018-01-31", places=("y", "x"), rated="b a")
    assert read(found, "as_at place indicator value") == [
        ("2018-02-28", "y", "b", 62.0),
        ("2018-02-28", "y", "a", None),
        ("2018-02-28", "x", "b", None),
        ("2018-02-28", "x", "a", 71.0),
        ("2018-01-31", "y", "b", 61.0),
        ("2018-01-31", "y", "a", None),
        ("2018-01-31", "x", "b", None),
        ("2018-01-31", "x", "a", 71.0),
    ]
    assert list(found.index) == list(range(8))


def test_each_indicator_has_its_own_age():
    rows = series("indicator area period value\n a x 2018-01 71\n b x 2018-01 61")
    found = ask(rows, "2018-07-31", rated="a b")
    assert read(found, "indicator value") == [("a", None), ("b", 61.0)]


@pytest.mark.parametrize("text", ["object", "str"])
def test_text_columns_of_either_kind(text: str):
    """Databases hand over text as objects, pandas as its own text: the answer is the same."""
    rows = MONTHS.astype(dict.fromkeys(["place", "indicator", "missing", "note"], text))
    assert read(ask(rows, "2018-01-31"), "value reason") == [(71.0, "")]
    assert read(ask(rows.iloc[:0], "2018-01-31"), "value reason") == [(None, "no data")]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_dates_of_any_resolution(unit: str):
    kinds = dict.fromkeys(["period_start", "period_end"], f"datetime64[{unit}]")
    assert read(ask(MONTHS.astype(kinds), "2018-03-31"), "value") == [(73.0,)]


# What a chart draws -----------------------------------------------------------------------------


def drawn(*rows: str) -> list[tuple]:
    """Value by value what a chart of these periods draws."""
    text = "\n".join(["indicator area period value", *rows])
    return [value for (value,) in read(charted(series(text)), "value")]


def test_a_chart_draws_months_and_not_the_quarter_that_ends_with_one():
    months = [f"a x 2018-0{n} 7{n}" for n in range(1, 7)]
    assert drawn(*months, "a x 2018-04:2018-06 50") == [71.0, 72.0, 73.0, 74.0, 75.0, 76.0]


def test_what_ends_latest_decides_the_length_of_the_periods_drawn():
    months = ["a x 2018-01 71", "a x 2018-02 72", "a x 2018-03 73"]
    assert drawn(*months, "a x 2018-02:2018-04 50") == [71.0, 50.0]
    weeks = ["a x 2018-02-19:2018-02-25 1", "a x 2018-02-26:2018-03-04 2"]
    assert drawn(*months, *weeks) == [71.0, 72.0, 73.0]


def test_before_the_first_period_of_one_length_those_of_another_are_drawn():
    """Quarters to the end of 2017, months since; the last quarter goes on beside the months."""
    quarters = ["a x 2017-07:2017-09 67", "a x 2017-10:2017-12 68", "a x 2018-01:2018-03 69"]
    assert drawn(*quarters, "a x 2018-02 72", "a x 2018-03 73") == [67.0, 68.0, 72.0, 73.0]


def test_a_chart_of_each_indicator_and_place():
    text = """
        indicator area period          value
        b         x    2018-01:2018-03 60
        a         y    2018-01:2018-03 50
        a         x    2018-01:2018-03 40
        a         x    2018-03         73
    """
    found = charted(series(text))
    assert read(found, "indicator place value") == [
        ("a", "x", 73.0),
        ("a", "y", 50.0),
        ("b", "x", 60.0),
    ]
    assert charted(series(text).iloc[:0]).empty


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("2018-01-01", 1),
        ("2018-01-01:2018-01-07", 7),
        ("2018-02", 30.4),
        ("2018-01", 30.4),
        ("2018-01:2018-03", 91.2),
        ("2016", 364.8),
        ("2017", 364.8),
    ],
)
def test_months_are_of_one_length_however_many_days_they_have(period: str, days: float):
    rows = series(f"indicator area period value\n a x {period} 70")
    assert length(rows).tolist() == pytest.approx([days])
