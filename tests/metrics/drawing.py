"""Small worlds to draw, and the drawing a second time: plain loops, from the records alone.

The second drawing takes targets, steps, weights and fixed scores from the rating; figures, parts,
variation, seeds and statistics it works out again.
"""

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest

from metrics.certainty import Certainty, Drawn, certainty, draw_scores
from metrics.indicator import Indicator
from metrics.method import Item, Method
from metrics.rating import Rated, rate
from tests.metrics import tables
from tests.metrics.tables import indicator, standard

AS_AT = date(2018, 3, 31)
MANY = 100_000
STEP = 200.0
Figure = dict[str, Any]

ZIGZAG = [50_000, 54_000] * 6
"""Of 100,000: moving ranges of 4 points, so a deviation of 4 / 1.128; sampling gives 0.16."""

WAITS = indicator("waits", standard(50.0))

SHARED = """
    provider place share
    R1       ash   0.5
    R1       birch 0.5
    R2       birch 0.9
    R2       cedar 0.1
"""
BY_PROVIDER = """
    indicator area period  numerator denominator
    waits     R1   2018-03 240       400
    waits     R2   2018-03 30        200
"""
NORTH = "id kind footprint\nnorth footprint -\n" + "".join(
    f"{place} place north\n" for place in ("ash", "birch", "cedar")
)


@dataclass(frozen=True)
class World:
    """What a rating is made of, as records, with AS_AT for its date."""

    observations: tables.Records
    indicators: dict[str, Indicator]
    method: Method
    areas: tables.Records
    shares: tables.Records = field(default_factory=list)
    rebases: pd.DataFrame | None = None

    @cached_property
    def rated(self) -> Rated:
        shares, areas = tables.shares(self.shares), tables.areas(self.areas)
        return rate(self.frame, shares, areas, self.indicators, {}, self.method, [AS_AT])

    @cached_property
    def frame(self) -> pd.DataFrame:
        return tables.observations(self.observations)

    def certainty(self, draws: int = 4000) -> Certainty:
        return certainty(self.rated, self.frame, self.indicators, self.method, AS_AT, draws)

    def draw(self, draws: int = 4000) -> Drawn:
        made_of = (self.rated, self.frame, self.indicators, self.method, AS_AT)
        return draw_scores(*made_of, draws, self.rebases)


def world(
    rows: str | tables.Records,
    *indicators: Indicator,
    items: tuple[Item, ...] = (),
    areas: str = "id\nash\nbirch\ncedar",
    shares: str = "provider place share",
    **method: Any,
) -> World:
    """A world from text tables; each indicator has STEP in a domain of its own unless given.

    STEP keeps the scores of percentages off the ends of the scale, so that values can be read
    back from scores (see `values`).
    """
    return World(
        tables.observation_records(rows) if isinstance(rows, str) else rows,
        tables.by_id(*indicators),
        tables.method(*(items or (tables.item(one.id, step=STEP) for one in indicators)), **method),
        tables.area_records(areas),
        tables.share_records(shares),
    )


def values(drawn: Drawn, place: str, domain: str, target: float) -> np.ndarray:
    """The drawn values behind the scores of a domain of one indicator of that step."""
    return target - (scores(drawn, place, domain) - 1.5) * STEP


def scores(drawn: Drawn, place: str, scope: str = "composite") -> np.ndarray:
    """The drawn scores of one place and scope."""
    found = (drawn.scopes["place"] == place) & (drawn.scopes["scope"] == scope)
    assert found.sum() == 1
    return drawn.scores[found.to_numpy()][0]


def basis(made: World, area: str = "ash") -> tuple[str, float, float]:
    """What the area's only figure was drawn by, with the two standard deviations."""
    figures = made.draw(1).figures.set_index("area")
    found = figures.loc[area]
    return found["basis"], found["sampling"], found["common_cause"]


