"""The scoring that ships against a slow, obvious second one, on random small worlds."""

import math
from typing import Any

import pandas as pd
from hypothesis import given

from tests.metrics import slow
from tests.metrics.worlds import AS_ATS, a_few, rate_fast, worlds


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
