"""Certainty: the share of draws in each category, and a second slow drawing."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.certainty import certainty, draw_scores
from metrics.indicator import PER_100_000_BED_DAYS, Polarity, Unit
from metrics.method import Override
from tests.metrics import tables
from tests.metrics.drawing import (
    AS_AT,
    BY_PROVIDER,
    NORTH,
    SHARED,
    WAITS,
    ZIGZAG,
    World,
    months,
    slow_rows,
    world,
)
from tests.metrics.slow import Inputs
from tests.metrics.tables import indicator, item, standard
from tests.metrics.worlds import a_few, rate_fast, worlds

P = ["p1", "p2", "p3", "p4"]
SURVEY = indicator("survey", standard(50.0), aggregation="published")
LEADERS = indicator("leaders", aggregation="none", polarity=Polarity.LOWER)
JUDGED = item("leaders", step=None)


def chances(made: World, place: str = "ash", scope: str = "composite") -> list[float]:
    table = made.certainty().table
    found = table[(table["place"] == place) & (table["scope"] == scope)]
    assert len(found) == 1
    return found[P].iloc[0].tolist()


def surveyed(value: float, lower: float, upper: float, step: float = 5.0) -> World:
    figures = f"indicator area period value lower upper\nsurvey ash 2018-03 {value} {lower} {upper}"
    return world(figures, SURVEY, items=(item("survey", step=step),))


def test_far_from_any_cut_off_a_category_is_sure():
    """48.5 against 50 with a step of 3 is 2.0; the interval is a sixth of a step each way."""
    assert chances(surveyed(48.5, 48, 49, step=3.0)) == [0, 1, 0, 0]


def test_on_a_cut_off_a_symmetric_error_is_even():
    """45 against 50 with a step of 5 is 2.5: within three standard errors of half and half."""
    found = chances(surveyed(45, 43, 47))
    error = 3 * (0.25 / 4000) ** 0.5
    assert found[1] == pytest.approx(0.5, abs=error)
    assert found[2] == pytest.approx(0.5, abs=error)
    assert found[0] == found[3] == 0


@pytest.mark.parametrize(
    ("judged", "expected"), [(2.5, 2), (2.5 + 5e-10, 2), (2.5 + 2e-9, 3), (3.5, 3), (1.5, 1)]
)
def test_a_draw_on_a_cut_off_gets_the_better_category(judged: float, expected: int):
    row = f"leaders ash 2018-03 {judged!r}"
    made = world(f"indicator area period value\n{row}", LEADERS, items=(JUDGED,))
    assert chances(made) == [float(number == expected) for number in (1, 2, 3, 4)]


def test_judged_and_fixed_values_never_move():
    rows = """
        indicator area period  numerator denominator value lower upper
        leaders   ash  2018-03 -         -           2     1     3
        waits     ash  2018-03 3         10          -     -     -
    """
    made = world(
        rows, LEADERS, replace(WAITS, fixed=True), items=(JUDGED, item("waits", step=10.0))
    )
    found = made.certainty()
    assert found.figures.empty
    assert found.table["scope"].tolist() == ["composite", "leaders", "waits"]
    assert found.table["redrawn"].tolist() == [0, 0, 0]
    assert found.table["sd"].tolist() == pytest.approx([0, 0, 0], abs=1e-12)
    assert found.table["mean"].tolist() == pytest.approx([2.75, 2.0, 3.5], abs=1e-12)


def test_redrawn_is_the_share_of_the_weight_that_is_subject_to_chance():
    rows = """
        indicator area period  numerator denominator value
        leaders   ash  2018-03 -         -           2
        waits     ash  2018-03 3         10          -
        survey    ash  2018-03 -         -           45
    """
    items = (JUDGED, item("waits", "care", step=10.0, weight=3.0), item("survey", "care"))
    found = world(rows, LEADERS, WAITS, SURVEY, items=items).certainty().table
    assert found["redrawn"].tolist() == pytest.approx([0.375, 0.0, 0.75])


def test_a_place_that_is_not_rated_has_domains_only():
    rows = """
        indicator area  period  numerator denominator
        waits     ash   2018-03 30        60
        delays    ash   2018-03 30        60
        waits     birch 2018-03 30        60
    """
    found = world(rows, WAITS, indicator("delays", standard(50.0))).certainty().table
    assert tables.read(found, "place scope") == [
        ("ash", "composite"),
        ("ash", "waits"),
        ("ash", "delays"),
        ("birch", "waits"),
    ]


def test_an_override_caps_the_draws_it_catches():
    """Waits are in category 4 in every draw; without the cap the composite would be 2."""
    rows = """
        indicator area period  numerator denominator value
        leaders   ash  2018-03 -         -           1
        waits     ash  2018-03 300       1000        -
    """
    items = (replace(JUDGED, weight=3.0, domain="all"), item("waits", "all"))
    cap = Override("waits", from_category=4, no_better_than=3, reason="a test")
    assert chances(world(rows, LEADERS, WAITS, items=items)) == [0, 1, 0, 0]
    capped = world(rows, LEADERS, WAITS, items=items, overrides=(cap,))
    assert chances(capped) == [0, 0, 1, 0]
    assert chances(capped, scope="all") == [0, 1, 0, 0]


def test_there_is_nothing_to_draw_among_peers():
    made = world(BY_PROVIDER, WAITS, areas=NORTH, shares=SHARED)
    method = replace(made.method, scoring="relative")
    sure = certainty(made.rated, made.frame, made.indicators, method, AS_AT)
    assert len(sure.table) == len(sure.spread) == 0
    assert [*P, "mean"] == sure.table.columns[3:8].tolist()


def test_a_date_without_a_rating_is_refused():
    made = surveyed(45, 43, 47)
    with pytest.raises(ValueError, match="nothing is rated as at 2018-02-28"):
        certainty(made.rated, made.frame, made.indicators, made.method, date(2018, 2, 28))


# The whole against a second, slow drawing ----------------------------------------------------

FIGURES = """
    indicator area  period  numerator denominator value lower upper
    waits     R1    2018-03 240       400         -     -     -
    waits     R2    2018-03 30        200         -     -     -
    waits     R3    2018-03 0         0           -     -     -
    delays    ash   2018-03 12.5      300         -     -     -
    delays    birch 2018-03 90        1200        -     -     -
    delays    cedar 2018-03 0         150         -     -     -
    infection R1    2018-03 3         25000       -     -     -
    infection R2    2018-03 70        90000       -     -     -
    survey    ash   2017    -         -           55    49    61
    survey    birch 2017    130       200         -     60    70
    survey    cedar 2017    -         -           52    -     -
    survey    north 2017    -         -           57    55    59
    money     north 2017    -5        100         -     -     -
    money     ash   2017    2         100         -     -     -
    leaders   north 2017    -         -           2     -     -
