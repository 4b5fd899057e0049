"""The reference tables: areas, codes, provider shares, local ambitions, rebasings, calendar."""

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from data import geography
from data.faults import DataError
from metrics.apportion import OUTSIDE
from metrics.target import Target

FOLDER = Path(__file__).parent / "reference"
KINDS = ("nation", "footprint", "place")
COLUMNS = {
    "areas": ("id", "name", "kind", "footprint"),
    "area_codes": ("code", "area", "note"),
    "provider_place": ("provider", "name", "place", "share", "valid_from", "valid_to", "basis"),
    "ambitions": ("indicator", "area", "date", "level", "interpolation", "source"),
    "tiles": ("area", "column", "row"),
    "rebases": ("indicator", "area", "from", "reason"),
    "calendar": ("indicator", "months", "days", "basis"),
}
MAY_HAVE = {"provider_place": ("indicator",)}
"""Columns a table need not have: all blank where it has none."""

OPTIONAL = ("tiles", "rebases", "calendar")
DATES, MAY_BE_BLANK = ("valid_from", "valid_to", "date", "from"), ("valid_to",)
NUMBERS = ("share", "level", "column", "row", "months", "days")


@dataclass(frozen=True)
class Reference:
    """The tables as frames, checked against each other.

    `areas`: id, name, kind (nation, footprint, place), footprint. `codes`: code, area, note.
    `shares`: provider, name, place, share, valid_from, valid_to, basis, indicator (blank is every
    one that the provider has no shares of its own for). `ambitions`: local targets by indicator,
    from the table `ambition_points`. `tiles`: area, column, row of a map of hexagons, in tiles; may
    be empty. `rebases`: indicator, area (blank is every one), from, reason
    of dates on which the limits of a process are recalculated; may be empty. `calendar`: indicator,
    months (from one publication's period to the next), days (from a period's end until it is
    published), basis; may be empty.
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

    def __post_init__(self) -> None:
        _check(self)

    @property
    def ambitions(self) -> Mapping[str, list[Target]]:
        """Local targets by indicator id."""
        found: dict[str, list[Target]] = {}
        for (indicator, area), points in self.ambition_points.groupby(["indicator", "area"]):
            ordered = points.sort_values("date")
            target = Target(
                points=tuple(zip(ordered["date"].dt.date, ordered["level"], strict=True)),
                source=ordered["source"].iloc[0],
                interpolation=ordered["interpolation"].iloc[0],
                area=str(area),
            )
            found.setdefault(str(indicator), []).append(target)
        return found

    @property
    def area_of(self) -> dict[str, str]:
        """Area id for each code a publisher may use; an id stands for itself."""
        ids = dict(zip(self.areas["id"], self.areas["id"], strict=True))
        return ids | dict(zip(self.codes["code"], self.codes["area"], strict=True))

    @property
    def code_of(self) -> dict[str, str]:
        """The official code of each area that has one: the first that area_codes.csv lists."""
        codes = self.codes.drop_duplicates("area")
        return dict(zip(codes["area"], codes["code"], strict=True))

    @property
    def providers(self) -> dict[str, str]:
        """Provider names by code."""
        return dict(zip(self.shares["provider"], self.shares["name"], strict=True))

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
        }

    def check_indicators(self, known: Collection[str]) -> None:
        """Raises DataError where a table names an indicator that is not known."""
        for name in ("ambitions", "rebases", "calendar", "provider_place"):
            ids = self.tables[name]["indicator"]
            every = {""} if name == "provider_place" else set()
            _check_known(f"{name}.csv", ids, {*known, *every}, "metrics/indicators")


def read(folder: Path | None = None) -> Reference:
    """The reference in `folder`, else in REFERENCE_DIR, else the one beside this file."""
    folder = folder or Path(os.environ.get("REFERENCE_DIR", FOLDER))
    return Reference(*(_table(folder, name) for name in COLUMNS))


def _table(folder: Path, name: str) -> pd.DataFrame:
    path = folder / f"{name}.csv"
    if name in OPTIONAL and not path.exists():
        return pd.DataFrame(columns=COLUMNS[name])
    try:
        frame = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        said = str(error).splitlines()[0]
        raise DataError(f"{path}: {said}. Mend the reference table.") from error
    may_have = MAY_HAVE.get(name, ())
    for column in (*COLUMNS[name], *may_have):
        if column in may_have and column not in frame.columns:
            frame[column] = pd.Series("", frame.index, dtype="str")
        if column not in frame.columns:
            raise DataError(f"{path}: column {column!r} is missing. Mend the reference table.")
        frame[column] = _typed(path, frame[column])
    return frame


def _typed(path: Path, cells: pd.Series) -> pd.Series:
    """The column's cells as dates or numbers where it holds such."""
    if cells.name in DATES:
        dates = pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce")
        typed, kind = dates.astype("datetime64[s]"), "date; write 2017-12-31"
    elif cells.name in NUMBERS:
        typed, kind = pd.to_numeric(cells, errors="coerce"), "number"
    else:
        return cells
    wrong = typed.isna() & ~(cells.eq("") & (cells.name in MAY_BE_BLANK))
    for at in wrong.index[wrong]:
        raise DataError(
            f"{path}: line {at + 2}, column {cells.name!r}, value {cells[at]!r}: is no {kind}. "
            "Mend the reference table."
        )
    return typed


def _check(reference: Reference) -> None:
    areas, shares = reference.areas, reference.shares
    ids = set(areas["id"])
    _check_once("areas.csv", areas["id"])
    _check_once("area_codes.csv", reference.codes["code"])
    _check_once("calendar.csv", reference.calendar["indicator"])
    if unknown := sorted(set(areas["kind"]) - set(KINDS)):
        raise DataError(f"areas.csv: kind {unknown[0]!r} is none of {', '.join(KINDS)}.")
    for table, column in (
        ("areas.csv", areas["footprint"]),
        ("area_codes.csv", reference.codes["area"]),
        ("ambitions.csv", reference.ambition_points["area"]),
        ("tiles.csv", reference.tiles["area"]),
        ("rebases.csv", reference.rebases["area"]),
    ):
        _check_known(table, column, {*ids, ""}, "areas.csv")
    _check_known("provider_place.csv", shares["place"], {*ids, OUTSIDE}, "areas.csv")
    _check_said("rebases.csv", reference.rebases["reason"])
    geography.check_shares(shares)
    try:
        _ = reference.ambitions
    except ValueError as error:
        raise DataError(f"ambitions.csv: {error}. Mend the reference table.") from error


def _check_known(table: str, cells: pd.Series, known: Collection[str], where: str) -> None:
    for at in cells.index[~cells.isin(list(known))]:
        raise DataError(
            f"{table}: line {at + 2}, {cells.name} {cells[at]!r} is not in {where}. Add it there."
        )


def _check_said(table: str, cells: pd.Series) -> None:
    for at in cells.index[cells.str.strip() == ""]:
        raise DataError(f"{table}: line {at + 2}, {cells.name} is empty. Say it in plain words.")


def _check_once(table: str, ids: pd.Series) -> None:
    for twice in ids[ids.duplicated()]:
        raise DataError(f"{table}: {ids.name} twice: {twice}. Keep one of the lines.")
