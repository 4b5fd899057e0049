"""Random small worlds to rate: providers, shares, places, footprints, indicators and a method.

Numbers come from short lists, so that ties, zeros, cut-offs and gaps are met often.
"""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from metrics.indicator import Indicator, Polarity
from metrics.method import Item, Method, Override
from metrics.rating import Rated, rate
from metrics.target import ENGLAND, Target
from tests.metrics import tables
from tests.metrics.slow import Inputs

AREAS = tables.area_records("""
    id      kind      footprint
    england nation    -
    north   footprint -
    ash     place     north
    birch   place     north
    cedar   place     north
    south   footprint -
    dale    place     south
    west    footprint -
    elm     place     -
""")
PLACES = [area["id"] for area in AREAS if area["kind"] == "place"]
FOOTPRINTS = [area["id"] for area in AREAS if area["kind"] == "footprint"]
PROVIDERS = ["R1", "R2", "R3"]

BY_PROVIDER = ("waits", "delays")
BY_PLACE = ("access", "survey", "stage")
JUDGED = "leaders"

PERIODS = [
    (date(2017, 1, 1), date(2017, 12, 31)),
    (date(2018, 1, 1), date(2018, 1, 31)),
    (date(2018, 2, 1), date(2018, 2, 28)),
    (date(2018, 1, 1), date(2018, 3, 31)),
    (date(2018, 3, 1), date(2018, 3, 31)),
]
DAYS = sorted({day for _, end in PERIODS for day in (end, end + timedelta(days=1))})
AS_ATS = [date(2018, 3, 30), *DAYS[2:], date(2018, 4, 30), date(2018, 5, 31), date(2018, 6, 30)]
START = date(2016, 4, 1)

NUMERATORS = [30.0, 36.0, 27.0, 31.5, 33.0, 28.0, 34.0, 35.0, 29.0, 32.0, 26.5, 0.0, None]
DENOMINATORS = [40.0, 50.0, 44.0, 46.0, 41.0, 48.0, 52.5, 43.0, 45.0, 47.0, 49.0, 0.0, None]
VALUES = [85.0, 62.5, 70.0, None]
JUDGEMENTS = [1.0, 2.0, 2.5, 3.0, 4.0, None]


@st.composite
def worlds(draw: st.DrawFn) -> Inputs:
    """Everything one rating needs."""
    rated = draw(st.permutations([*BY_PROVIDER, *BY_PLACE, JUDGED]))[: draw(st.integers(2, 6))]
    indicators = {id: draw(_indicators(id)) for id in rated}
    ambitions = {id: draw(st.lists(_targets([*PLACES, *FOOTPRINTS]), max_size=2)) for id in rated}
    return Inputs(
        observations=[row for id in rated for row in draw(_observations(id))],
        shares=[row for provider in PROVIDERS for row in draw(_shares(provider))],
        areas=AREAS,
        indicators=indicators,
        ambitions=ambitions,
        method=draw(methods(rated)),
    )


