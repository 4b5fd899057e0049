"""Leeds, York and their footprint on three indicators, to rate."""

from datetime import date

import pandas as pd

from metrics.indicator import Polarity
from metrics.rating import Rated, rate
from tests.metrics import tables
from tests.metrics.tables import by_id, indicator, item, method, read, standard

AREAS = """
    id      kind      footprint
    england nation    -
    wyh     footprint -
    leeds   place     wyh
    york    place     wyh
"""
SHARES = """
    provider place   share
    R1       leeds   0.5
    R1       york    0.4
    R1       outside 0.1
    R2       leeds   1.0
"""
WAITS = indicator("waits", standard(95.0))
DELAYS = indicator("delays", standard(3.5), polarity=Polarity.LOWER)
LEADERS = indicator("leaders", aggregation="none", polarity=Polarity.LOWER, max_age=12)
KNOWN = by_id(WAITS, DELAYS, LEADERS)
THREE = method(item("waits"), item("delays", step=1.0), item("leaders", step=None))
ROWS = """
    indicator area  period  numerator denominator value
    waits     R1    2018-03 160       200         -
    waits     R2    2018-03 100       100         -
    delays    leeds 2018-03 45        1000        -
    delays    york  2018-03 35        1000        -
    leaders   leeds 2017    -         -           2
    leaders   york  2017    -         -           4
"""


def rated(observations: str = ROWS, day: str = "2018-03-31", **changes) -> Rated:
    usual = {"indicators": KNOWN, "ambitions": {}, "method": THREE}
    return rate(
        tables.observations(observations),
        tables.shares(SHARES),
        tables.areas(AREAS),
        **{**usual, **changes},
        as_ats=[date.fromisoformat(day)],
    )


def of(frame: pd.DataFrame, place: str, names: str) -> list[tuple]:
    return read(frame[frame["place"] == place], names)