def moments(draws: np.ndarray, mean: float, deviation: float) -> None:
    """The draws have this mean and deviation, within three standard errors of either."""
    error = deviation / np.sqrt(len(draws))
    assert draws.mean() == pytest.approx(mean, abs=3 * error)
    tails = ((draws - draws.mean()) ** 4).mean() / draws.var() ** 2
    assert draws.std() == pytest.approx(deviation, rel=1.5 * np.sqrt((tails - 1) / len(draws)))


def months(numerators: list[float], denominator: float, end: str = "2018-03") -> str:
    """Rows of an indicator of ash, month by month up to the end."""
    stops = pd.period_range(end=end, periods=len(numerators), freq="M")
    rows = [
        f"waits ash {stop} {x} {denominator if x != '-' else '-'}"
        for stop, x in zip(stops, numerators, strict=True)
    ]
    return "\n".join(["indicator area period numerator denominator", *rows])


# The second drawing --------------------------------------------------------------------------


def slow_rows(world: World, draws: int) -> Iterator[dict[str, Any]]:
    """The rows of `table`, in order of places and scopes."""
    rated = world.rated
    for rating in rated.ratings.to_dict("records"):
        mine = rated.scores[rated.scores["place"] == rating["place"]].to_dict("records")
        used = [row for row in mine if row["weight"] > 0 and not math.isnan(row["score"])]
        drawn = {row["indicator"]: slow_scores(world, row, draws) for row in used}
        for scope in ["composite", *(domain.id for domain in world.method.domains)]:
            rows = [row for row in used if scope in ("composite", row["domain"])]
            if not rows or (scope == "composite" and math.isnan(rating["composite"])):
                continue
            weight = sum(row["weight"] for row in rows)
            moving = [row["weight"] for row in rows if drawn[row["indicator"]][1]]
            means = [
                sum(row["weight"] * drawn[row["indicator"]][0][draw] for row in rows) / weight
                for draw in range(draws)
            ]
            stated = {"place": rating["place"], "scope": scope, "redrawn": sum(moving) / weight}
            yield {**stated, **slow_summary(means, world.method)}


def slow_summary(means: list[float], method: Method) -> dict[str, float]:
    count, ranked, found = len(means), sorted(means), {}
    for number, (above, upto) in enumerate(
        zip((-1.0, *method.composite_cut_offs), (*method.composite_cut_offs, 9.0), strict=True), 1
    ):
        inside = [mean for mean in means if above + 1e-9 < mean <= upto + 1e-9]
        found[f"p{number}"] = len(inside) / count
    found["mean"] = sum(means) / count
    found["sd"] = math.sqrt(sum((mean - found["mean"]) ** 2 for mean in means) / count)
    for percent in (5, 25, 50, 75, 95):
        below, part = divmod((count - 1) * percent, 100)
        after = ranked[min(below + 1, count - 1)]
        found[f"p{percent:02}"] = ranked[below] + (after - ranked[below]) * part / 100
    return found


def slow_scores(world: World, row: dict[str, Any], draws: int) -> tuple[list[float], bool]:
    """Drawn scores of one indicator and place, and whether they may differ."""
    indicator = world.indicators[row["indicator"]]
    if indicator.fixed or math.isnan(row["step"]):
        return [row["score"]] * draws, False
    period = (row["period_start"].date(), row["period_end"].date())
    parts = slow_parts(world, indicator.id, row["place"], period)
    if observed(world, indicator.id, row["place"], period):
        parts = [(row["place"], None)]
    drawn = [(size, *slow_values(world, indicator, area, period, draws)) for area, size in parts]
    whole = sum(size or 1.0 for size, _, _ in drawn)
    found = []
    for draw in range(draws):
        value = sum((size or 1.0) * values[draw] for size, values, _ in drawn) / whole
        short = (row["target"] - value) * indicator.polarity.value
        found.append(min(max(1.5 + short / row["step"], 1.0), 4.0))
    return found, any(moves for _, _, moves in drawn)


