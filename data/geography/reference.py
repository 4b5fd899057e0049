"""The reference tables: areas, codes, shares, mergers, local ambitions, rebasings, calendar."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

import pandas as pd

from data.faults import DataError
from data.geography import checks
from data.geography.table import COLUMNS, SPAN, table
from data.times import in_full
from metrics.apportion import OUTSIDE
from metrics.rebase import of_figures
from metrics.target import Target

KINDS = ("nation", "footprint", "place")


@dataclass(frozen=True)
class Reference:
    """The tables as frames, checked against each other. Blank dates mean no limit.

    `areas`: id, name, kind (nation, footprint, place), footprint, region, type, valid_from,
    valid_to; a row for each name or footprint that an area has had. `region` is the part of the
    country it lies in, `type` what it is compared with others of, such as Acute trust; blank where
    nobody asks. `codes`: code, area (or `outside`), note,
    valid_from, valid_to: the period ends for which the code is the area's. `shares`: provider,
    name, place, share, valid_from, valid_to, basis, indicator (blank: every indicator for which the
    provider has no other shares), expected (see metrics.apportion); a provider is any publisher's
    code. The place may be a footprint, which is then the sum of its providers, not of its places.
    `ambitions`: local targets by indicator, from the table `ambition_points`. `tiles`: area,
    column, row in a map of hexagons.
    `rebases`: indicator, area (blank: all), from, reason: dates on which process limits are
    recalculated. `calendar`: indicator, months (between two periods), days (from the end of a
    period to its publication), basis. `successors`: code, successor, from: which code replaced
    another, and when. `practices`: practice, name, place, valid_from, valid_to: small publishers,
    each wholly in one place. The last five tables may be empty.
    """

    areas: pd.DataFrame
    codes: pd.DataFrame
    shares: pd.DataFrame
    ambition_points: pd.DataFrame
    tiles: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=COLUMNS["tiles"]))
    rebases: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=COLUMNS["rebases"]))
    calendar: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=COLUMNS["calendar"])
    )
    successors: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=COLUMNS["successors"])
    )
    practices: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=COLUMNS["practices"])
    )

    def __post_init__(self) -> None:
        _check(self)

    @property
    def ambitions(self) -> Mapping[str, list[Target]]:
        """Local targets by indicator id."""
        targets: dict[str, list[Target]] = {}
        for (indicator, area), points in self.ambition_points.groupby(["indicator", "area"]):
            ordered = points.sort_values("date")
            target = Target(
                points=tuple(zip(ordered["date"].dt.date, ordered["level"], strict=True)),
                source=ordered["source"].iloc[0],
                interpolation=ordered["interpolation"].iloc[0],
                area=str(area),
            )
            targets.setdefault(str(indicator), []).append(target)
        return targets

    def areas_on(self, day: date) -> pd.DataFrame:
        """The areas on a day: id, name, kind, footprint, code.

        `code` is the first valid one in area_codes.csv, blank if there is none; `footprint` is
        blank if it did not exist on that day.
        """
        on_day = pd.Timestamp(day)
        areas = self.areas[checks.on(self.areas, on_day)].reset_index(drop=True)
        codes = self.codes[checks.on(self.codes, on_day)].drop_duplicates("area")
        official = codes.set_index("area")["code"]
        return areas.assign(
            footprint=areas["footprint"].where(areas["footprint"].isin(areas["id"]), ""),
            code=areas["id"].map(official).astype("str").fillna(""),
        ).drop(columns=list(SPAN))

    def meant(self, codes: pd.Series, days: pd.Series) -> pd.DataFrame:
        """The area of each code on its day, and its note; an area's id means that area.

        A code of no area here has a missing area and a blank note. Indexed like the codes.
        """
        areas = checks.looked_up(self.codes[self.codes["area"] != OUTSIDE], codes, days)
        is_id = codes.isin(self.areas["id"])
        return areas.assign(area=areas["area"].mask(is_id, codes))

    def known_elsewhere(self, codes: pd.Series, days: pd.Series) -> pd.Series:
        """Whether area_codes.csv maps each code, on its day, to an area elsewhere."""
        outside = self.codes[self.codes["area"] == OUTSIDE]
        return checks.looked_up(outside, codes, days)["area"].notna()

    def area_of(self, codes: pd.Series, days: pd.Series) -> pd.Series:
        """The id of each code's area on its day; missing if it has none."""
        return self.meant(codes, days)["area"]

    def time_of(self, code: str) -> str:
        """When a code is valid and what replaced it, in words: "stood for Harrogate until
        31 March 2023, then came E06000065"; for a provider "had shares until ...".
        """
        rows, had = self.shares[self.shares["provider"] == code], "had shares"
        if rows.empty:
            rows = self.codes[self.codes["code"] == code]
            names = rows["area"].map({**self.names, OUTSIDE: "an area elsewhere"})
            had = f"stood for {' and '.join(names.unique())}"
        ends = [("from", rows["valid_from"].min(skipna=False))]
        ends.append(("until", rows["valid_to"].max(skipna=False)))
        when = [f" {word} {in_full(day)}" for word, day in ends if pd.notna(day)]
        after = self.successors.loc[self.successors["code"] == code, "successor"]
        then = f", then came {' and '.join(after)}" if len(after) else ""
        return f"{had}{''.join(when)}{then}"

    @cached_property
    def rebased(self) -> pd.DataFrame:
        """indicator, area, from: each rebasing, for every area id, area code and provider code that
        it applies to.
        """
        ids = self.areas[["id"]].assign(place=self.areas["id"])
        places_of = [
            table[[code, place]].set_axis(["area", "place"], axis=1)
            for table, code, place in (
                (ids, "id", "place"),
                (self.codes, "code", "area"),
                (self.shares, "provider", "place"),
            )
        ]
        return of_figures(self.rebases, pd.concat(places_of).drop_duplicates(), self.areas)

    @property
    def names(self) -> dict[str, str]:
        """The latest name of each area, past or present, by id."""
        last = self.areas.sort_values("valid_from", na_position="first", kind="stable")
        by_id = dict(zip(last["id"], last["name"], strict=True))
        return {id: by_id[id] for id in self.areas["id"]}

    @property
    def names_of_codes(self) -> dict[str, str]:
        """Names by code, past or present, of areas and providers; area ids are included."""
        names = self.names
        of_areas = zip(self.codes["code"], self.codes["area"], strict=True)
        return {code: names.get(area, code) for code, area in of_areas} | self.providers | names

    @property
    def providers(self) -> dict[str, str]:
        """Provider names by code."""
        return dict(zip(self.shares["provider"], self.shares["name"], strict=True))

    @property
    def publishers(self) -> dict[str, str]:
        """Names of providers and practices by code."""
        practices = self.practices
        return self.providers | dict(zip(practices["practice"], practices["name"], strict=True))

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Every table by name, as read."""
        return {
            "areas": self.areas,
            "area_codes": self.codes,
            "provider_place": self.shares,
            "ambitions": self.ambition_points,
            "tiles": self.tiles,
            "rebases": self.rebases,
            "calendar": self.calendar,
            "successors": self.successors,
            "practices": self.practices,
        }

    def check_indicators(self, known: Collection[str]) -> None:
        """Raises DataError if a table names an unknown indicator."""
        for name in ("ambitions", "rebases", "calendar", "provider_place"):
            ids = self.tables[name]["indicator"]
            every = {""} if name == "provider_place" else set()
            _check_known(f"{name}.csv", ids, {*known, *every}, "metrics/indicators")


def read(folder: Path) -> Reference:
    """The reference tables in a folder, such as a profile's.

    Raises InstallationError for a table that cannot be read, DataError for an invalid one.
    """
    return Reference(*(table(folder, name) for name in COLUMNS))


def _check(reference: Reference) -> None:
    areas, shares = reference.areas, reference.shares
    ids = set(areas["id"])
    checks.check_spans("areas.csv", areas, ["id"])
    checks.check_spans("area_codes.csv", reference.codes, ["code"])
    _check_once("calendar.csv", reference.calendar["indicator"])
    if unknown := sorted(set(areas["kind"]) - set(KINDS)):
        raise DataError(f"areas.csv: kind {unknown[0]!r} is none of {', '.join(KINDS)}.")
    for name, column, other in (
        ("areas.csv", areas["footprint"], ""),
        ("area_codes.csv", reference.codes["area"], OUTSIDE),
        ("provider_place.csv", shares["place"], OUTSIDE),
        ("ambitions.csv", reference.ambition_points["area"], ""),
        ("tiles.csv", reference.tiles["area"], ""),
        ("rebases.csv", reference.rebases["area"], ""),
        ("practices.csv", reference.practices["place"], OUTSIDE),
    ):
        _check_known(name, column, {*ids, other}, "areas.csv")
    _check_said("rebases.csv", reference.rebases["reason"])
    checks.check_areas(areas)
    checks.check_shares(areas, shares)
    checks.check_mappings(areas, reference.codes, shares)
    checks.check_successors(reference.successors, reference.codes, shares)
    _check_practices(reference)
    try:
        _ = reference.ambitions
    except ValueError as error:
        raise DataError(f"ambitions.csv: {error}. Correct the reference table.") from error


def _check_known(table: str, cells: pd.Series, known: Collection[str], where: str) -> None:
    for at in cells.index[~cells.isin(list(known))]:
        raise DataError(
            f"{table}: line {at + 2}, {cells.name} {cells[at]!r} is not in {where}. Add it there."
        )


def _check_said(table: str, cells: pd.Series) -> None:
    for at in cells.index[cells.str.strip() == ""]:
        raise DataError(f"{table}: line {at + 2}, {cells.name} is empty. Fill it in.")


def _check_once(table: str, ids: pd.Series) -> None:
    for repeated in ids[ids.duplicated()]:
        raise DataError(f"{table}: {ids.name} {repeated} has two lines. Delete one of them.")


def _check_practices(reference: Reference) -> None:
    """A practice is in one place at a time, and its code is not an area's or a provider's."""
    rows = reference.practices
    checks.check_spans("practices.csv", rows, ["practice"])
    taken = {*reference.codes["code"], *reference.areas["id"], *reference.providers}
    for at in rows.index[rows["practice"].isin(taken)]:
        raise DataError(
            f"practices.csv: line {at + 2}, {rows.loc[at, 'practice']} is already the id or code "
            "of a place, or a provider. Delete one of the two."
        )
