"""Why a composite changed: each part alone by hand, all together, and a slow second opinion."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.explain import PARTS, Side, explain
from metrics.target import Target
from tests.metrics import slow, tables
from tests.metrics.tables import by_id, indicator, item, method, standard
from tests.metrics.worlds import AREAS, AS_ATS, a_few, worlds

NAN = float("nan")
FEBRUARY, MARCH = date(2018, 2, 28), date(2018, 3, 31)
PLACES = """
    id     kind       footprint
    north  footprint  -
    ash    place      north
    birch  place      north
"""
A = indicator("a", standard(95.0))
B = indicator("b", standard(95.0), aggregation="none")
TWO = method(item("a"), item("b"))
"""Each has half the weight, and five points short of 95% are one point of score: a tenth of a
composite point per percentage point.
"""
HALVES = "provider place share\nR1 ash 0.5\nR1 birch 0.5"
OLD = """
    indicator area period  numerator denominator
    a         ash  2018-02 85        100
    b         ash  2018-02 90        100
"""


def side(figures: str = OLD, as_at: date = FEBRUARY, shares: str = "", **changes: Any) -> Side:
    """Two indicators of places, February's figures: a 85%, score 3.5; b 90%, 2.5; composite 3."""
    usual = {
        "observations": tables.observations(figures),
        "shares": tables.shares(shares or HALVES),
        "areas": tables.areas(PLACES),
        "indicators": by_id(A, B),
        "ambitions": {},
        "method": TWO,
        "as_at": as_at,
    }
    return Side(**{**usual, **changes})


def parts(old: Side, new: Side, place: str = "ash") -> dict[str, float]:
    """What is not nothing of a place's parts."""
    rows = explain(old, new)
    assert rows["part"].tolist() == list(PARTS) * rows["place"].nunique()
    here = rows[rows["place"] == place]
    assert (here["reason"] == "").all()
    return {
        row["part"]: pytest.approx(row["change"], abs=1e-9)
        for row in here.to_dict("records")
        if row["change"]
    }


# Each part by itself -------------------------------------------------------------------------


def test_nothing_changed():
    assert parts(side(), side()) == {}
    assert parts(side(), side(as_at=MARCH)) == {}, "a later day, and nothing that ended by it"


def test_new_data():
    """March: a falls from 85% to 83%, half of two fifths of a point."""
    march = OLD + "a ash 2018-03 83 100"
    assert parts(side(), side(march, MARCH)) == {"new data": 0.2}
    assert parts(side(march, MARCH), side()) == {"new data": -0.2}, "back to February"
    assert parts(side(), side(march)) == {}, "March is not over"


def test_revised_data():
    assert parts(side(), side(OLD.replace("85", "86"))) == {"revised data": -0.1}


def test_a_first_figure_is_new_data():
    """b 2.5 alone; with a at 3.5 it is 3."""
    without = "\n".join(line for line in OLD.splitlines() if " a " not in line)
    half = side(without, method=replace(TWO, coverage=0.5))
    assert parts(half, side(OLD + "a ash 2018-03 85 100", MARCH)) == {"new data": 0.5}


def test_missing_data():
    """a (3.5) has no figure any more: 2.5 remains. Or it has one at last, for the same month."""
    some = replace(TWO, coverage=0.5)
    without = "\n".join(line for line in OLD.splitlines() if "a         ash" not in line)
    undefined = OLD.replace("85        100", "0         0  ")
    for lacking in (without, undefined, OLD + "a ash 2018-03 0 0"):
        gone = parts(side(method=some), side(lacking, MARCH, method=some))
        assert gone == {"aged-out or missing data": -0.5}, lacking
    back = parts(side(undefined, method=some), side(method=some))
    assert back == {"aged-out or missing data": 0.5}


def test_aged_out_data():
    """a may speak for one month, b for six: from 1 April there is b alone."""
    brief = {"indicators": by_id(replace(A, max_age=1), B), "method": replace(TWO, coverage=0.5)}
    aged = parts(side(**brief), side(as_at=date(2018, 4, 1), **brief))
    assert aged == {"aged-out or missing data": -0.5}
    newer = parts(side(**brief), side(OLD + "a ash 2018-03 90 100", MARCH, **brief))
    assert newer == {"new data": -0.5}


