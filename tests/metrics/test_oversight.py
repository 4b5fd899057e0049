"""Ranks, segments and their routes, as in the NHS Oversight Framework."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics import ranked
from metrics.methods.oversight_1 import CUT_OFFS, METHOD, OF_DOMAINS
from metrics.rating import rate
from metrics.route import routes
from metrics.score import category
from tests.metrics import tables
from tests.metrics.tables import by_id, indicator, item, method

# Segments ------------------------------------------------------------------------------------

PUBLISHED = [
    # average, in deficit, segment: trusts each side of a cut-off, quarter 3 of 2025/26
    (2.06, False, 1),
    (2.13, False, 2),
    (2.35, False, 2),
    (2.36, False, 3),
    (1.50, True, 3),
    (2.64, True, 3),
    (2.79, True, 4),
]


def segment(average: float, in_deficit: bool, cut_offs: tuple = CUT_OFFS) -> int:
    (own,) = category([average], cut_offs)
    return int(max(own, 3)) if in_deficit else int(own)


@pytest.mark.parametrize(("average", "in_deficit", "expected"), PUBLISHED)
def test_segments_of_published_averages(average: float, in_deficit: bool, expected: int):
    assert segment(average, in_deficit) == expected


@pytest.mark.shared
def test_every_published_segment_is_met(shared: Path):
    """75 providers, overall and in up to five domains."""
    rows = pd.read_csv(shared / "oracles" / "nof_q3_2025_26_half.csv")
    overall = [
        segment(row.average_metric_score, row.in_deficit == 1) == row.adjusted_segment
        for row in rows.itertuples()
    ]
    assert (len(overall), all(overall)) == (75, True)
    for domain, cut_offs in OF_DOMAINS.items():
        known = rows[rows[f"domain_segment_{domain}"].notna()]
        found = category(known[f"domain_score_{domain}"], cut_offs)
        assert (found == known[f"domain_segment_{domain}"]).all(), domain
        assert len(known) >= 74


# Ranks ---------------------------------------------------------------------------------------


def test_the_best_scores_1_and_the_worst_4_and_ties_share_their_rank():
    assert ranked.scores(np.array([90.0, 70.0, 80.0, 60.0])).tolist() == [1, 3, 2, 4]
    assert ranked.scores(np.array([9.0, 8.0, 8.0, 7.0])).tolist() == [1.0, 2.5, 2.5, 4.0]
    assert ranked.scores(np.array([5.0, 5.0, 5.0])).tolist() == [2.5] * 3


def slow_scores(values: list[float]) -> list[float]:
    """The mean place in line of all that are alike, counted one by one."""
    line = sorted(values, reverse=True)
    found = []
    for value in values:
        places = [at for at, other in enumerate(line) if other == value]
        found.append(1 + 3 * (sum(places) / len(places)) / (len(line) - 1))
    return found


@given(st.lists(st.integers(0, 12), min_size=2, max_size=25))
def test_scores_are_what_counting_gives(values: list[int]):
    own = ranked.scores(np.array(values, dtype=float))
    assert own.tolist() == pytest.approx(slow_scores([float(value) for value in values]))
    assert own.mean() == pytest.approx(2.5)


TRUSTS = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]
KNOWN = by_id(indicator("waits"), indicator("stays"))
RANKS = method(
    replace(item("waits"), domain="A"),
    replace(item("stays"), domain="A"),
    scoring="rank",
    mean="indicators",
    coverage=0.5,
)


def rated(waits: list[int], stays: list[int], types: str = "tttttttttt"):
    rows = [
        {**tables.OBSERVATION, "indicator": id, "area": trust, "numerator": float(value)}
        | {"denominator": 1000.0, "period_start": "2018-01-01", "period_end": "2018-01-31"}
        for id, values in (("waits", waits), ("stays", stays))
        for trust, value in zip(TRUSTS, values, strict=True)
    ]
    areas = tables.areas([{"id": id, "kind": "place", "footprint": ""} for id in TRUSTS])
    areas = areas.assign(type=list(types))
    as_at = pd.Timestamp("2018-01-31").date()
    return rate(tables.observations(rows), tables.shares(), areas, KNOWN, {}, RANKS, [as_at])


WAITS = [900, 880, 860, 840, 820, 800, 780, 760, 740, 720]
STAYS = [500, 500, 700, 690, 680, 670, 660, 650, 640, 630]


def test_all_metrics_are_averaged_alike():
    """The first trust is best in waits (1.00) and shares the last place in stays (4 - 1/6)."""
    found = rated(WAITS, STAYS).ratings.set_index("place")["composite"]
    assert found["a"] == pytest.approx((1.0 + (1 + 3 * 8.5 / 9)) / 2)
    assert found["c"] == pytest.approx((1 + 3 * 2 / 9 + 1.0) / 2)


def test_trusts_are_ranked_among_those_of_their_type():
    scores = rated(WAITS, STAYS, "tttttuuuuu").scores.query("indicator == 'waits'")
    assert scores["score"].tolist() == [1, 1.75, 2.5, 3.25, 4] * 2


def test_of_fewer_than_five_of_a_type_none_is_scored():
    scores = rated(WAITS, STAYS, "ttttuuuuuu").scores.query("indicator == 'waits'")
    assert scores["score"].isna().tolist() == [True] * 4 + [False] * 6
    assert set(scores["reason"][:4]) == {"too few peers to compare with"}


# Routes --------------------------------------------------------------------------------------


def slow_category(waits: list[int], stays: list[int], place: str) -> int:
    """The category of a place by counting alone."""
    at = TRUSTS.index(place)
    mean = (slow_scores(waits)[at] + slow_scores(stays)[at]) / 2
    return 1 + sum(mean > cut_off + 1e-9 for cut_off in RANKS.composite_cut_offs)


@given(
    st.lists(st.integers(0, 14), min_size=10, max_size=10),
    st.lists(st.integers(0, 14), min_size=10, max_size=10),
)
@settings(max_examples=10, deadline=None)
def test_a_route_is_the_smallest_count_that_does_it(waits: list[int], stays: list[int]):
    """Tried one by one: with the count the category changes, with one less it does not."""
    figures = {"waits": [900 + count for count in waits], "stays": [900 + count for count in stays]}
    found = rated(figures["waits"], figures["stays"])
    for row in routes(found.scores, found.ratings, RANKS, KNOWN).to_dict("records"):
        at, up = TRUSTS.index(row["place"]), 1 if row["direction"] == "better" else -1
        now = figures[row["indicator"]][at]

        def reached(count: int, row=row, at=at, up=up) -> bool:
            other = {id: list(values) for id, values in figures.items()}
            other[row["indicator"]][at] += up * count
            own = slow_category(other["waits"], other["stays"], row["place"])
            return up * (row["to_category"] - own) >= 0

        tried = [count for count in range(1, 17) if reached(count)]
        assert row["possible"] == bool(tried)
        if tried:
            assert row["count"] == tried[0]
            assert row["value_needed"] == pytest.approx((now + up * tried[0]) / 10)


def test_the_override_of_a_deficit_is_the_value_below_nothing():
    rows = [
        {**tables.OBSERVATION, "indicator": id, "area": trust, "numerator": float(value)}
        | {"denominator": 1000.0, "period_start": "2018-01-01", "period_end": "2018-01-31"}
        for id, values in (("waits", WAITS), ("money", [-1, 0, 1, 2, 3, 4, 5, 6, 7, 8]))
        for trust, value in zip(TRUSTS, values, strict=True)
    ]
    held = replace(
        RANKS,
        items=(replace(item("waits"), domain="A"), replace(item("money"), domain="A", weight=0.1)),
        overrides=(replace(METHOD.overrides[0], indicator="money"),),
    )
    known = by_id(indicator("waits"), indicator("money"))
    areas = tables.areas([{"id": id, "kind": "place", "footprint": ""} for id in TRUSTS])
    as_at = pd.Timestamp("2018-01-31").date()
    found = rate(
        tables.observations(rows), tables.shares(), areas.assign(type="t"), known, {}, held, [as_at]
    ).ratings.set_index("place")
    assert found.loc["a", ["category", "override"]].tolist() == [3, METHOD.overrides[0].reason]
    assert found.loc["b", ["category", "override"]].tolist() == [2, ""]
