"""Checks of tables whose rows are in force from one day to another, such as providers' shares."""

from collections.abc import Iterator

import pandas as pd

from data.faults import DataError
from metrics.apportion import EXPECTED, OUTSIDE

TOLERANCE = 1e-9
DAY = pd.Timedelta(days=1)
D = "%Y-%m-%d"
BEFORE, AFTER = pd.Timestamp("1900-01-01"), pd.Timestamp("2200-01-01")
"""First and last day of a row whose dates are blank."""


def on(rows: pd.DataFrame, day: pd.Timestamp | pd.Series) -> pd.Series:
    """Which rows are in force on a day, or on a day per row; first and last day included."""
    return (rows["valid_from"].fillna(BEFORE) <= day) & (rows["valid_to"].fillna(AFTER) >= day)


def looked_up(table: pd.DataFrame, codes: pd.Series, days: pd.Series) -> pd.DataFrame:
    """The area and note of each code on its day, from a table of code, area, note and dates.

    A code with no row on that day has a missing area and a blank note. Indexed like the codes.
    """
    queries = pd.DataFrame({"code": codes, "day": days})
    known = queries[queries["code"].isin(table["code"])]
    if known.empty:
        nothing = pd.DataFrame({"area": None, "note": ""}, index=codes.index)
        return nothing.astype("str")
    known = known.drop_duplicates().merge(table)
    known = known.loc[on(known, known["day"]), ["code", "day", "area", "note"]]
    areas = queries.merge(known, how="left").set_axis(codes.index)
    return areas[["area", "note"]].astype("str").fillna({"note": ""})


def check_spans(table: str, rows: pd.DataFrame, key: list[str]) -> None:
    """Raises DataError if a row ends before it begins, or two rows of a key share a day."""
    begins, ends = rows["valid_from"].fillna(BEFORE), rows["valid_to"].fillna(AFTER)
    for at in rows.index[ends < begins]:
        raise DataError(
            f"{table}: line {at + 2}, valid_to {ends[at]:{D}} is before valid_from "
            f"{begins[at]:{D}}. Correct one of the two."
        )
    ordered = rows.assign(begins=begins, ends=ends).sort_values([*key, "begins"], kind="stable")
    before = ordered.groupby(key, sort=False)["ends"].shift()
    for at in ordered.index[ordered["begins"] <= before]:
        key_of, day = ", ".join(filter(None, ordered.loc[at, key])), ordered.loc[at, "begins"]
        since = "" if day == BEFORE else f" on {day:{D}}"
        raise DataError(
            f"{table}: line {at + 2}, {key_of} has two rows{since}. Delete one of the lines, or "
            "end the earlier one the day before the other begins."
        )


def check_areas(areas: pd.DataFrame) -> None:
    """Raises DataError if an area changes its kind, or if its dates have a gap."""
    for id, rows in areas.sort_values("valid_from", na_position="first").groupby("id"):
        kinds = rows["kind"].unique()
        if len(kinds) > 1:
            raise DataError(
                f"areas.csv: {id} is a {kinds[0]} and a {kinds[1]}. Give one of them another id."
            )
        resumes = rows["valid_to"].shift() + DAY
        for at in rows.index[resumes.notna() & (resumes != rows["valid_from"])]:
            raise DataError(
                f"areas.csv: line {at + 2}, {id} begins again on {rows.loc[at, 'valid_from']:{D}}, "
                f"but it ended before {resumes[at]:{D}}. Close the gap between the two lines."
            )


def check_mappings(areas: pd.DataFrame, codes: pd.DataFrame, shares: pd.DataFrame) -> None:
    """Raises DataError if a code has two meanings, or shares continue after their place ended."""
    named, ids = set(codes["code"]), set(areas["id"])
    for at in shares.index[shares["provider"].isin(named | ids)]:
        where = "area_codes.csv" if shares.loc[at, "provider"] in named else "areas.csv"
        raise DataError(
            f"provider_place.csv: line {at + 2}, {shares.loc[at, 'provider']} is in {where} too. "
            "A code is either a place's own or shared between places. Delete one of the two."
        )
    last = areas.assign(last=areas["valid_to"].fillna(AFTER)).groupby("id")["last"].max()
    over = shares["place"].map(last)
    for at in shares.index[shares["valid_to"].fillna(AFTER) > over]:
        row = shares.loc[at]
        raise DataError(
            f"provider_place.csv: line {at + 2}, the share of {row['provider']} in {row['place']} "
            f"continues after the place ended on {over[at]:{D}}. End it on that day."
        )


