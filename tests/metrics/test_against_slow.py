"""The scoring that ships against a slow, obvious second one, on random small worlds."""

import math
from typing import Any

import pandas as pd
from hypothesis import given

from tests.metrics import slow
from tests.metrics.worlds import AS_ATS, a_few, rate_fast, worlds


@a_few(25)
@given(worlds())
def test_fast_and_slow_agree(world: slow.Inputs):
    """Every figure of every place, as at several dates."""
    rated = rate_fast(world, *AS_ATS)
    frames = [rated.scores, rated.domains, rated.ratings]
    fast = [dict(list(frame.groupby(["as_at", "place"]))) for frame in frames]
    for as_at in AS_ATS:
        for place, expected in slow.rate(world, as_at).items():
            _same_place([rows[pd.Timestamp(as_at), place] for rows in fast], expected)


def _same_place(found: list[pd.DataFrame], expected: dict[str, Any]) -> None:
    scores, domains, ratings = found
    scores = scores.set_index("indicator")
    assert list(scores.index) == list(expected["scores"])
    for column in ("value", "target", "score", "weight"):
        _same(scores[column].to_dict(), expected[f"{column}s"])
    named = {id: tuple(filter(None, text.split(", "))) for id, text in _missing(scores).items()}
    assert named == {id: tuple(names) for id, names in expected["missing"].items()}
    _same(domains.set_index("domain")["score"].to_dict(), expected["domains"])
    assert len(ratings) == 1
    for column in ("composite", "category", "coverage"):
        _same({column: ratings[column].iloc[0]}, {column: expected[column]})
    used = sum(score is not None for score in expected["scores"].values())
    assert ratings["indicators_used"].iloc[0] == used


def _missing(scores: pd.DataFrame) -> dict[str, str]:
    return scores["missing"].fillna("").to_dict()


def _same(fast: dict[str, float], slow: dict[str, Any]) -> None:
    """Equal within 1e-9 of each other, NaN where None."""
    assert fast.keys() == slow.keys()
    for name, expected in slow.items():
        if expected is None:
            assert math.isnan(fast[name]), f"{name}: {fast[name]} should be missing"
        else:
            assert math.isclose(fast[name], expected, rel_tol=1e-9), (name, fast[name], expected)
