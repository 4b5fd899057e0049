"""The scoring that ships against a slow, obvious second one, on random small worlds."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import relative
from metrics.indicator import Polarity
from tests.metrics import slow, slow_peers, tables
from tests.metrics.worlds import AS_ATS, a_few, rate_fast, worlds

pytestmark = pytest.mark.slow


@a_few(12)
@given(worlds())
def test_fast_and_slow_agree(world: slow.Inputs):
    """Every figure of every place, as at several dates asked at once."""
    rated = rate_fast(world, *AS_ATS)
    scores = _by(rated.scores, "indicator")
    domains = _by(rated.domains, "domain")
    ratings = _by(rated.ratings.assign(whole=""), "whole")
    for as_at in AS_ATS:
        for place, expected in slow.rate(world, as_at).items():
            here = (pd.Timestamp(as_at), place)
            for id in world.method.indicators:
                _same_indicator(scores.pop((*here, id)), expected, id)
            for domain, score in expected["domains"].items():
                _same(domains.pop((*here, domain))["score"], score, domain)
            _same_place(ratings.pop((*here, "")), expected)
    assert not {**scores, **domains, **ratings}, "rows that nobody asked for"


@a_few(40)
@given(
    st.lists(st.none() | st.integers(-30, 300).map(lambda n: n / 10), max_size=12),
    st.lists(st.none() | st.integers(0, 4).map(float), max_size=8),
    st.booleans(),
)
def test_fast_and_slow_agree_on_the_position_among_peers(
    of_places: list[float | None], of_footprints: list[float | None], higher: bool
):
    """Places among places, footprints among footprints, each date by itself."""
    one = tables.indicator("x", polarity=Polarity.HIGHER if higher else Polarity.LOWER)
    kinds = {"place": of_places, "footprint": of_footprints}
    peers = {(kind, n): value for kind in kinds for n, value in enumerate(kinds[kind])}
    names = [f"{kind} {n}" for kind, n in peers]
    areas = pd.DataFrame({"id": names, "kind": [kind for kind, _ in peers]}, dtype="str")
    first = {"place": names, "value": list(peers.values()), "as_at": pd.Timestamp(AS_ATS[0])}
    days = [pd.DataFrame(first), pd.DataFrame(first).iloc[:4].assign(as_at=pd.Timestamp("2030"))]
    rows = pd.concat(days, ignore_index=True).astype({"place": "str", "value": float})
    rows = rows.assign(indicator="x", step=5.0, score=np.nan, reason="")
    found = relative.add_scores(rows, areas, {"x": one})
    expected = [
        score for values in kinds.values() for score in slow_peers.among_peers(values, higher)
    ]
    expected += [None] * (len(rows) - len(names))
    for fast, exact, reason in zip(found["score"], expected, found["reason"], strict=True):
        _same(fast, exact, "score among peers")
        assert (reason == "") == (exact is not None)


def _by(frame: pd.DataFrame, name: str) -> dict[tuple, dict[str, Any]]:
    """The rows by date, place and the named column, each once."""
    rows = frame.to_dict("records")
    found = {(row["as_at"], row["place"], row[name]): row for row in rows}
    assert len(found) == len(rows)
    return found


def _same_indicator(found: dict[str, Any], expected: dict[str, Any], id: str) -> None:
    for column in ("value", "target", "score", "weight"):
        _same(found[column], expected[f"{column}s"][id], f"{id} {column}")
    missing = found["missing"] if isinstance(found["missing"], str) else ""
    assert missing == ", ".join(expected["missing"][id]), id


def _same_place(found: dict[str, Any], expected: dict[str, Any]) -> None:
    for column in ("composite", "category", "coverage"):
        _same(found[column], expected[column], column)
    used = sum(score is not None for score in expected["scores"].values())
    assert found["indicators_used"] == used
    assert found["indicators_expected"] == expected["expected"]


def _same(fast: float, slow: Any, what: str) -> None:
    """Equal within 1e-9 of each other, NaN where None."""
    if slow is None:
        assert math.isnan(fast), f"{what}: {fast} should be missing"
    else:
        assert math.isclose(fast, slow, rel_tol=1e-9), f"{what}: {fast} should be {float(slow)}"
