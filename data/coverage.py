"""Which areas a file speaks of: places and footprints here, and areas that belong to none."""

from dataclasses import dataclass

import pandas as pd

from data.reference import Reference


@dataclass(frozen=True)
class Unplaced:
    """An area in a file that belongs to no place here, and its share of the file."""

    code: str
    name: str
    rows: int
    share: float


def areas_covered(rows: pd.DataFrame, reference: Reference) -> tuple[str, ...]:
    """Names of the places and other areas that the rows speak of, in the reference's order."""
    codes = set(rows["area"])
    area_of = reference.area_of
    ids = {area_of[code] for code in codes & area_of.keys()}
    for table, code in ((reference.shares, "provider"), (reference.practices, "practice")):
        ids |= set(table.loc[table[code].isin(codes), "place"])
    return tuple(reference.areas.loc[reference.areas["id"].isin(ids), "name"])


def unplaced(rows: pd.DataFrame, reference: Reference) -> tuple[Unplaced, ...]:
    """Areas that belong to no place, largest first, with their share of the denominators, or of
    the rows where a file has no counts.
    """
    counted = rows["denominator"].fillna(rows["numerator"]).fillna(0.0)
    weight = counted if counted.sum() else counted + 1.0
    total = weight.sum()
    known = reference.area_of.keys() | reference.publishers.keys()
    unknown = rows.assign(weight=weight)[~rows["area"].isin(known)]
    groups = unknown.groupby("area", sort=False).agg(
        name=("area_name", "first"), rows=("line", "size"), weight=("weight", "sum")
    )
    groups = groups.sort_values("weight", ascending=False)
    return tuple(
        Unplaced(str(code), row["name"], int(row["rows"]), row["weight"] / total if total else 0.0)
        for code, row in groups.iterrows()
    )
