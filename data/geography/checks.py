"""What must hold of tables whose rows are in force from a day to a day, and of shares above all."""

from collections.abc import Iterator

import pandas as pd

from data.faults import DataError
from metrics.apportion import OUTSIDE

TOLERANCE = 1e-9
DAY = pd.Timedelta(days=1)
D = "%Y-%m-%d"
BEFORE, AFTER = pd.Timestamp("1900-01-01"), pd.Timestamp("2200-01-01")
"""From and to when a row is in force that does not say."""


def on(rows: pd.DataFrame, day: pd.Timestamp | pd.Series) -> pd.Series:
    """Which rows are in force on a day, or each on a day of its own: both ends count."""
    return (rows["valid_from"].fillna(BEFORE) <= day) & (rows["valid_to"].fillna(AFTER) >= day)


def looked_up(table: pd.DataFrame, codes: pd.Series, days: pd.Series) -> pd.DataFrame:
    """area and note of each code on a day of its own, in a table of code, area, note and span.

    Missing and blank where it stands for none on that day. Indexed as the codes.
    """
    asked = pd.DataFrame({"code": codes, "day": days})
    known = asked[asked["code"].isin(table["code"])]
    if known.empty:
        nothing = pd.DataFrame({"area": None, "note": ""}, index=codes.index)
        return nothing.astype("str")
    known = known.drop_duplicates().merge(table)
    known = known.loc[on(known, known["day"]), ["code", "day", "area", "note"]]
    found = asked.merge(known, how="left").set_axis(codes.index)
    return found[["area", "note"]].astype("str").fillna({"note": ""})


def check_spans(table: str, rows: pd.DataFrame, key: list[str]) -> None:
    """Raises DataError where a row ends before it begins, or two of one key share a day."""
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
            f"{table}: line {at + 2}, {key_of} stands twice{since}. Keep one of the lines, or end "
            "the earlier one the day before the other begins."
        )


def check_areas(areas: pd.DataFrame) -> None:
    """Raises DataError where an area changes its kind, or was not there for a time in between."""
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
                f"though it ended before {resumes[at]:{D}}. Leave no day out."
            )


def check_mappings(areas: pd.DataFrame, codes: pd.DataFrame, shares: pd.DataFrame) -> None:
    """Raises DataError where a code has two meanings, or shares outlive their place."""
    named, ids = set(codes["code"]), set(areas["id"])
    for at in shares.index[shares["provider"].isin(named | ids)]:
        where = "area_codes.csv" if shares.loc[at, "provider"] in named else "areas.csv"
        raise DataError(
            f"provider_place.csv: line {at + 2}, {shares.loc[at, 'provider']} is in {where} too. "
            "Either its figures are a place's own, or they are shared out: keep one of the two."
        )
    last = areas.assign(last=areas["valid_to"].fillna(AFTER)).groupby("id")["last"].max()
    over = shares["place"].map(last)
    for at in shares.index[shares["valid_to"].fillna(AFTER) > over]:
        row = shares.loc[at]
        raise DataError(
            f"provider_place.csv: line {at + 2}, the share of {row['provider']} in {row['place']} "
            f"goes on after the place ended on {over[at]:{D}}. End it on that day."
        )


def check_successors(successors: pd.DataFrame, codes: pd.DataFrame, shares: pd.DataFrame) -> None:
    """Raises DataError unless a code that gave way to another is mapped until the day before, and
    one that had shares in a place gave way to one that has shares from then on.
    """
    table = "successors.csv"
    tables = [("area_codes.csv", codes, "code"), ("provider_place.csv", shares, "provider")]
    for at, line in successors.iterrows():
        code, successor, begins = line["code"], line["successor"], line["from"]
        theirs = [(name, rows[rows[key] == code]) for name, rows, key in tables]
        if code == successor or all(rows.empty for _, rows in theirs):
            problem = "follows itself" if code == successor else "is mapped nowhere"
            raise DataError(f"{table}: line {at + 2}, {code} {problem}. Correct or drop the line.")
        for name, rows in theirs:
            if not rows.empty and rows["valid_to"].fillna(AFTER).max() != begins - DAY:
                raise DataError(
                    f"{table}: line {at + 2}, {successor} follows {code} on {begins:{D}}, but "
                    f"{name} does not end {code} on {begins - DAY:{D}}. Correct one of the two."
                )
        begun = shares[(shares["provider"] == successor) & on(shares, begins)]
        if begun.empty and (theirs[1][1]["place"] != OUTSIDE).any():
            raise DataError(
                f"{table}: line {at + 2}, {successor} has no shares on {begins:{D}}, so from then "
                f"nobody would count what was {code}. Give it shares in provider_place.csv."
            )


def check_shares(shares: pd.DataFrame) -> None:
    """Raises DataError unless the shares of each provider, and those it has for an indicator, are
    each from 0 to 1, sum to 1 on every day between their first and their last, and leave none out.

    Where a provider has general shares, those for an indicator may leave days out.
    """
    table = "provider_place.csv"
    for at in shares.index[~shares["share"].between(0, 1)]:
        row = shares.loc[at]
        raise DataError(
            f"{table}: line {at + 2}, share {row['share']:g} of {row['provider']} in "
            f"{row['place']} must be from 0 to 1."
        )
    check_spans(table, shares, ["provider", "indicator", "place"])
    general = set(shares.loc[shares["indicator"] == "", "provider"])
    for (provider, indicator), rows in shares.groupby(["provider", "indicator"]):
        of = f"shares of {provider}" + (f" for {indicator}" if indicator else "")
        for day, sums in _turns(rows):
            if sums is None and (indicator == "" or provider not in general):
                raise DataError(
                    f"{table}: there are no {of} on {day:{D}}, though there are before and "
                    f"after. Give them, with {OUTSIDE!r} 1 where it belongs to no place here."
                )
            if sums is not None and abs(sums - 1) > TOLERANCE:
                raise DataError(
                    f"{table}: {of} sum to {sums:g} on {day:{D}}. They must sum to 1, with "
                    f"{OUTSIDE!r} taking the rest."
                )


def _turns(rows: pd.DataFrame) -> Iterator[tuple[pd.Timestamp, float | None]]:
    """Each day on which shares begin or have just ended, up to the last, with their sum on it;
    None where there are none.
    """
    days_after = rows["valid_to"].dropna() + DAY
    for day in sorted({*rows["valid_from"], *days_after}):
        in_force = rows[on(rows, day)]
        if len(in_force):
            yield day, in_force["share"].sum()
        elif (rows["valid_from"] > day).any():
            yield day, None
