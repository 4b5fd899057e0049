"""Scores that tests need not wait for twice: a pure function remembers what it answered."""

import io
import pickle
from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np
import pandas as pd

from data import build, coverage, load
from metrics import explain

PURE = (
    (build, "rate"),
    (build, "analyse"),
    (explain, "rate"),
    (coverage, "unmapped"),
    (load, "unmapped"),
    (load, "out_of_time"),
)
"""What takes most of the time of tests that load, build or explain, by where it is called."""


class _Said(pickle.Pickler):
    """Writes what is said, however it lies in memory: equal frames are the same bytes."""

    def reducer_override(self, one: Any) -> Any:
        if not isinstance(one, pd.DataFrame):
            return NotImplemented
        return list, ((one.index.tolist(), *(_column(name, one[name]) for name in one)),)


def _column(name: str, values: pd.Series) -> tuple:
    plain = values.dtype.kind in "biufM"
    return name, str(values.dtype), np.array(values) if plain else values.tolist()


def kept(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, which must be pure, answering from memory where it is given the same again:
    to the last row, dtype and definition. Each answer is a copy, so that nobody meets what another
    test did to it.
    """
    answers: dict[bytes, bytes] = {}

    @wraps(function)
    def answer(*arguments: Any, **named: Any) -> Any:
        said = io.BytesIO()
        pickler = _Said(said)
        pickler.fast = True  # equal texts are the same bytes, be they one object or two
        pickler.dump((arguments, named))
        asked = said.getvalue()
        if asked not in answers:
            answers[asked] = pickle.dumps(function(*arguments, **named))
        return pickle.loads(answers[asked])

    return answer
