"""The scoring that ships against a slow, obvious second one, on random small worlds."""

import math
from datetime import date
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, given, settings

from metrics.rating import Rated
from tests.metrics import slow
from tests.metrics.worlds import as_ats, rate_fast, worlds

RANDOM = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@RANDOM
@given(worlds(), as_ats, as_ats)
def test_fast_and_slow_agree(world: slow.Inputs, one_date: date, another: date):
    """Every figure of every place, for two dates asked at once."""
    dates = sorted({one_date, another})
    rated = rate_fast(world, *dates)
    for as_at in dates:
        for place, expected in slow.rate(world, as_at).items():
            _same_place(_here(rated, place, as_at), expected)


def _here(rated: Rated, place: str, as_at: date) -> tuple[pd.DataFrame, ...]:
    """The rows of one place and date in the three tables of a rating."""
    frames = (rated.scores, rated.domains, rated.ratings)
    return tuple(
        frame[(frame["place"] == place) & (frame["as_at"] == pd.Timestamp(as_at))]
        for frame in frames
    )


def _same_place(found: tuple[pd.DataFrame, ...], expected: dict[str, Any]) -> None:
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
