"""Scores that tests need not wait for twice: a pure function remembers what it answered."""

import pickle
from collections.abc import Callable
from functools import wraps
from typing import Any

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


def kept(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, which must be pure, answering from memory where it is given the same again.

    The same is what pickles to the same bytes: to the last row, dtype and definition. Each answer
    is a copy, so that nobody meets what another test did to it.
    """
    answers: dict[bytes, bytes] = {}

    @wraps(function)
    def answer(*arguments: Any, **named: Any) -> Any:
        asked = pickle.dumps((arguments, named))
        if asked not in answers:
            answers[asked] = pickle.dumps(function(*arguments, **named))
        return pickle.loads(answers[asked])

    return answer
