"""The tables of the open data, from which the files are made."""

import numpy as np
import pandas as pd

from data.open_data import plan
from data.open_data.columns import Column, Table, areas_named
from data.releases.release import Release
from metrics.score import CATEGORIES

FIGURE = ["indicator", "place", "period_start", "period_end"]


def _texts(**holds: str) -> tuple[Column, ...]:
    return tuple(Column(name, "string", text) for name, text in holds.items())


def _numbers(**holds: str) -> tuple[Column, ...]:
    return tuple(Column(name, "number", text) for name, text in holds.items())


AREA = _texts(
    area="id of the area in this publication",
    area_code="the area's ONS or ODS code, blank if it has none",
    area_name="name of the area",
)
PERIOD = (
    Column("period_start", "date", "first day of the period"),
    Column("period_end", "date", "last day of the period"),
)
INDICATOR = _texts(indicator="id of the indicator")
COUNTS = _numbers(
    numerator="what is counted, blank where only the value is published",
    denominator="what it is counted among",
)
STANDING = _texts(
    unit="unit of the value",
    status="final or revised; provisional figures are not published here",
    kind="real, or demonstration where the figure is invented",
    note="remark of the source",
)


def _units(rows: pd.DataFrame, release: Release) -> pd.Series:
    units = {id: indicator.unit.name for id, indicator in release.indicators.items()}
    return rows["indicator"].map(units)


def _observations(release: Release) -> pd.DataFrame:
    rows = areas_named(release.series, release)
    is_latest = pd.MultiIndex.from_frame(rows[FIGURE]).isin(
        pd.MultiIndex.from_frame(release.latest[FIGURE])
    )
    return rows.assign(unit=_units(rows, release), latest=np.where(is_latest, "yes", ""))


def _inputs(release: Release) -> pd.DataFrame:
    return areas_named(release.inputs, release)


def _scores(release: Release) -> pd.DataFrame:
    rows = areas_named(release.scores[release.scores["applicable"]], release)
    return rows.assign(unit=_units(rows, release), category=rows["category"].astype("Int64"))


def _ratings(release: Release) -> pd.DataFrame:
    rows = areas_named(release.ratings, release)
    category = rows["category"].astype("Int64")
    return rows.assign(
        category=category,
        label=category.map(CATEGORIES),
        method=release.method.id,
        release=release.id,
    )


def _areas(release: Release) -> pd.DataFrame:
    areas = release.areas
    return areas_named(areas, release, by="id")[
        ["area", "area_code", "area_name", "kind", "footprint"]
    ]


def _events(release: Release) -> pd.DataFrame:
    return areas_named(release.events, release)


def _indicators(release: Release) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "indicator": indicator.id,
            "name": indicator.name,
            "numerator": indicator.numerator,
            "denominator": indicator.denominator,
            "unit": indicator.unit.name,
            "multiplier": indicator.unit.multiplier,
            "better": indicator.polarity.words,
            "publication": indicator.publication,
            "licence": indicator.licence,
        }
        for indicator in release.indicators.values()
    )


TABLES = (
    Table(
        "ratings",
        "The rating of each area",
        ("area",),
        (
            *AREA,
            Column("as_at", "date", "the day the rating speaks of"),
            *_numbers(composite="weighted mean of the domain scores, 1 is best and 4 worst"),
            Column("category", "integer", "1 to 4, blank where not rated"),
            *_texts(label="the category in words", reason="why it is not rated"),
            *_numbers(coverage="part of the method's weight that has a score"),
            Column("indicators_used", "integer", "indicators with a score"),
            Column("indicators_expected", "integer", "indicators the method rates this area on"),
            *_texts(method="id of the method", release="id of the release"),
        ),
        _ratings,
    ),
    Table(
        "scores",
        "Each indicator of each area as it counts in the rating",
        ("area", "indicator"),
        (
            *AREA,
            *INDICATOR,
            *PERIOD,
            *COUNTS,
            *_numbers(
                value="numerator / denominator x the unit's multiplier, or as published",
                target="the level in force at the period's end",
                gap="how far short of the target, below 0 where better",
                step="how far short one whole category is",
                uncapped="1.5 + gap / step: the highest of an area is its weakest indicator",
                score="uncapped, but no less than 1 and no more than 4",
                weight="its part of the composite",
            ),
            Column("category", "integer", "category of the score"),
            *_texts(domain="id of the domain", reason="why there is no score"),
            *STANDING,
        ),
        _scores,
    ),
    Table(
        "observations",
        "Each figure: one indicator in one area and period",
        ("indicator", "area", "period_end", "period_start"),
        (
            *INDICATOR,
            *AREA,
            *PERIOD,
            *COUNTS,
            *_numbers(
                value="numerator / denominator x the unit's multiplier, or as published",
                lower="lower end of the 95% interval",
                upper="upper end of the 95% interval",
                target="the level in force at the period's end",
                england="England's value for the same period, blank where there is none",
            ),
            *_texts(
                versus="better, similar or worse than England, whose value lies outside or within "
                "the interval; blank where that cannot be said; not adjusted for deprivation"
            ),
            *STANDING,
            *_texts(
                latest="yes for the area's latest figure at the release's date, which counts "
                "unless it is too old; of periods that end on one day the shortest"
            ),
        ),
        _observations,
    ),
    Table(
        "inputs",
        "The providers whose figures were added up for an area, with their shares",
        ("indicator", "area", "period_end", "period_start", "provider"),
        (
            *INDICATOR,
            *AREA,
            *PERIOD,
            *_texts(provider="ODS code of the provider, id of the area, or how many practices"),
            *_numbers(share="part of the provider that belongs to the area"),
            *COUNTS,
        ),
        _inputs,
    ),
    Table(
        "areas",
        "The areas",
        ("area",),
        (*AREA, *_texts(kind="nation, footprint or place", footprint="the place's footprint")),
        _areas,
    ),
    Table(
        "indicators",
        "The indicators",
        ("indicator",),
        (
            *INDICATOR,
            *_texts(
                name="name of the indicator",
                numerator="what is counted",
                denominator="among what",
                unit="unit of the values",
            ),
            *_numbers(multiplier="value = numerator / denominator x this"),
            *_texts(
                better="which way is better",
                publication="the publication the figures come from",
                licence="its licence",
            ),
        ),
        _indicators,
    ),
)

EVENTS = Table(
    "events",
    "What happened, as charts over time mark it",
    ("date", "area", "indicator"),
    (
        Column("date", "date", "the day it happened"),
        *AREA,
        *_texts(
            indicator="id of the indicator, blank where it is of every one",
            text="what happened",
            kind="real, or demonstration where it is invented",
        ),
    ),
    _events,
)


def of(release: Release) -> tuple[Table, ...]:
    """The tables of a release; of events and of the plan where it has any."""
    happened = (EVENTS,) if len(release.events) else ()
    return (*TABLES, *happened, *(plan.TABLES if release.is_planned else ()))
