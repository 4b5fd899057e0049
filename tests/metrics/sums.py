"""Two providers, two places and their footprint, and what becomes of their figures."""

from functools import cache

import pandas as pd

from metrics.apportion import apportion
from tests.metrics import tables
from tests.metrics.tables import by_id, indicator, read

AREAS = """
    id      kind      footprint
    england nation    -
    wyh     footprint -
    devon   footprint -
    leeds   place     wyh
    york    place     wyh
    hull    place     -
"""
SHARES = """
    provider place   share
    R1       leeds   0.6
    R1       york    0.3
    R1       outside 0.1
    R2       leeds   1.0
    R3       outside 1.0
"""
BOTH = """
    indicator area period  numerator denominator
    a         R1   2018-01 80        100
    a         R2   2018-01 45        50
"""
KNOWN = by_id(
    indicator("a"), indicator("p", aggregation="published"), indicator("n", aggregation="none")
)


@cache
def series_and_inputs(observations: str, shares: str = SHARES) -> tuple[pd.DataFrame, pd.DataFrame]:
    tabled = (tables.observations(observations), tables.shares(shares), tables.areas(AREAS))
    return apportion(*tabled, KNOWN)


def figures(observations: str, place: str, shares: str = SHARES, names: str = "") -> list[tuple]:
    """numerator, denominator and what is missing, for each of a place's rows."""
    series, _ = series_and_inputs(observations, shares)
    return read(series[series["place"] == place], names or "numerator denominator missing")


def inputs_of(observations: str, place: str) -> list[tuple]:
    _, inputs = series_and_inputs(observations)
    return read(inputs[inputs["place"] == place], "provider share numerator denominator")
