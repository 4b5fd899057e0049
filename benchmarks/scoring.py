"""How long scoring takes, and how that grows with the rows.

    python -m benchmarks.scoring

44 places x 18 indicators x 60 months are rated as at each of the 60 months; then 2, 5 and 10 times
as many places. Budget: 0.5 s, growing no faster than the rows. Then how certain the ratings of 50
places are, 4,000 draws, the first time it is asked. Budget: 0.5 s.
"""

from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from benchmarks.measuring import machine, timed
from metrics import registry
from metrics.certainty import DRAWS, certainty
from metrics.indicator import Indicator
from metrics.method import Domain, Item, Method
from metrics.rating import rate

PLACES, INDICATORS, MONTHS = 44, 18, 60
DRAWN_PLACES = 50
TIMES = (1, 2, 5, 10)
COPIED = (
    "ae_four_hour",
    "delayed_transfers",
    "smoking_prevalence",
    "early_cancer_diagnosis",
    "gp_extended_access",
)
DAY = "datetime64[s]"
SHARE = {"provider": "str", "place": "str", "share": float, "valid_from": DAY, "valid_to": DAY}
NO_SHARES = pd.DataFrame({name: [] for name in (*SHARE, "indicator")}).astype(
    {**SHARE, "indicator": "str"}
)


def main() -> None:
    """Print a line for each size."""
    print(f"Scoring, {INDICATORS} indicators x {MONTHS} months ({machine()})")
    indicators, method = definitions()
    first = None
    for times in TIMES:
        areas, observations = world(PLACES * times, indicators)
        ends = sorted(observations["period_end"].unique())
        scoring = partial(rate, observations, NO_SHARES, areas, indicators, {}, method, ends)
        took = timed(scoring, runs=3)
        per_row = took.clock / len(observations)
        first = first or per_row
        print(
            f"{PLACES * times:5} places {len(observations):8,} rows  {took}"
            f"  {per_row * 1e6:.1f} us a row, {per_row / first:.2f} of the first"
        )
    areas, observations = world(DRAWN_PLACES, indicators)
    end = observations["period_end"].max()
    rated = rate(observations, NO_SHARES, areas, indicators, {}, method, [end])
    took = timed(partial(certainty, rated, observations, indicators, method, end.date()))
    print(f"certainty of {DRAWN_PLACES} places, {DRAWS:,} draws, the first time: {took}")


def definitions() -> tuple[dict[str, Indicator], Method]:
    """Real indicators copied under eighteen ids, and a method of nine domains to rate them."""
    real, steps = registry.indicators(), registry.methods()["core-1"]
    indicators, items = {}, []
    domains = tuple(Domain(f"domain_{at}", f"Domain {at}", "Theme") for at in range(9))
    for at in range(INDICATORS):
        copied = real[COPIED[at % len(COPIED)]]
        id = f"indicator_{at}"
        indicators[id] = replace(copied, id=id)
        step = steps.item(copied.id).step
        items.append(Item(id, domains[at % len(domains)].id, step, "as in core-1"))
    return indicators, Method("bench-1", "Benchmark", "For timing.", domains, tuple(items))


def world(places: int, indicators: dict[str, Indicator]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Areas, and a figure for each of them, each indicator and each month."""
    names = [f"place_{at}" for at in range(places)]
    areas = pd.DataFrame({"id": names, "name": names, "kind": "place", "footprint": ""})
    starts = pd.date_range("2013-01-01", periods=MONTHS, freq="MS")
    keys = pd.MultiIndex.from_product(
        [list(indicators), names, starts], names=["indicator", "area", "period_start"]
    )
    rows = keys.to_frame(index=False)
    dice = np.random.default_rng(2017)
    denominator = dice.integers(500, 20_000, len(rows)).astype(float)
    missing = np.full(len(rows), np.nan)
    return areas, rows.assign(
        period_start=rows["period_start"].astype(DAY),
        period_end=(rows["period_start"] + pd.offsets.MonthEnd(0)).astype(DAY),
        numerator=np.floor(denominator * dice.uniform(0.02, 0.98, len(rows))),
        denominator=denominator,
        value=missing,
        lower=missing,
        upper=missing,
        status="final",
        kind="demonstration",
        source="tidy",
        note="",
    )


if __name__ == "__main__":
    main()
