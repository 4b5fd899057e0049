"""The reference tables: areas, codes, provider shares, local ambitions, rebasings, calendar."""

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from data.faults import DataError
from metrics.apportion import OUTSIDE
from metrics.target import Target

FOLDER = Path(__file__).parent / "reference"
TOLERANCE = 1e-9
KINDS = ("nation", "footprint", "place")
COLUMNS = {
    "areas": ("id", "name", "kind", "footprint"),
    "area_codes": ("code", "area", "note"),
    "provider_place": ("provider", "name", "place", "share", "valid_from", "valid_to", "basis"),
    "ambitions": ("indicator", "area", "date", "level", "interpolation", "source"),
    "tiles": ("area", "column", "row"),
    "rebases": ("indicator", "area", "from", "reason"),
    "calendar": ("indicator", "months", "days", "basis"),
    "practices": ("practice", "name", "place", "valid_from", "valid_to"),
}
OPTIONAL = ("tiles", "rebases", "calendar", "practices")
DATES, MAY_BE_BLANK = ("valid_from", "valid_to", "date", "from"), ("valid_to",)
NUMBERS = ("share", "level", "column", "row", "months", "days")


@dataclass(frozen=True)
class Reference:
    """The tables as frames, checked against each other.

    `areas`: id, name, kind (nation, footprint, place), footprint. `codes`: code, area, note.
    `shares`: provider, name, place, share, valid_from, valid_to, basis. `ambitions`: local
    targets by indicator, from the table `ambition_points`. `tiles`: area, column, row of a map of
    hexagons, in tiles; may be empty. `rebases`: indicator, area (blank is every one), from, reason
    of dates on which the limits of a process are recalculated; may be empty. `calendar`: indicator,
    months (from one publication's period to the next), days (from a period's end until it is
    published), basis; may be empty. `practices`: practice, name, place, valid_from, valid_to of
    publishers that are many and small, each wholly in one place; may be empty.
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
    practices: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=COLUMNS["practices"])
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
    def publishers(self) -> dict[str, str]:
        """Names of providers and practices by code."""
        return self.providers | dict(
            zip(self.practices["practice"], self.practices["name"], strict=True)
        )

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
            "practices": self.practices,
        }

    def check_indicators(self, known: Collection[str]) -> None:
        """Raises DataError where a table names an indicator that is not known."""
        for name in ("ambitions", "rebases", "calendar"):
            ids = self.tables[name]["indicator"]
            _check_known(f"{name}.csv", ids, known, "metrics/indicators")


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
    for column in COLUMNS[name]:
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
        ("provider_place.csv", shares["place"].replace(OUTSIDE, "")),
        ("ambitions.csv", reference.ambition_points["area"]),
        ("tiles.csv", reference.tiles["area"]),
        ("rebases.csv", reference.rebases["area"]),
        ("practices.csv", reference.practices["place"].replace(OUTSIDE, "")),
    ):
        _check_known(table, column, {*ids, ""}, "areas.csv")
    _check_said("rebases.csv", reference.rebases["reason"])
    _check_shares(shares)
    _check_practices(reference)
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


def _check_shares(shares: pd.DataFrame) -> None:
    """A provider's shares sum to 1 on every date from which any of them changes, until it ends."""
    for row in shares[~shares["share"].between(0, 1)].itertuples():
        raise DataError(
            f"provider_place.csv: share {row.share:g} of {row.provider} in {row.place} must be "
            "from 0 to 1."
        )
    for provider, rows in shares.groupby("provider"):
        days_after = rows["valid_to"].dropna() + pd.Timedelta(days=1)
        for day in sorted({*rows["valid_from"], *days_after}):
            on = rows[(rows["valid_from"] <= day) & ~(rows["valid_to"] < day)]
            if len(on) and abs(on["share"].sum() - 1) > TOLERANCE:
                raise DataError(
                    f"provider_place.csv: shares of {provider} sum to {on['share'].sum():g} on "
                    f"{day:%Y-%m-%d}. They must sum to 1, with {OUTSIDE!r} taking the rest."
                )


def _check_practices(reference: Reference) -> None:
    """A practice is in one place at a time, and its code is no other area's."""
    rows = reference.practices.sort_values(["practice", "valid_from"])
    taken = reference.area_of.keys() | reference.providers.keys()
    for code in rows.loc[rows["practice"].isin(list(taken)), "practice"]:
        raise DataError(
            f"practices.csv: {code} is a place, a code or a provider already. Keep one of the two."
        )
    until = rows.groupby("practice")["valid_to"].shift()
    again = rows.duplicated("practice") & ~(until < rows["valid_from"])
    for row in rows[again].itertuples():
        raise DataError(
            f"practices.csv: line {row.Index + 2}, {row.practice} is still in another place on "
            f"{row.valid_from:%Y-%m-%d}. End the earlier line the day before, by its valid_to."
        )
