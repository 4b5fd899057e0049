"""The reference tables: areas, their published codes, provider shares and local ambitions."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.faults import DataError
from metrics.apportion import OUTSIDE
from metrics.target import Target

FOLDER = Path(__file__).parent / "reference"
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Reference:
    """The tables as frames, checked against each other.

    `areas`: id, name, kind (nation, footprint, place), footprint. `codes`: code, area, note.
    `shares`: provider, name, place, share, valid_from, valid_to, basis. `ambitions`: local
    targets by indicator, from the table `ambition_points`.
    """

    areas: pd.DataFrame
    codes: pd.DataFrame
    shares: pd.DataFrame
    ambition_points: pd.DataFrame

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
        }


def read(folder: Path | None = None) -> Reference:
    """The reference in `folder`, else in REFERENCE_DIR, else the one beside this file."""
    folder = folder or Path(os.environ.get("REFERENCE_DIR", FOLDER))
    shares = _table(folder, "provider_place", dates=("valid_from", "valid_to"), numbers=("share",))
    points = _table(folder, "ambitions", dates=("date",), numbers=("level",))
    return Reference(_table(folder, "areas"), _table(folder, "area_codes"), shares, points)


def _table(
    folder: Path, name: str, dates: tuple[str, ...] = (), numbers: tuple[str, ...] = ()
) -> pd.DataFrame:
    path = folder / f"{name}.csv"
    try:
        frame = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
        for column in dates:
            texts = frame[column].replace("", None)
            frame[column] = pd.to_datetime(texts, format="%Y-%m-%d").astype("datetime64[s]")
        for column in numbers:
            frame[column] = pd.to_numeric(frame[column])
    except (OSError, ValueError, KeyError) as error:
        raise DataError(f"{path}: {error}. Mend the reference table.") from error
    return frame


def _check(reference: Reference) -> None:
    areas, shares = reference.areas, reference.shares
    ids = set(areas["id"])
    if areas["id"].duplicated().any():
        raise DataError(f"areas.csv: id twice: {areas['id'][areas['id'].duplicated()].iloc[0]}.")
    for table, column, found in (
        ("areas.csv", "footprint", set(areas["footprint"]) - {""}),
        ("area_codes.csv", "area", set(reference.codes["area"])),
        ("provider_place.csv", "place", set(shares["place"]) - {OUTSIDE}),
        ("ambitions.csv", "area", set(reference.ambition_points["area"])),
    ):
        if unknown := sorted(found - ids):
            raise DataError(f"{table}: {column} {unknown[0]!r} is not in areas.csv. Add it there.")
    _check_shares(shares)


def _check_shares(shares: pd.DataFrame) -> None:
    """A provider's shares sum to 1 on every date from which any of them changes."""
    for provider, rows in shares.groupby("provider"):
        for day in sorted(set(rows["valid_from"])):
            on = rows[(rows["valid_from"] <= day) & ~(rows["valid_to"] < day)]
            if abs(on["share"].sum() - 1) > TOLERANCE:
                raise DataError(
                    f"provider_place.csv: shares of {provider} sum to {on['share'].sum():g} on "
                    f"{day:%Y-%m-%d}. They must sum to 1, with {OUTSIDE!r} taking the rest."
                )