def slow_parts(
    world: World, id: str, place: str, period: tuple[date, date]
) -> list[tuple[str, float]]:
    """The areas that are drawn for a place or footprint, each with share x denominator."""
    members = [area["id"] for area in world.areas if area["footprint"] == place]
    if members:
        return [part for member in members for part in slow_parts(world, id, member, period)]
    own = observed(world, id, place, period)
    if own:
        return [(place, own["denominator"])]
    return [
        (share["provider"], share["share"] * figure["denominator"])
        for share in world.shares
        if share["place"] == place
        and (figure := observed(world, id, share["provider"], period))
        and figure["denominator"] > 0
    ]


def slow_values(
    world: World, indicator: Indicator, area: str, period: tuple[date, date], draws: int
) -> tuple[list[float], bool]:
    """Drawn values of one published figure, and whether they may differ."""
    figure, unit = observed(world, indicator.id, area, period), indicator.unit
    x, n = figure["numerator"], figure["denominator"]
    words = "|".join([world.method.id, indicator.id, area, *map(date.isoformat, period)])
    seed = int(hashlib.sha256(words.encode()).hexdigest()[:16], 16)
    generator = np.random.Generator(np.random.PCG64(seed))
    mean, sampling, skew, low = value(figure, indicator), 0.0, 0.0, None
    if figure["lower"] is not None:
        sampling = (figure["upper"] - figure["lower"]) / 3.92
    elif n and unit.proportion:
        a, b = x + 0.5, n - x + 0.5
        mean = unit.multiplier * a / (a + b)
        sampling = unit.multiplier * math.sqrt(a * b / (a + b + 1)) / (a + b)
        skew = 2 * (b - a) * math.sqrt(a + b + 1) / ((a + b + 2) * math.sqrt(a * b))
        low = min(x, n - x)
    elif n:
        mean, sampling = unit.multiplier * (x + 0.5) / n, unit.multiplier * math.sqrt(x + 0.5) / n
        skew, low = 2 / math.sqrt(x + 0.5), x
    common = slow_sigma(world, indicator, area, period[1])
    if common > sampling:
        found = [value(figure, indicator) + common * z for z in generator.standard_normal(draws)]
    elif low is not None and low < 50 and unit.proportion:
        found = list(unit.multiplier * generator.beta(x + 0.5, n - x + 0.5, draws))
    elif low is not None and low < 50:
        found = list(unit.multiplier * generator.gamma(x + 0.5, 1 / n, draws))
    else:
        bent = [z + skew * (z**2 - 1) / 6 for z in generator.standard_normal(draws)]
        found = [mean + sampling * z / math.sqrt(1 + skew**2 / 18) for z in bent]
    least = -math.inf if unit.low is None else unit.low
    most = math.inf if unit.high is None else unit.high
    return [min(max(one, least), most) for one in found], max(common, sampling) > 0


def slow_sigma(world: World, indicator: Indicator, area: str, last: date) -> float:
    """Common-cause variation of an area's own published series, 0 where it is too short."""
    rows = [r for r in world.observations if (r["indicator"], r["area"]) == (indicator.id, area)]
    rows = sorted((r for r in rows if r["period_end"] <= last), key=lambda r: r["period_end"])
    points = [found for row in rows if (found := value(row, indicator)) is not None]
    if len(points) < 12 or indicator.rolling:
        return 0.0
    ranges = [abs(after - before) for before, after in pairwise(points)]
    mean = sum(ranges) / len(ranges)
    kept = [one for one in ranges if one < 3.267 * mean]
    return sum(kept) / len(kept) / 1.128 if kept else 0.0


def value(figure: Figure, indicator: Indicator) -> float | None:
    if figure["denominator"] is None:
        return figure["value"]
    if figure["denominator"] == 0:
        return None
    return figure["numerator"] / figure["denominator"] * indicator.unit.multiplier


def observed(world: World, id: str, area: str, period: tuple[date, date]) -> Figure | None:
    for row in world.observations:
        of = (row["period_start"], row["period_end"])
        if (row["indicator"], row["area"], of) == (id, area, period):
            return row
    return None