"""
OF_R4 = months(ZIGZAG, 100_000).replace(" ash ", " R4 ")
EVERYTHING = World(
    tables.observation_records(FIGURES) + tables.observation_records(OF_R4),
    tables.by_id(
        WAITS,
        indicator("delays", standard(4.0), polarity=Polarity.LOWER),
        indicator("infection", standard(50.0), unit=PER_100_000_BED_DAYS, polarity=Polarity.LOWER),
        SURVEY,
        indicator("money", standard(0.0), unit=Unit("%", "of turnover", 100, None), fixed=True),
        LEADERS,
    ),
    tables.method(
        item("waits", "care", 12.0),
        item("delays", "care", 3.0, weight=2.0),
        item("infection", "safety", 30.0),
        item("survey", "people", 4.0),
        item("money", "means", 2.0),
        item("leaders", "means", None),
        weights={"care": 2.0},
        coverage=0.25,
    ),
    tables.area_records(NORTH + "dale place -"),
    tables.share_records(SHARED + "R3 ash 1.0\nR4 cedar 0.2\nR4 dale 0.7"),
)


def test_a_slow_drawing_gives_the_same_table():
    found = EVERYTHING.certainty(draws=250)
    assert set(found.figures["basis"]) == {"beta", "gamma", "interval", "common cause", "none"}
    expected = pd.DataFrame(slow_rows(EVERYTHING, 250))
    assert tables.read(found.table, "place scope") == tables.read(expected, "place scope")
    assert {"dale", "north"} <= set(found.table["place"])
    assert list(found.table.columns) == list(expected.columns)
    for column in expected.columns[2:]:
        assert found.table[column].tolist() == pytest.approx(expected[column].tolist(), abs=1e-9)


@a_few(5)
@given(worlds(), st.integers(1, 60))
def test_what_holds_of_any_table(made: Inputs, draws: int):
    frame, rated = tables.observations(made.observations), rate_fast(made, AS_AT)
    arguments = (rated, frame, made.indicators, made.method, AS_AT, draws)
    found, drawn = certainty(*arguments), draw_scores(*arguments)
    table = found.table.set_index(["place", "scope"])
    assert table[P].sum(axis=1).tolist() == pytest.approx([1.0] * len(table), abs=1e-12)
    assert (table[P] >= 0).all(axis=None)
    assert ((drawn.scores >= 1 - 1e-12) & (drawn.scores <= 4 + 1e-12)).all()
    quantiles = table[["p05", "p25", "p50", "p75", "p95"]].to_numpy()
    assert (np.diff(quantiles, axis=1) >= 0).all()
    parts = found.spread.groupby(["place", "scope"], sort=False)
    assert parts.size().tolist() == [30] * len(table)
    better = found.spread[found.spread["bin_to"] <= 2.5].groupby(["place", "scope"], sort=False)
    up_to_2 = (table["p1"] + table["p2"]).tolist()
    assert better["share"].sum().tolist() == pytest.approx(up_to_2, abs=1e-12)
    assert parts["share"].sum().tolist() == pytest.approx([1.0] * len(table), abs=1e-12)
    own = rated.ratings.dropna(subset="composite").set_index("place")
    composites = found.table[found.table["scope"] == "composite"].set_index("place")
    assert set(composites.index) == set(own.index)
    for place in composites.index[composites["redrawn"] == 0]:
        assert composites.loc[place, f"p{own.loc[place, 'category']:.0f}"] == 1
        assert composites.loc[place, "mean"] == pytest.approx(own.loc[place, "composite"])


@pytest.mark.parametrize("judged", [2.5, 2.5 + 5e-10])
def test_the_spread_puts_an_edge_in_the_better_bin(judged: float):
    row = f"leaders ash 2018-03 {judged!r}"
    made = world(f"indicator area period value\n{row}", LEADERS, items=(JUDGED,))
    spread = made.certainty(draws=7).spread
    assert (spread["bin_from"].min(), spread["bin_to"].max()) == (1, 4)
    filled = spread[(spread["share"] > 0) & (spread["scope"] == "composite")]
    assert tables.read(filled, "bin_from bin_to share") == [(2.4, 2.5, 1.0)]