PROVIDERS = """
    indicator area period  numerator denominator
    a         R1   2018-02 80        100
    a         R2   2018-02 90        100
    b         ash  2018-02 90        100
"""
EVEN = "provider place share\nR1 ash 0.5\nR2 ash 0.5"
TILTED = "provider place share\nR1 ash 0.3\nR2 ash 0.5"
"""85% by EVEN; by TILTED (24 + 45) / 80 = 86.25%."""


def test_shares():
    assert parts(side(PROVIDERS, shares=EVEN), side(PROVIDERS, shares=TILTED)) == {"shares": -0.125}


def test_shares_that_change_between_the_periods_are_not_new_data():
    """One table: the old shares until February, the tilted ones from March; March is a point up."""
    table = """
        provider place share valid_from valid_to
        R1       ash   0.5   2000-01-01 2018-02-28
        R1       ash   0.3   2018-03-01 -
        R2       ash   0.5   2000-01-01 -
    """
    march = PROVIDERS + "a R1 2018-03 81 100\na R2 2018-03 91 100"
    found = parts(side(PROVIDERS, shares=table), side(march, MARCH, shares=table))
    assert found == {"new data": -0.1, "shares": -0.125}


def test_a_provider_that_merged_is_new_data_and_shares_are_what_is_left():
    """R1 and R2 become R3: March cannot be valued with the old shares."""
    march = PROVIDERS + "a R3 2018-03 180 200"
    merged = "provider place share\nR3 ash 0.5"
    found = parts(side(PROVIDERS, shares=EVEN), side(march, MARCH, shares=merged))
    assert found == {"new data": -0.5}


def test_what_makes_up_a_footprint_counts_as_shares():
    """North is ash (85%) and birch (95%); without birch it is ash."""
    figures = OLD + "a birch 2018-02 95 100"
    old, new = (side(figures, method=method(item("a"))) for _ in range(2))
    new = replace(
        new, areas=tables.areas(PLACES.replace("birch  place      north", "birch place -"))
    )
    assert parts(old, new, "north") == {"shares": 1.0}
    assert parts(old, new, "ash") == {}


def test_target_in_force():
    """The ambition is 3 points below England's standard: three fifths of a point, halved."""
    local = {"a": [standard(92.0, area="ash")]}
    assert parts(side(), side(ambitions=local)) == {"target in force": -0.3}
    lower = by_id(replace(A, targets=(standard(92.0),)), B)
    assert parts(side(), side(indicators=lower)) == {"target in force": -0.3}


def test_a_trajectory_moves_with_the_period():
    """March is up 2 points and so is the path: new data and target cancel each other."""
    path = Target(((FEBRUARY, 95.0), (MARCH, 97.0)), "a test", "linear")
    moving = by_id(replace(A, targets=(path,)), B)
    march = OLD + "a ash 2018-03 87 100"
    found = parts(side(indicators=moving), side(march, MARCH, indicators=moving))
    assert found == {"new data": -0.2, "target in force": 0.2}


def test_england_as_the_comparator_counts_as_the_target():
    """England is revised from 95% to 94%; ash stays."""
    areas = tables.areas(PLACES + "england nation -")
    like = {"areas": areas, "indicators": by_id(replace(A, comparator="england"), B)}
    old = side(OLD + "a england 2018-02 95 100", **like)
    assert parts(old, side(OLD + "a england 2018-02 94 100", **like)) == {"target in force": -0.1}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"method": method(item("a", step=10.0), item("b"))}, -0.5),
        ({"method": method(item("a"), item("b"), weights={"a": 3})}, 0.25),
        ({"method": method(item("a"))}, 0.5),
        ({"indicators": by_id(replace(A, unit=replace(A.unit, multiplier=101)), B)}, -0.085),
    ],
)
def test_method(changes: dict[str, Any], expected: float):
    """Steps, weights, what is rated, and how an indicator is defined."""
    assert parts(side(), side(**changes)) == {"method": expected}


def test_cut_offs_do_not_touch_a_composite():
    assert parts(side(), side(method=replace(TWO, composite_cut_offs=(1, 2, 3)))) == {}


# Together ------------------------------------------------------------------------------------


