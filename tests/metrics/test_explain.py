"""Why a composite changed: each part by hand, all of them together, and a slow second opinion."""

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

FEBRUARY, MARCH, APRIL, JUNE = (date(2018, *day) for day in [(2, 28), (3, 31), (4, 1), (6, 30)])
HERE = "id kind footprint\nnorth footprint -\nash place north\nbirch place north\n"
A = indicator("a", standard(95.0))
B = indicator("b", standard(95.0), aggregation="none")
TWO = method(item("a"), item("b"))
"""Five points short of 95% are a point of score, and half of it is the composite's."""


def side(a="ash 2018-02 85 100", more="", as_at=FEBRUARY, shares="", areas=HERE, **other) -> Side:
    """Figures of a and, in February, b for ash: 85% scores 3.5 and 90% 2.5, so 3. Then `more`."""
    lines = [
        "indicator area period numerator denominator",
        *(f"a {line}" for line in a.split(";") if line),
    ]
    lines += ["b ash 2018-02 90 100", *more.split(";")]
    made = {
        "observations": tables.observations("\n".join(lines)),
        "shares": tables.shares(
            "provider place share valid_from valid_to\n" + shares.replace(";", "\n")
        ),
        "areas": tables.areas(areas),
        "indicators": by_id(A, B),
        "ambitions": {},
        "method": TWO,
        "as_at": as_at,
    }
    return Side(**{**made, **other})


def parts(old: Side, new: Side, place: str = "ash") -> dict[str, float]:
    """What is not nothing of a place's parts."""
    rows = explain(old, new)
    assert rows["part"].tolist() == list(PARTS) * rows["place"].nunique()
    here = rows[rows["place"] == place]
    assert (here["reason"] == "").all()
    moved = here[here["change"] != 0]
    return dict(zip(moved["part"], moved["change"], strict=True))


NEW, REVISED, GONE, SHARES, TARGET, METHOD = PARTS
HALF = {"method": replace(TWO, coverage=0.5)}
BRIEF = {"indicators": by_id(replace(A, max_age=1), B), **HALF}
PATH = Target(((FEBRUARY, 95.0), (MARCH, 97.0)), "a test", "linear")
MOVING = {"indicators": by_id(replace(A, targets=(PATH,)), B)}
FOOTPRINTS = {"indicators": by_id(replace(A, footprint_only=True), B), **HALF}
LIKE = {
    "areas": HERE + "england nation -",
    "indicators": by_id(replace(A, comparator="england"), B),
}
ENGLAND = [{"more": f"a england 2018-02 {value} 100", **LIKE} for value in (95, 94)]
ONLY_A, ONLY_C = {"method": method(item("a"))}, {"method": method(item("c"))}
C = {"more": "c ash 2018-02 95 100", "indicators": by_id(indicator("c", standard(95.0)))}
LARGER = {"indicators": by_id(replace(A, unit=replace(A.unit, multiplier=101)), B)}

PROVIDERS = "R1 2018-02 80 100;R2 2018-02 90 100"
EVEN = {"a": PROVIDERS, "shares": "R1 ash 0.5 2000-01-01 -;R2 ash 0.5 2000-01-01 -"}
TILTED = {"a": PROVIDERS, "shares": "R1 ash 0.3 2000-01-01 -;R2 ash 0.5 2000-01-01 -"}
"""85% by EVEN; by TILTED (24 + 45) / 80 = 86.25%."""
TURN = "R1 ash 0.5 2000-01-01 2018-02-28;R1 ash 0.3 2018-03-01 -;R2 ash 0.5 2000-01-01 -"
TURN = {"a": PROVIDERS, "shares": TURN}
TURNED = {**TURN, "a": f"{PROVIDERS};R1 2018-03 81 100;R2 2018-03 91 100", "as_at": MARCH}
MERGED = {"a": f"{PROVIDERS};R3 2018-03 180 200", "shares": "R3 ash 0.5 2000-01-01 -"}


def march(figures: str, **other: Any) -> dict[str, Any]:
    return {"more": f"a ash 2018-03 {figures}", "as_at": MARCH, **other}