def a_few(examples: int) -> settings:
    """Settings for tests that rate whole worlds, a tenth of a second each.

    A failure is shown as it was found: to see it shrink, which takes minutes, drop `phases`.
    """
    return settings(
        max_examples=examples,
        deadline=None,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def rate_fast(world: Inputs, *dates: date) -> Rated:
    """The world under the code that ships."""
    return rate(
        tables.observations(world.observations),
        tables.shares(world.shares),
        tables.areas(world.areas),
        world.indicators,
        world.ambitions,
        world.method,
        dates,
    )


@st.composite
def methods(draw: st.DrawFn, indicators: list[str]) -> Method:
    """A method that rates these indicators, in one to three domains."""
    weights = st.sampled_from([1.0, 2.0, 0.7, 3.0])
    items = [
        Item(
            id,
            draw(st.sampled_from("ABC")),
            None if id == JUDGED else draw(st.sampled_from([15.0, 30.0, 5.0, 0.3])),
            "a test",
            draw(weights),
        )
        for id in indicators
    ]
    used = sorted({item.domain for item in items})
    return tables.method(
        *sorted(items, key=lambda item: item.domain),
        weights={domain: draw(weights) for domain in used},
        coverage=draw(st.sampled_from([0.6, 0.25, 0.5, 0.35, 1.0])),
        overrides=draw(st.sampled_from([(), (), (Override(indicators[0], 3, 2, "a test"),)])),
    )


@st.composite
def _indicators(draw: st.DrawFn, id: str) -> Indicator:
    higher = draw(st.booleans()) and id != JUDGED
    return tables.indicator(
        id,
        *draw(st.lists(_targets([ENGLAND]), min_size=id != JUDGED, max_size=2)),
        polarity=Polarity.HIGHER if higher else Polarity.LOWER,
        max_age=draw(st.sampled_from([3, 1, 2, 6, 24])),
        aggregation=draw(st.sampled_from(["sum", "published", "none"])),
        comparator=draw(st.sampled_from(["target", "target", "target", "england"])),
        footprint_only=draw(st.sampled_from([False, False, False, False, True])),
    )


@st.composite
def _targets(draw: st.DrawFn, areas: list[str]) -> Target:
    days = draw(st.lists(st.sampled_from([START, *DAYS]), max_size=2))
    first = draw(st.sampled_from([START, START, START, *DAYS]))
    levels = st.sampled_from([70.0, 65.0, 72.5, 85.0, 60.0])
    return Target(
        points=tuple((day, draw(levels)) for day in sorted({first, *days})),
        source="a test",
        interpolation=draw(st.sampled_from(["step", "linear"])),
        area=draw(st.sampled_from(areas)),
        valid_from=draw(st.sampled_from([*[None] * len(DAYS), *DAYS])),
    )


@st.composite
def _shares(draw: st.DrawFn, provider: str) -> list[dict[str, Any]]:
    """Fifths of a provider, split anew on some days, sometimes ending for good; and now and then
    other ones for an indicator, from some day on.
    """
    rows = draw(_fifths(provider, ""))
    if draw(st.sampled_from([False, False, True])):
        since = draw(st.sampled_from(DAYS))
        own = draw(_fifths(provider, draw(st.sampled_from(BY_PROVIDER))))
        rows += [row for row in own if row["valid_from"] >= since]
    if draw(st.sampled_from([False, False, True])):
        rows.append({**rows[0], "place": draw(st.sampled_from(FOOTPRINTS)), "share": 1.0})
    expected = draw(st.sampled_from(["", "", "usual", "no"]))
    return [{**row, "expected": expected} for row in rows]


@st.composite
def _fifths(draw: st.DrawFn, provider: str, indicator: str) -> list[dict[str, Any]]:
    served = draw(st.lists(st.sampled_from([*PLACES, "outside"]), min_size=1, max_size=3))
    changes = sorted(draw(st.sets(st.sampled_from(DAYS), max_size=2)))
    ends = [
        *(day - timedelta(days=1) for day in changes),
        draw(st.sampled_from([None, None, DAYS[-1]])),
    ]
    rows = []
    for start, end in zip([date(2000, 1, 1), *changes], ends, strict=True):
        fifths = draw(st.lists(st.sampled_from(served), min_size=5, max_size=5))
        for place, count in Counter(fifths).items():
            rows.append(
                {
                    "provider": provider,
                    "place": place,
                    "share": count / 5,
                    "valid_from": start,
                    "valid_to": end,
                    "indicator": indicator,
                }
            )
    return rows


@st.composite
def _observations(draw: st.DrawFn, id: str) -> list[dict[str, Any]]:
    """Rows by provider, or by place and footprint; a few of the other sort among them."""
    periods = draw(st.lists(st.sampled_from(PERIODS), min_size=1, max_size=3, unique=True))
    usual = PROVIDERS if id in BY_PROVIDER else [*PLACES, *FOOTPRINTS, ENGLAND]
    unusual = [*PLACES, *FOOTPRINTS, ENGLAND] if id in BY_PROVIDER else []
    extra = draw(st.sets(st.sampled_from(unusual), max_size=2)) if unusual else set()
    rows = []
    for area in [*usual, *sorted(extra)]:
        silent = draw(st.sampled_from([None, None, None, *periods]))
        for start, end in sorted(set(periods) - {silent}):
            dates = {"period_start": start, "period_end": end}
            figures = draw(_judgement() if id == JUDGED else _figures())
            rows.append({**tables.OBSERVATION, "indicator": id, "area": area, **dates, **figures})
    return rows


@st.composite
def _figures(draw: st.DrawFn) -> dict[str, Any]:
    denominator = draw(st.sampled_from(DENOMINATORS))
    numerator = draw(st.sampled_from(NUMERATORS))
    value = draw(st.sampled_from(VALUES)) if None in (numerator, denominator) else None
    return {"numerator": numerator, "denominator": denominator, "value": value}


@st.composite
def _judgement(draw: st.DrawFn) -> dict[str, Any]:
    return {"value": draw(st.sampled_from(JUDGEMENTS))}
