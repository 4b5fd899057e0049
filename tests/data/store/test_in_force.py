"""Which figure counts where several were loaded: one worked example for each rule."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.store import in_force, load
from metrics import registry
from tests.data.floor import START, Floor, empty, figure, published, store

pytestmark = pytest.mark.both_stores

NAMES = "load_id numerator source kind published stated status".split()
USUAL = "1 0 tidy real 2018-01-11 stated final".split()
SOURCES = registry.indicators()["ae_four_hour"].sources


def candidates(text: str) -> pd.DataFrame:
    """Rows for one figure, AAA in December 2017, from a text table of NAMES; blank ones usual."""
    rows = []
    for line in text.strip().splitlines():
        cells = line.split()
        rows.append(dict(zip(NAMES, [*cells, *USUAL[len(cells) :]], strict=True)))
    frame = pd.DataFrame(rows)
    return frame.assign(
        indicator="ae_four_hour",
        area="AAA",
        area_name="",
        note="",
        line=1,
        load_id=frame["load_id"].astype(int),
        numerator=frame["numerator"].astype(float),
        period_start=pd.Timestamp("2017-12-01"),
        period_end=pd.Timestamp("2017-12-31"),
        published_on=pd.to_datetime(frame["published"]).astype("datetime64[s]"),
        published_stated=frame["stated"] == "stated",
    )


RULES = {
    "the latest load": """
        1 10
        2 20""",
    "the latest publication, whichever was loaded first": """
        1 20 tidy real 2018-02-08
        2 10 tidy real 2018-01-11""",
    "a real figure before a demonstration one, however old": """
        1 20 tidy real 2016-01-01 stated provisional
        2 10 tidy demonstration""",
    "a real figure of the last source before a demonstration of the first": f"""
        1 20 tidy real
        2 10 {SOURCES[0]} demonstration""",
    "the indicator's first source, however old": f"""
        1 20 {SOURCES[0]} real 2016-01-01
        2 10 {SOURCES[1]} real
        3 10 tidy real 2018-02-08""",
    "a source that is not listed comes last": """
        1 20 tidy real 2016-01-01
        2 10 carrier_pigeon real""",
    "final stays though an older provisional is loaded later": """
        1 20 tidy real 2018-01-11 stated final
        2 10 tidy real 2018-01-04 stated provisional""",
    "final stays though a provisional of the same date is loaded later": """
        1 20 tidy real 2018-01-11 stated final
        2 10 tidy real 2018-01-11 stated provisional""",
    "final stays though a provisional is loaded later that states no date": """
        1 20 tidy real 2018-01-11 stated final
        2 10 tidy real 2018-02-08 unstated provisional""",
    "a provisional stated to be published later counts": """
        1 10 tidy real 2018-01-11 stated final
        2 20 tidy real 2018-01-12 stated provisional""",
    "a provisional counts until the final comes": """
        1 10 tidy real 2018-01-11 stated provisional
        2 20 tidy real 2018-02-08 stated final""",
    "a revised figure is as good as a final one": """
        1 20 tidy real 2018-02-08 stated revised
        2 10 tidy real 2018-02-08 unstated provisional""",
    "of two provisional ones the later publication": """
        1 20 tidy real 2018-02-08 stated provisional
        2 10 tidy real 2018-01-11 stated provisional""",
    "the last of three": """
        1 10 tidy real 2018-01-11 stated provisional
        2 10 tidy real 2018-02-08 stated final
        3 20 tidy real 2018-02-09 stated provisional""",
    "a final of another source displaces no provisional of a better one": f"""
        1 20 {SOURCES[0]} real 2018-01-11 stated provisional
        2 10 tidy real 2018-02-08 stated final""",
    "a demonstration displaces no provisional figure": """
        1 10 tidy real 2018-02-20 stated provisional
        2 20 tidy real 2018-03-20 unstated provisional
        3 10 tidy demonstration 2018-01-25 stated final""",
}


@pytest.mark.parametrize("text", RULES.values(), ids=RULES.keys())
def test_which_counts(floor: Floor, text: str):
    """In each table the row of 20 is the one in force, in whatever order the rows come."""
    rows = candidates(text)
    floor.wait(days=30)
    for order in (rows, rows.sort_index(ascending=False)):
        empty(floor.engine)
        store(floor, order)
        assert floor.numerators() == [20]


def test_each_figure_has_one_row_in_order(floor: Floor):
    floor.load(figure("BBB", 1), figure("AAA", 2), figure("AAA", 3, period="2017-11"))
    found = floor.rows()
    assert found["area"].tolist() == ["AAA", "AAA", "BBB"]
    assert found["numerator"].tolist() == [3, 2, 1]


def test_published_codes_become_areas_with_what_is_said_of_them(floor: Floor):
    floor.load(published("N01", 17), published("S01", 18), published("shire", 19))
    found = floor.rows().set_index("area")
    assert found["note"].to_dict() == {
        "north": "the moor is not in it",
        "shire": "",
        "south": "",
    }


def test_a_code_and_the_area_it_stands_for_are_the_same_figure(floor: Floor):
    floor.load(published("N01", 17))
    floor.load(published("north", 18))
    assert floor.rows()["value"].tolist() == [18]


def test_notes_of_the_figure_and_of_its_code_stand_together(floor: Floor):
    store(floor, candidates("1 20").assign(area="N01", note="estimated"))
    assert floor.rows()["note"].tolist() == ["estimated; the moor is not in it"]


def test_figures_of_indicators_that_are_no_more_are_left_out(floor: Floor):
    floor.load(figure("AAA", 1), figure("AAA", 2, indicator="delayed_transfers"))
    only = {"ae_four_hour": registry.indicators()["ae_four_hour"]}
    seen = in_force.seen(floor.knowledge())
    with floor.engine.connect() as connection:
        found = in_force.in_force(connection, floor.reference, only, seen)
    assert found["numerator"].tolist() == [1]


def test_known_at_is_what_had_been_loaded_by_then(floor: Floor):
    floor.load(figure("AAA", 1))
    loaded_at = floor.wait(hours=1)
    floor.load(figure("AAA", 2))
    floor.wait(days=30)
    assert floor.numerators(known_at=START - timedelta(seconds=1)) == []
    assert floor.numerators(known_at=START) == [1]
    assert floor.numerators(known_at=loaded_at - timedelta(seconds=1)) == [1]
    assert floor.numerators(known_at=loaded_at) == [2]
    assert floor.numerators() == [2]


def test_known_at_is_what_had_been_published_by_then(floor: Floor):
    floor.load(figure("AAA", 1), published_on=date(2018, 3, 5))
    assert floor.numerators(known_at=datetime(2018, 3, 4, 23, 59)) == []
    assert floor.numerators(known_at=datetime(2018, 3, 5)) == [1]


def test_known_at_before_a_withdrawal_still_knows_the_load(floor: Floor):
    floor.load(figure("AAA", 1))
    withdrawn_at = floor.wait(hours=1)
    load.withdraw(floor.engine, 1, "")
    assert floor.numerators() == []
    assert floor.numerators(known_at=withdrawn_at - timedelta(seconds=1)) == [1]


def test_the_public_sees_no_provisional_figure(floor: Floor):
    floor.load(figure("AAA", 1), figure("BBB", 2, status="provisional"))
    tomorrow = floor.wait(days=1).date()
    floor.load(figure("AAA", 3, status="provisional"), published_on=tomorrow)
    assert floor.numerators("internal") == [3, 2]
    assert floor.numerators("public") == [1]


def test_the_public_sees_nothing_under_embargo(floor: Floor):
    until = floor.clock + timedelta(days=7)
    floor.load(figure("AAA", 1))
    floor.load(figure("AAA", 2), embargo_until=until)
    assert floor.numerators("internal") == [2]
    assert floor.numerators("public") == [1]
    floor.clock = until - timedelta(seconds=1)
    assert floor.numerators("public") == [1]
    floor.clock = until
    assert floor.numerators("public") == [2]


def test_what_the_public_knew_then_had_no_figure_that_was_under_embargo_then(floor: Floor):
    then = floor.clock
    floor.load(figure("AAA", 1), embargo_until=then + timedelta(days=7))
    floor.wait(days=30)
    assert floor.numerators("public") == [1]
    assert floor.numerators("public", known_at=then) == []
    assert floor.numerators("internal", known_at=then) == [1]


MONTHS = st.integers(0, 35).map(lambda months: str(pd.Period("2015-01", "M") + months))


@st.composite
def valid_rows(draw: st.DrawFn) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Rows that keep every rule, by indicator, area and month."""
    keys = draw(
        st.sets(
            st.tuples(
                st.sampled_from(["ae_four_hour", "delayed_transfers", "gp_extended_access"]),
                st.sampled_from(["AAA", "BBB", "north", "south", "shire"]),
                MONTHS,
            ),
            min_size=1,
            max_size=12,
        )
    )
    return {key: draw(one_row()) for key in sorted(keys)}


