"""What must hold of any rating, tried on random small worlds."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.apportion import apportion
from metrics.target import ENGLAND
from tests.metrics import tables
from tests.metrics.slow import Inputs
from tests.metrics.worlds import AS_ATS, JUDGED, PLACES, a_few, rate_fast, worlds

SOME = AS_ATS[::3]


def same(one: pd.DataFrame, other: pd.DataFrame, names: str) -> None:
    """Both frames have the same rows, figures within 1e-12."""
    for name in names.split():
        expected, found = one[name].tolist(), other[name].tolist()
        if pd.api.types.is_float_dtype(one[name]):
            expected = pytest.approx(expected, rel=1e-12, nan_ok=True)
        assert found == expected, name


def better(world: Inputs, row: dict, by: float) -> dict:
    """The row with the figure that counts moved the way its indicator calls better.

    Not England's: an area that is compared with England does worse when England does better.
    """
    name = "value" if row["denominator"] is None else "numerator"
    if row[name] is None or row["area"] == ENGLAND:
        return row
    moved = row[name] + by * world.indicators[row["indicator"]].polarity.sign
    return {**row, name: max(1.0, moved) if row["indicator"] == JUDGED else moved}


@a_few(5)
@given(worlds())
def test_scores_lie_between_one_and_four_or_say_why_not(world: Inputs):
    found = rate_fast(world, *SOME)
    for scores in (found.scores["score"], found.domains["score"], found.ratings["composite"]):
        assert scores.dropna().between(1 - 1e-12, 4 + 1e-12).all()
    assert ((found.scores["reason"] == "") == found.scores["score"].notna()).all()
    assert ((found.ratings["reason"] == "") == found.ratings["composite"].notna()).all()
    assert (found.ratings["category"].notna() == found.ratings["composite"].notna()).all()


@a_few(6)
@given(worlds(), st.integers(0, 3), st.sampled_from([0.5, 2.0, 10.0]))
def test_a_better_value_is_never_a_worse_rating(world: Inputs, of_4: int, by: float):
    """Not for the place, nor for the footprint it is in, nor for anyone else."""
    rows = world.observations
    moved = [better(world, row, by) if n % 4 == of_4 else row for n, row in enumerate(rows)]
    before = rate_fast(world, *SOME)
    after = rate_fast(replace(world, observations=moved), *SOME)
    assert before.ratings["composite"].notna().equals(after.ratings["composite"].notna())
    assert not (after.scores["score"] > before.scores["score"] + 1e-12).any()
    assert not (after.ratings["composite"] > before.ratings["composite"] + 1e-12).any()
    assert not (after.ratings["category"] > before.ratings["category"]).any()


@a_few(3)
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_places_and_figures_changes_nothing(world: Inputs, random):
    shuffled = Inputs(
        observations=random.sample(world.observations, len(world.observations)),
        shares=random.sample(world.shares, len(world.shares)),
        areas=random.sample(world.areas, len(world.areas)),
        indicators=dict(reversed(world.indicators.items())),
        ambitions=world.ambitions,
        method=world.method,
    )
    one, other = rate_fast(world, *SOME), rate_fast(shuffled, *SOME)
    ordered = [rated.ratings.sort_values(["as_at", "place"]) for rated in (one, other)]
    same(*ordered, "as_at place composite category coverage")


@a_few(6)
@given(worlds(), st.sampled_from(PLACES))
def test_figures_of_other_areas_change_nothing_here(world: Inputs, here: str):
    """A place is rated from its own figures, its providers' and those of England."""
    mine = {here, ENGLAND, *(row["provider"] for row in world.shares if row["place"] == here)}
    only_mine = [row for row in world.observations if row["area"] in mine]
    everything = rate_fast(world, *SOME)
    alone = rate_fast(replace(world, observations=only_mine), *SOME)
    for one, other, names in [
        (everything.scores, alone.scores, "indicator value target score weight reason"),
        (everything.ratings, alone.ratings, "composite category coverage reason"),
    ]:
        same(one[one["place"] == here], other[other["place"] == here], names)


@a_few(4)
@given(worlds(), st.sampled_from(AS_ATS[:4]))
def test_figures_of_later_periods_change_nothing_before(world: Inputs, as_at: date):
    known = [row for row in world.observations if row["period_end"] <= as_at]
    later, then = rate_fast(world, as_at), rate_fast(replace(world, observations=known), as_at)
    same(later.scores, then.scores, "place indicator value score weight reason")
    same(later.ratings, then.ratings, "place composite category coverage")


@a_few(6)
@given(worlds())
def test_the_inputs_add_up_to_every_sum(world: Inputs):
    """Each group of inputs is a row of the series and gives its figures, or lacks a part."""
    areas, shares = tables.areas(world.areas), tables.shares(world.shares)
    observed = tables.observations(world.observations)
    series, inputs = apportion(observed, shares, areas, world.indicators)
    key = ["place", "indicator", "period_start", "period_end"]
    figures = series.set_index(key)
    assert figures.index.is_unique
    for name, parts in inputs.groupby(key):
        assert name in figures.index
        complete = parts[["numerator", "denominator"]].notna().all(axis=None)
        for part in ("numerator", "denominator"):
            by_hand = (parts[part] * parts["share"]).sum() if complete else float("nan")
            stated = figures.loc[name, part]
            assert stated == pytest.approx(by_hand, rel=1e-9, nan_ok=True), (name, part)