def check_successors(successors: pd.DataFrame, codes: pd.DataFrame, shares: pd.DataFrame) -> None:
    """Raises DataError unless a replaced code is mapped until the day before its successor begins,
    and the successor of a code with shares in a place has shares from then on.
    """
    table = "successors.csv"
    tables = [("area_codes.csv", codes, "code"), ("provider_place.csv", shares, "provider")]
    for at, line in successors.iterrows():
        code, successor, begins = line["code"], line["successor"], line["from"]
        rows_of_code = [(name, rows[rows[key] == code]) for name, rows, key in tables]
        if code == successor or all(rows.empty for _, rows in rows_of_code):
            problem = "follows itself" if code == successor else "is mapped nowhere"
            raise DataError(f"{table}: line {at + 2}, {code} {problem}. Correct or drop the line.")
        for name, rows in rows_of_code:
            if not rows.empty and rows["valid_to"].fillna(AFTER).max() != begins - DAY:
                raise DataError(
                    f"{table}: line {at + 2}, {successor} follows {code} on {begins:{D}}, but "
                    f"{name} does not end {code} on {begins - DAY:{D}}. Correct one of the two."
                )
        begun = shares[(shares["provider"] == successor) & on(shares, begins)]
        if begun.empty and (rows_of_code[1][1]["place"] != OUTSIDE).any():
            raise DataError(
                f"{table}: line {at + 2}, {successor} has no shares on {begins:{D}}, so the "
                f"figures that were {code} would not count. Give it shares in provider_place.csv."
            )


def check_shares(areas: pd.DataFrame, shares: pd.DataFrame) -> None:
    """Raises DataError unless each provider's shares, general or for one indicator, are from 0 to
    1, and sum to 1 on every day from their first to their last, without gaps; those in places and
    those in footprints each for themselves.

    If a provider has general shares, those for an indicator may have gaps.
    """
    table = "provider_place.csv"
    for at in shares.index[~shares["expected"].isin(EXPECTED)]:
        raise DataError(
            f"{table}: line {at + 2}, expected {shares.loc[at, 'expected']!r} is none of "
            f"{', '.join(filter(None, EXPECTED))}. Write one of these, or nothing."
        )
    for at in shares.index[~shares["share"].between(0, 1)]:
        row = shares.loc[at]
        raise DataError(
            f"{table}: line {at + 2}, share {row['share']:g} of {row['provider']} in "
            f"{row['place']} must be from 0 to 1."
        )
    check_spans(table, shares, ["provider", "indicator", "place"])
    general = set(shares.loc[shares["indicator"] == "", "provider"])
    whole = shares["place"].isin(areas.loc[areas["kind"] == "footprint", "id"])
    for (provider, indicator, of_footprints), rows in shares.groupby(
        ["provider", "indicator", whole.rename("whole")]
    ):
        of = f"shares of {provider}" + (f" for {indicator}" if indicator else "")
        of += " in footprints" if of_footprints else ""
        for day, sums in _turns(rows):
            if sums is None and (indicator == "" or provider not in general):
                raise DataError(
                    f"{table}: there are no {of} on {day:{D}}, although there are before and "
                    f"after. Add them: {OUTSIDE!r} with share 1 if it belongs to no place here."
                )
            if sums is not None and abs(sums - 1) > TOLERANCE:
                raise DataError(
                    f"{table}: {of} sum to {sums:g} on {day:{D}}. They must sum to 1, with "
                    f"{OUTSIDE!r} taking the rest."
                )


def _turns(rows: pd.DataFrame) -> Iterator[tuple[pd.Timestamp, float | None]]:
    """Each day on which shares change, with their sum; None for a gap."""
    days_after = rows["valid_to"].dropna() + DAY
    for day in sorted({*rows["valid_from"], *days_after}):
        in_force = rows[on(rows, day)]
        if len(in_force):
            yield day, in_force["share"].sum()
        elif (rows["valid_from"] > day).any():
            yield day, None