def test_everything_at_once_by_hand():
    """a goes from 85% to 80% (March), 80.625% with the tilted shares, target 90, step 10;
    b is revised from 90% to 88%. The old method scores a 3.5, 4.0 held, 4.0, 3.375; b 2.5, 2.9.
    """
    march = PROVIDERS.replace("90        100\n    b", "90 100\n    b").replace(
        "ash  2018-02 90", "ash 2018-02 88"
    )
    march += "a R1 2018-03 79 100\na R2 2018-03 81 100"
    new = side(
        march,
        MARCH,
        shares="provider place share\nR1 ash 0.3\nR2 ash 0.5",
        ambitions={"a": [standard(90.0, area="north")]},
        method=method(item("a", step=10.0), item("b")),
    )
    value = (0.3 * 79 + 0.5 * 81) / 0.8
    by_target = 1.5 + (90 - value) / 5
    found = parts(side(PROVIDERS, shares=EVEN), new)
    assert found == {
        "new data": 0.25,
        "revised data": 0.2,
        "target in force": (by_target - 4.0) / 2,
        "method": (1.5 + (90 - value) / 10 - by_target) / 2,
    }


def test_places_without_a_rating_on_both_sides():
    old = side(OLD + "a birch 2018-02 85 100\nb birch 2018-02 85 100")
    new = side(areas=tables.areas(PLACES + "cedar place -"))
    new = replace(
        new, observations=tables.observations(OLD + "a cedar 2018-02 85 100\nb cedar 2018-02 9 10")
    )
    rows = explain(old, new).drop_duplicates("place").set_index("place")
    assert rows["reason"].to_dict() == {
        "north": "not rated on either side",
        "ash": "",
        "birch": "no longer rated as at 2018-02-28",
        "cedar": "newly rated: no rating as at 2018-02-28",
    }
    assert rows["change"].notna().tolist() == [False, True, False, False]


def test_a_place_that_loses_every_score_on_the_way():
    """All that was rated is gone, and something else is rated: the method takes what is left."""
    other = side("indicator area period numerator denominator\nc ash 2018-02 95 100")
    other = replace(
        other, indicators=by_id(A, B, indicator("c", standard(95.0))), method=method(item("c"))
    )
    assert parts(side(), other) == {"method": -1.5}


def test_scores_among_peers():
    """All five places move alike, so nobody moves among peers."""
    areas = tables.areas("id\n" + "\n".join("pqrst"))
    figures = "indicator area period numerator denominator\n"
    old = "\n".join(f"a {id} 2018-02 {80 + n} 100" for n, id in enumerate("pqrst"))
    new = "\n".join(f"a {id} 2018-02 {85 + n} 100" for n, id in enumerate("pqrst"))
    among = {"areas": areas, "method": method(item("a"), scoring="relative")}
    assert parts(side(figures + old, **among), side(figures + new, **among), "p") == {}
    swapped = new.replace("a p 2018-02 85", "a p 2018-02 95")
    found = parts(side(figures + old, **among), side(figures + swapped, **among), "q")
    assert list(found) == ["revised data"]


# A slow second opinion -----------------------------------------------------------------------

BIRCH_MOVED = [
    {**area, "footprint": "south" if area["id"] == "birch" else area["footprint"]} for area in AREAS
]
INGREDIENTS = ["observations", "shares", "ambitions", "definitions", "areas"]


@st.composite
def changes(draw: st.DrawFn) -> tuple[slow.Inputs, slow.Inputs]:
    """A world, and the same with some ingredients of another; figures often move a little only."""
    old, other = draw(worlds()), draw(worlds())
    new = old
    for name in draw(st.sets(st.sampled_from(INGREDIENTS), min_size=1)):
        if name == "definitions":
            new = replace(new, indicators=other.indicators, method=other.method)
        elif name == "areas":
            new = replace(new, areas=BIRCH_MOVED)
        elif name == "observations" and draw(st.booleans()):
            new = replace(new, observations=draw(_revised(old.observations)))
        else:
            new = replace(new, **{name: getattr(other, name)})
    return old, new