CHANGES = {
    "nothing": ({}, {}, {}),
    "a period that is not over": ({}, march("83 100") | {"as_at": FEBRUARY}, {}),
    "83% in March": ({}, march("83 100"), {NEW: 0.2}),
    "back to February": (march("83 100"), {}, {NEW: -0.2}),
    "a first figure": ({"a": "", **HALF}, march("85 100", **HALF), {NEW: 0.5}),
    "after an aged one": ({**BRIEF, "as_at": APRIL}, march("85 100", **BRIEF), {NEW: 0.5}),
    "revised to 86%": ({}, {"a": "ash 2018-02 86 100"}, {REVISED: -0.1}),
    "gone": (HALF, {"a": "", **HALF}, {GONE: -0.5}),
    "undefined": (HALF, {"a": "ash 2018-02 0 0", **HALF}, {GONE: -0.5}),
    "new and undefined": (HALF, march("0 0", **HALF), {GONE: -0.5}),
    "there at last": ({"a": "ash 2018-02 0 0", **HALF}, HALF, {GONE: 0.5}),
    "on its last day": (BRIEF, {"as_at": MARCH, **BRIEF}, {}),
    "too old": (BRIEF, {"as_at": APRIL, **BRIEF}, {GONE: -0.5}),
    "other shares": (EVEN, TILTED, {SHARES: -0.125}),
    "shares turn": (TURN, TURNED, {NEW: -0.1, SHARES: -0.125}),
    "and are new": ({**TURN, "a": "", **HALF}, {**TURNED, **HALF}, {NEW: 0.4, SHARES: -0.125}),
    "merged providers": (EVEN, {**MERGED, "as_at": MARCH}, {NEW: -0.5}),
    "an ambition": ({}, {"ambitions": {"a": [standard(92.0, area="ash")]}}, {TARGET: -0.3}),
    "a path": (MOVING, march("87 100", **MOVING), {NEW: -0.2, TARGET: 0.2}),
    "England revised": (*ENGLAND, {TARGET: -0.1}),
    "a comparator": ({**ENGLAND[1], "indicators": by_id(A, B)}, ENGLAND[1], {TARGET: -0.1}),
    "a step": ({}, {"method": method(item("a", step=10.0), item("b"))}, {METHOD: -0.5}),
    "a weight": ({}, {"method": method(item("a"), item("b"), weights={"a": 3})}, {METHOD: 0.25}),
    "what is rated": ({}, ONLY_A, {METHOD: 0.5}),
    "a definition": (EVEN, {**TILTED, **LARGER}, {SHARES: -0.125, METHOD: -0.08625}),
    "a shorter life": ({**HALF, "as_at": JUNE}, {**BRIEF, "as_at": JUNE}, {METHOD: -0.5}),
    "not for places": ({**EVEN, **FOOTPRINTS}, {**TILTED, **FOOTPRINTS}, {}),
    "cut-offs": ({}, {"method": replace(TWO, composite_cut_offs=(1, 2, 3))}, {}),
    "all else gone": (ONLY_A, {"a": "", **C, **ONLY_C}, {METHOD: -2.0}),
}
"""Old side, new side, and the parts that are not nothing."""


@pytest.mark.parametrize("change", CHANGES)
def test_by_hand(change: str):
    old, new, expected = CHANGES[change]
    assert parts(side(**old), side(**new)) == pytest.approx(expected, abs=1e-9)


def test_everything_at_once_by_hand():
    """a falls to 80% in March, 80.25% with the tilted shares, against 90 instead of 95 and a step
    of 10 instead of 5; b is revised to 88%. Scores of a: 3.5, 4.0 (held), 4.0, 3.45, 2.475.
    """
    new = side(
        "R1 2018-03 79 100;R2 2018-03 81 100",
        as_at=MARCH,
        shares=TILTED["shares"],
        ambitions={"a": [standard(90.0, area="north")]},
        method=method(item("a", step=10.0), item("b")),
    )
    rows = new.observations
    new = replace(new, observations=rows.assign(numerator=rows["numerator"].replace(90.0, 88.0)))
    expected = {NEW: 0.25, REVISED: 0.2, TARGET: -0.275, METHOD: -0.4875}
    assert parts(side(**EVEN), new) == pytest.approx(expected, abs=1e-9)


def test_what_makes_up_a_footprint_counts_as_shares():
    """North is ash (85%) and birch (95%); without birch it is ash."""
    whole = side("ash 2018-02 85 100;birch 2018-02 95 100", method=method(item("a")))
    less = replace(whole, areas=tables.areas(HERE.replace("birch place north", "birch place -")))
    assert parts(whole, less, "north") == {SHARES: pytest.approx(1.0)}
    assert parts(whole, less, "ash") == {}


def test_places_without_a_rating_on_both_sides():
    old = side(more="a birch 2018-02 85 100;b birch 2018-02 85 100")
    new = side(more="a cedar 2018-02 85 100;b cedar 2018-02 9 10", areas=HERE + "cedar place -")
    rows = explain(old, new).drop_duplicates("place").set_index("place")
    assert rows["reason"].to_dict() == {
        "north": "not rated on either side",
        "ash": "",
        "birch": "no longer rated as at 2018-02-28",
        "cedar": "newly rated: no rating as at 2018-02-28",
    }
    assert rows["change"].notna().tolist() == [False, True, False, False]


def test_scores_among_peers():
    """All five move alike, so nobody moves among peers; p moves ahead, so the others move too."""
    among = {"areas": "id\n" + "\n".join("pqrst"), "method": method(item("a"), scoring="relative")}
    at = [
        ";".join(f"{id} 2018-02 {first + n} 100" for n, id in enumerate("pqrst"))
        for first in (80, 85)
    ]
    ahead = at[1].replace("p 2018-02 85", "p 2018-02 95")
    old, alike, other = (side(figures, **among) for figures in (*at, ahead))
    assert parts(old, alike, "p") == {}
    assert list(parts(old, other, "q")) == [REVISED]


# A slow second opinion -----------------------------------------------------------------------

