"""The areas that figures count for: areas here, areas elsewhere, or none that is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from data.geography.reference import OUTSIDE, Reference
from data.listing import first_of
from metrics.apportion import PERIOD, in_force
from metrics.indicator import Indicator
from metrics.latest import ORDER

HOLD_OTHERS = "E12|E40|E92"
"""Prefixes of the ONS codes of regions, NHS regions and England, which contain other areas."""

HALF = 0.5
NAMED = 3
"""How many codes are named; the others are counted."""


@dataclass(frozen=True)
class Code:
    """A publisher's unmapped code, its share of the indicator's counts, and its system if the
    publisher states it.
    """

    code: str
    name: str
    share: float
    system: str = ""

    def __str__(self) -> str:
        words = (self.code, self.name, self.system and f"(of {self.system})", f"{self.share:.1%}")
        return " ".join(filter(None, words))


@dataclass(frozen=True)
class Unmapped:
    """The part of an indicator's latest period that counts for no area here.

    Shares are of `whole`: the counts of all rows except nations, regions and footprints, which
    contain others. `outside` is the share mapped to areas elsewhere; `codes` are unmapped, largest
    first. `near` are unmapped codes of a system most of whose counts belong to areas here,
    according to published files.
    """

    indicator: str
    period_end: date
    whole: str
    outside: float
    codes: tuple[Code, ...]
    near: tuple[Code, ...] = ()

    @property
    def share(self) -> float:
        """The unmapped share of the whole."""
        return sum(code.share for code in self.codes)

    @property
    def largest(self) -> str:
        """The largest codes in words: "AXG WALK-IN CENTRE 2.1%, R1H BARTS 1.9% and 187 more"; with
        the system if known: "R1H BARTS (of North East London) 1.9%".
        """
        return first_of([str(code) for code in self.codes], NAMED)

    @property
    def nearest(self) -> str:
        """The codes of systems here (`near`) in the same words."""
        return first_of([str(code) for code in self.near])


def areas_covered(rows: pd.DataFrame, reference: Reference) -> tuple[str, ...]:
    """Names of the areas that the rows count for, in the reference's order.

    Rows have `area` and `period_end`, comments `date` instead; rows of a plan have neither, and
    their areas are known by their ids.
    """
    day = next((name for name in ("period_end", "date") if name in rows), None)
    if day is None:
        return tuple(name for id, name in reference.names.items() if id in {*rows["area"]})
    rows = rows[["area", day]].drop_duplicates()
    ids = set(reference.area_of(rows["area"], rows[day]).dropna())
    for table, code in ((reference.shares, "provider"), (reference.practices, "practice")):
        ids |= set(table.loc[table[code].isin(rows["area"]), "place"])
    return tuple(name for id, name in reference.names.items() if id in ids)


def unmapped(
    rows: pd.DataFrame,
    reference: Reference,
    indicators: Mapping[str, Indicator],
    systems: Mapping[str, str] | None = None,
) -> tuple[Unmapped, ...]:
    """The part of each indicator's latest period that counts for no area here, in order of
    indicator; indicators that count fully here are left out. `systems` has the known systems of
    codes.
    """
    for day in ORDER:
        rows = rows[rows[day] == rows.groupby("indicator")[day].transform("max")]
    counted, systems = _counted(rows, reference), systems or {}
    result = []
    for indicator, ours in counted.groupby("indicator"):
        whole, weight = _whole(ours, indicators[str(indicator)])
        outside, nowhere = ((ours[name] * weight).sum() for name in ("outside", "nowhere"))
        if outside + nowhere > 0:
            last = ours["period_end"].iloc[0].date()
            of_nobody = ours.assign(weight=ours["nowhere"] * weight)[ours["nowhere"] > 0]
            codes = _codes(of_nobody, systems)
            near_by = _systems_here(ours.assign(weight=weight), systems)
            near = tuple(code for code in codes if code.system in near_by and code.share > 0)
            result.append(Unmapped(str(indicator), last, whole, float(outside), codes, near))
    return tuple(result)


def _systems_here(rows: pd.DataFrame, systems: Mapping[str, str]) -> set[str]:
    """The systems most of whose counts are of areas here, from rows with `weight`, `outside` and
    `nowhere`.
    """
    system = rows["area"].map(systems)
    here = rows["weight"] * (1 - rows["outside"] - rows["nowhere"])
    parts = here.groupby(system).sum() / rows["weight"].groupby(system).sum()
    return set(parts[parts > HALF].index)


def table(
    observations: pd.DataFrame,
    reference: Reference,
    indicators: Mapping[str, Indicator],
    systems: Mapping[str, str],
) -> pd.DataFrame:
    """The result of `unmapped` for figures in force as a table, a row per indicator: indicator,
    period_end, whole, outside and unmapped (shares of the whole), codes (number), largest, nearest.
    """
    rows = [
        {
            "indicator": part.indicator,
            "period_end": pd.Timestamp(part.period_end),
            "whole": part.whole,
            "outside": part.outside,
            "unmapped": float(part.share),
            "codes": len(part.codes),
            "largest": part.largest,
            "nearest": part.nearest,
        }
        for part in unmapped(observations, reference, indicators, systems)
    ]
    kinds = {"indicator": "str", "period_end": "datetime64[s]", "whole": "str", "outside": float}
    kinds |= {"unmapped": float, "codes": "int64", "largest": "str", "nearest": "str"}
    return pd.DataFrame(rows, columns=list(kinds)).astype(kinds)


def out_of_time(rows: pd.DataFrame, reference: Reference) -> tuple[str, ...]:
    """A sentence for each code that the reference has, but not at the end of these periods."""
    shares = reference.shares
    known = rows["area"].isin(reference.codes["code"])
    known |= rows["area"].isin(shares.loc[shares["indicator"] == "", "provider"])
    lost = rows[known]
    if lost.empty:
        return ()
    here = reference.area_of(lost["area"], lost["period_end"]).notna()
    lost = lost[_standing(lost, here, reference)["nowhere"] == 1]
    counts = lost.groupby("area").size()
    return tuple(
        f"{code} {reference.time_of(str(code))}: "
        + (
            "1 figure for another period counts"
            if count == 1
            else f"{count:,} figures for other periods count"
        )
        + " for no area"
        for code, count in counts.items()
    )


def _counted(rows: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """The rows that do not contain others, with the part of each that counts for areas elsewhere
    (`outside`) and for none (`nowhere`). A footprint contains its places if these have rows.
    """
    kinds = dict(zip(reference.areas["id"], reference.areas["kind"], strict=True))
    here = reference.area_of(rows["area"], rows["period_end"])
    kind = here.map(kinds)
    rows_with_parts = _standing(rows, here.notna(), reference)
    finer = (kind == "place") | (kind.isna() & (rows_with_parts["nowhere"] == 0))
    finer = finer.groupby(rows["indicator"]).transform("any")
    holds = (kind == "nation") | rows["area"].str.match(HOLD_OTHERS)
    return rows_with_parts[~holds & ~((kind == "footprint") & finer)]


def _standing(rows: pd.DataFrame, here: pd.Series, reference: Reference) -> pd.DataFrame:
    """The rows with `outside` and `nowhere`; both are 0 if a row counts fully for areas here, as it
    does if its own area is `here`.
    """
    away = rows[~here]
    if away.empty:
        return rows.assign(outside=0.0, nowhere=0.0)
    named = reference.known_elsewhere(away["area"], away["period_end"])
    shares = in_force(away[PERIOD].drop_duplicates(), reference.shares)
    shares = shares[shares["share"] > 0].rename(columns={"provider": "area"})
    parts = shares.assign(out=shares["share"].where(shares["place"] == OUTSIDE, 0.0))
    parts = parts.groupby(["area", *PERIOD], as_index=False)[["share", "out"]].sum()
    of = away[["area", *PERIOD]].merge(parts, how="left").set_axis(away.index)
    outside = of["out"].fillna(0.0).mask(named, 1.0)
    nowhere = (~(named | of["share"].notna())).astype(float)
    return rows.assign(
        outside=outside.reindex(rows.index, fill_value=0.0),
        nowhere=nowhere.reindex(rows.index, fill_value=0.0),
    )


def _whole(rows: pd.DataFrame, indicator: Indicator) -> tuple[str, pd.Series]:
    """The whole in words, and each row's share: of the denominators or, if there are none, of the
    numerators or the rows.
    """
    for name, words in (
        ("denominator", indicator.denominator),
        ("numerator", indicator.numerator),
    ):
        counts = rows[name].fillna(0.0)
        if counts.sum() > 0:
            return words, counts / counts.sum()
    return "the areas it names", pd.Series(1 / len(rows), rows.index)


def _codes(rows: pd.DataFrame, systems: Mapping[str, str]) -> tuple[Code, ...]:
    """The codes of the rows by `weight`, largest first."""
    sums = rows.groupby("area", as_index=False).agg(
        name=("area_name", "first"), share=("weight", "sum")
    )
    ordered = sums.sort_values(["share", "area"], ascending=[False, True])
    return tuple(
        Code(code, name, share, systems.get(code, ""))
        for code, name, share in ordered[["area", "name", "share"]].itertuples(index=False)
    )