@st.composite
def _revised(draw: st.DrawFn, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Some rows gone, some with another numerator."""
    fates = draw(st.lists(st.sampled_from("kkkkrg"), min_size=len(rows), max_size=len(rows)))
    kept = [(row, fate) for row, fate in zip(rows, fates, strict=True) if fate != "g"]
    return [{**row, "numerator": 33.5} if fate == "r" else row for row, fate in kept]


@a_few(12)
@given(changes(), st.sampled_from(AS_ATS), st.sampled_from(AS_ATS))
def test_fast_and_slow_agree_and_the_parts_add_up(worlds, was: date, is_now: date):
    old, new = worlds
    rows = explain(as_side(old, was), as_side(new, is_now))
    before, after = slow.rate(known(old), was), slow.rate(known(new), is_now)
    for place, found in rows.groupby("place"):
        ends = before[place]["composite"], after[place]["composite"]
        if None in ends:
            assert found["change"].isna().all()
            assert (found["reason"] != "").all()
            continue
        expected = slow_states(old, new, was, is_now, place)
        steps = np.diff([float(state) for state in [ends[0], *expected, ends[1]]])
        assert found["change"].tolist() == pytest.approx(steps.tolist(), abs=1e-9)
        assert found["change"].sum() == pytest.approx(float(ends[1] - ends[0]), abs=1e-9)


@a_few(3)
@given(worlds(), st.sampled_from(AS_ATS))
def test_the_same_world_has_no_parts(world: slow.Inputs, as_at: date):
    rows = explain(as_side(world, as_at), as_side(world, as_at))
    assert not rows["change"].fillna(0.0).any()


def as_side(world: slow.Inputs, as_at: date) -> Side:
    made = {name: getattr(tables, name) for name in ("observations", "shares", "areas")}
    frames = {name: make(getattr(world, name)) for name, make in made.items()}
    return Side(
        **frames,
        indicators=world.indicators,
        ambitions=world.ambitions,
        method=world.method,
        as_at=as_at,
    )


def known(world: slow.Inputs) -> slow.Inputs:
    """Without the figures of indicators that are not defined."""
    rows = [row for row in world.observations if row["indicator"] in world.indicators]
    return replace(world, observations=rows)


def slow_states(
    old: slow.Inputs, new: slow.Inputs, was: date, is_now: date, place: str
) -> list[Fraction]:
    """The composites after each part up to the last but one; one without a score repeats."""
    targets = {id: new.indicators[id].targets for id in old.indicators if id in new.indicators}
    defined = {
        id: replace(one, targets=targets.get(id, one.targets)) for id, one in old.indicators.items()
    }
    carried = known(replace(new, indicators=defined, method=old.method))
    states: list[dict[str, Any]] = [{} for _ in range(6)]
    for line in old.method.items:
        id = line.indicator
        period, start, target = reading(old, id, place, was)
        now_period, end, now_target = reading(carried, id, place, is_now)
        held = slow_held(old, carried, id, place, period[1] if period else was, is_now)
        if held is None and start is not None:
            held = end
        values = [start, start, start, held, end, end]
        if held is not None and now_period not in (None, period):
            values[1:4] = [held, held, held]
        elif held is not None and start is not None:
            values[2:4] = [held, held]
        levels = [target if period else now_target] * 5 + [now_target]
        for state, value, level in zip(states, values, levels, strict=True):
            state[id] = slow.score(value, level, line, old.indicators[id])
    whatever = replace(old.method, coverage=1e-12)
    found = [slow.combine(state, old.method.items, whatever)["composite"] for state in states]
    for n in range(1, 6):
        found[n] = found[n - 1] if found[n] is None else found[n]
    return found[1:]


def slow_held(
    old: slow.Inputs, carried: slow.Inputs, id: str, place: str, day: date, is_now: date
) -> Fraction | None:
    """The new figure by the shares in force on a day, of the periods that are used now."""
    used = {reading(carried, id, area["id"], is_now)[0] for area in carried.areas}
    rows = [
        row
        for row in carried.observations
        if row["indicator"] == id and (row["period_start"], row["period_end"]) in used
    ]
    ended = [row["valid_to"] is not None and row["valid_to"] < day for row in old.shares]
    frozen = [
        {**row, "valid_from": date(1900, 1, 1), "valid_to": None}
        for row, over in zip(old.shares, ended, strict=True)
        if row["valid_from"] <= day and not over
    ]
    return reading(replace(old, observations=rows, shares=frozen), id, place, is_now)[1]


def reading(
    world: slow.Inputs, id: str, place: str, as_at: date
) -> tuple[tuple[date, date] | None, Fraction | None, Fraction | None]:
    """The period, value and target that speak for a place."""
    area = next(area for area in world.areas if area["id"] == place)
    period, figure = slow.latest(known(world), id, area, as_at)
    if period is None:
        return None, None, None
    stale = as_at >= slow.expires(period[1], world.indicators[id].max_age)
    silent = stale or not slow.applies(world.indicators[id], area)
    value = None if silent else slow.value(figure, world.indicators[id])
    return period, value, slow.target(world, id, area, period)