@st.composite
def one_row(draw: st.DrawFn) -> dict[str, Any]:
    status = draw(st.sampled_from(["final", "revised", "provisional"]))
    if draw(st.booleans()):
        below = draw(st.integers(0, 10**9))
        return {
            "numerator": draw(st.integers(0, below)),
            "denominator": below,
            "status": status,
        }
    value = draw(st.floats(0, 100))
    lower = draw(st.floats(0, value))
    upper = draw(st.floats(value, 200))
    figures = {"numerator": "", "denominator": "", "value": value, "lower": lower, "upper": upper}
    return {**figures, "status": status}


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=valid_rows())
def test_valid_rows_come_back_in_force_as_they_were(floor: Floor, rows: dict):
    empty(floor.engine)
    floor.load(*(as_line(key, row) for key, row in rows.items()))
    found = floor.rows().astype(object).fillna("")
    assert len(found) == len(rows)
    for row in found.to_dict("records"):
        sent = rows[row["indicator"], row["area"], f"{row['period_start']:%Y-%m}"]
        for name in ("numerator", "denominator", "value", "lower", "upper", "status"):
            assert row[name] == sent.get(name, "")


def as_line(key: tuple[str, str, str], row: dict[str, Any]) -> str:
    indicator, area, month = key
    return figure(area, **row, indicator=indicator, period=month)


def test_the_reference_of_the_day_decides_what_a_code_means(floor: Floor):
    floor.load(published("N01", 17))
    codes = floor.reference.codes.assign(area="south", note="")
    floor.reference = replace(floor.reference, codes=codes)
    assert floor.rows()["area"].tolist() == ["south"]