FRAMES = ("observations", "shares", "areas")
BIRCH_MOVED = [
    {**area, "footprint": "south" if area["id"] == "birch" else area["footprint"]} for area in AREAS
]


def _without_usual(world: slow.Inputs) -> slow.Inputs:
    shares = [row | {"expected": row["expected"].replace("usual", "")} for row in world.shares]
    return replace(world, shares=shares)


@st.composite
def changes(draw: st.DrawFn) -> tuple[slow.Inputs, slow.Inputs]:
    """A world, and the same with some ingredients of another; or some of its figures revised.

    No provider is expected by its own figures of a year: here only those of the periods that are
    used are at hand, so that it depends on which these are.
    """
    old, other = (_without_usual(draw(worlds())) for _ in range(2))
    rows = [row for row in old.observations if not draw(st.booleans()) or draw(st.booleans())]
    revised = [{**row, "numerator": 33.5} if draw(st.booleans()) else row for row in rows]
    figures = draw(st.sampled_from([revised, other.observations]))
    changed = {
        "observations": {"observations": figures},
        "shares": {"shares": other.shares},
        "ambitions": {"ambitions": other.ambitions},
        "definitions": {"indicators": other.indicators, "method": other.method},
        "areas": {"areas": BIRCH_MOVED},
    }
    new = old
    for name in draw(st.sets(st.sampled_from(sorted(changed)))):
        new = replace(new, **changed[name])
    return old, new


@a_few(6)
@given(changes(), st.sampled_from(AS_ATS), st.sampled_from(AS_ATS))
@pytest.mark.slow
def test_fast_and_slow_agree_and_the_parts_add_up(worlds, one: date, other: date):
    """Of two dates in their order: backwards, a figure long too old would count as new again."""
    (old, new), (was, is_now) = worlds, sorted([one, other])
    rows = explain(as_side(old, was), as_side(new, is_now))
    before, after = slow.rate(known(old), was), slow.rate(known(new), is_now)
    for place, found in rows.groupby("place"):
        ends = before[place]["composite"], after[place]["composite"]
        if None in ends:
            assert found["change"].isna().all()
            assert (found["reason"] != "").all()
            continue
        states = [ends[0], *slow_states(old, new, was, is_now, place), ends[1]]
        steps = np.diff([float(state) for state in states])
        assert found["change"].tolist() == pytest.approx(steps.tolist(), abs=1e-9)
        assert found["change"].sum() == pytest.approx(float(ends[1] - ends[0]), abs=1e-9)


def as_side(world: slow.Inputs, as_at: date) -> Side:
    frames = [getattr(tables, name)(getattr(world, name)) for name in FRAMES]
    return Side(*frames, world.indicators, world.ambitions, world.method, as_at)


def known(world: slow.Inputs) -> slow.Inputs:
    """Without the figures of indicators that are not defined."""
    rows = [row for row in world.observations if row["indicator"] in world.indicators]
    return replace(world, observations=rows)


def slow_states(
    old: slow.Inputs, new: slow.Inputs, was: date, is_now: date, place: str
) -> list[Fraction]:
    """The composites after each part up to the last but one; one without a score repeats."""
    defined = dict(old.indicators)
    for id in set(old.indicators) & set(new.indicators):
        one = new.indicators[id]
        defined[id] = replace(defined[id], targets=one.targets, comparator=one.comparator)
    carried = known(replace(new, indicators=defined, method=old.method))
    states: list[dict[str, Any]] = [{} for _ in range(6)]
    for line in old.method.items:
        id = line.indicator
        period, start, target = reading(old, id, place, was)
        now_period, end, now_target = reading(carried, id, place, is_now)
        held = slow_held(old, carried, id, place, was if start is None else period[1], is_now)
        if held is None and start is not None:
            held = end
        values = [start, start, start, held, end, end]
        if held is not None and now_period not in (None, period):
            values[1:4] = [held, held, held]
        elif held is not None and start is not None:
            values[2:4] = [held, held]
        levels = [now_target if start is None else target] * 5 + [now_target]
        for state, value, level in zip(states, values, levels, strict=True):
            state[id] = slow.score(value, level, line, old.indicators[id])
    lenient = replace(old.method, coverage=1e-12)
    found: list[Any] = []
    for state in states:
        composite = slow.combine(state, old.method.items, lenient)["composite"]
        found.append(found[-1] if composite is None else composite)
    return found[1:]


def slow_held(
    old: slow.Inputs, carried: slow.Inputs, id: str, place: str, day: date, is_now: date
) -> Fraction | None:
    """The new figure by the shares in force on a day, of the periods that are used now."""
    rated = [area["id"] for area in carried.areas if area["kind"] != "nation"]
    used = {reading(carried, id, place, is_now)[0] for place in rated}
    rows = [
        row
        for row in carried.observations
        if row["indicator"] == id and (row["period_start"], row["period_end"]) in used
    ]
    frozen = [
        {**row, "valid_from": date(1900, 1, 1), "valid_to": None}
        for row in old.shares
        if row["valid_from"] <= day and (row["valid_to"] is None or row["valid_to"] >= day)
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
