"""Published files into the store: recognise, validate, append, all or nothing."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from data import database, schema, validate
from data.faults import DataError, LoadRefused
from data.reference import Reference
from data.sources import layout as layouts
from metrics import registry

SAMPLES = Path(__file__).parent / "samples"
KEY = ["indicator", "area", "period_start", "period_end"]
FIGURES = ["numerator", "denominator", "value", "lower", "upper", "status", "note"]


@dataclass(frozen=True)
class Provenance:
    """What the person loading says of the files: where they come from and who may see them."""

    kind: str = "real"
    published_on: date | None = None
    embargo_until: datetime | None = None
    layout: str | None = None


@dataclass(frozen=True)
class Unplaced:
    """An area in a file that belongs to no place here, and its share of the file."""

    code: str
    name: str
    rows: int
    share: float


@dataclass(frozen=True)
class Loaded:
    """What came in with one file. `already` names the load that holds the same file."""

    file_name: str
    load_id: int
    already: bool
    layout: str
    source: str
    kind: str
    rows: int = 0
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    first_period: date | None = None
    last_period: date | None = None
    areas: tuple[str, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Prepared:
    path: Path
    sha256: str
    layout: layouts.Layout
    reading: layouts.Reading
    kind: str


def load(
    engine: sa.Engine,
    paths: Sequence[Path],
    provenance: Provenance,
    reference: Reference,
    progress: Iterable[Path] | None = None,
) -> list[Loaded]:
    """Append the files to the store in one transaction and say what came in, file by file.

    Every file is read and validated before anything is stored. Raises LoadRefused with every
    fault of every file, and then nothing is stored. A file that the store already holds, by its
    content, changes nothing. `progress` may wrap `paths` to show progress.
    """
    held = _held(engine)
    prepared: list[_Prepared | Loaded] = []
    refused: list[LoadRefused] = []
    for path in progress or paths:
        try:
            prepared.append(_prepare(path, provenance, reference, held))
        except LoadRefused as refusal:
            refused.append(refusal)
    if refused:
        raise _together(refused)
    loaded: dict[str, Loaded] = {}
    with engine.begin() as connection:
        return [
            one
            if isinstance(one, Loaded)
            else _append_once(connection, one, provenance, reference, loaded)
            for one in prepared
        ]


def withdraw(engine: sa.Engine, load_id: int, reason: str) -> None:
    """Take a load out of force from the next publication on; history keeps it."""
    with engine.begin() as connection:
        found = connection.execute(
            sa.select(schema.load.c.id).where(schema.load.c.id == load_id)
        ).first()
        if found is None:
            raise DataError(f"There is no load {load_id}. `status` lists them.")
        gone = sa.select(schema.withdrawal).where(schema.withdrawal.c.load_id == load_id)
        if connection.execute(gone).first():
            raise DataError(f"Load {load_id} was withdrawn before. Nothing changed.")
        connection.execute(
            schema.withdrawal.insert().values(
                load_id=load_id,
                withdrawn_at=database.now(),
                withdrawn_by=database.who(),
                reason=reason,
            )
        )


def _held(engine: sa.Engine) -> dict[str, Loaded]:
    """Files the store holds and has not withdrawn, by hash."""
    loads = schema.load
    query = sa.select(loads).where(loads.c.id.not_in(sa.select(schema.withdrawal.c.load_id)))
    with engine.connect() as connection:
        return {
            row.sha256: Loaded(
                row.file_name, row.id, True, row.layout, row.source, row.kind, row.row_count
            )
            for row in connection.execute(query)
        }


def _prepare(
    path: Path, provenance: Provenance, reference: Reference, held: dict[str, Loaded]
) -> _Prepared | Loaded:
    sha256 = _hash(path)
    if sha256 in held:
        return held[sha256]
    layout, reading = layouts.read(path, provenance.layout)
    found = validate.faults(
        reading.observations,
        registry.indicators(),
        reference,
        database.now().date(),
        known_areas_only=layout.source == "tidy",
    )
    if found:
        raise LoadRefused(path.name, found)
    kind = "demonstration" if sha256 in _sample_hashes() else provenance.kind
    return _Prepared(path, sha256, layout, reading, kind)


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise DataError(f"{path}: there is no such file. Check the name.") from None
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}. Check the name and its rights.") from error


def _sample_hashes() -> frozenset[str]:
    """Hashes of the shipped demonstration files: whoever loads one, it stays a demonstration."""
    listed = SAMPLES / "SHA256SUMS"
    if not listed.exists():
        return frozenset()
    return frozenset(line.split()[0] for line in listed.read_text().splitlines() if line)


def _together(refused: Sequence[LoadRefused]) -> LoadRefused:
    if len(refused) == 1:
        return refused[0]
    together = LoadRefused(refused[0].file, [fault for one in refused for fault in one.faults])
    together.args = ("\n".join(str(one) for one in refused),)
    return together


def _append_once(
    connection: sa.Connection,
    file: _Prepared,
    provenance: Provenance,
    reference: Reference,
    loaded: dict[str, Loaded],
) -> Loaded:
    """Append the file, unless it is among those `loaded` with the same command, by hash."""
    if file.sha256 in loaded:
        return replace(loaded[file.sha256], already=True)
    loaded[file.sha256] = _append(connection, file, provenance, reference)
    return loaded[file.sha256]


def _append(
    connection: sa.Connection, file: _Prepared, provenance: Provenance, reference: Reference
) -> Loaded:
    rows = file.reading.observations
    now = database.now()
    stated = provenance.published_on or file.reading.published
    latest = connection.execute(sa.select(sa.func.max(schema.load.c.id))).scalar()
    load_id = (latest or 0) + 1
    new, revised, unchanged = _compare(connection, rows, file.layout.source)
    connection.execute(
        schema.load.insert().values(
            id=load_id,
            file_name=file.path.name,
            sha256=file.sha256,
            layout=file.layout.name,
            source=file.layout.source,
            kind=file.kind,
            published_on=pd.Timestamp(stated).date() if stated is not None else now.date(),
            published_stated=stated is not None,
            embargo_until=provenance.embargo_until,
            loaded_at=now,
            loaded_by=database.who(),
            row_count=len(rows),
        )
    )
    database.append(connection, schema.observation, rows.assign(load_id=load_id))
    return Loaded(
        file_name=file.path.name,
        load_id=load_id,
        already=False,
        layout=file.layout.name,
        source=file.layout.source,
        kind=file.kind,
        rows=len(rows),
        new=new,
        revised=revised,
        unchanged=unchanged,
        first_period=rows["period_start"].min().date(),
        last_period=rows["period_end"].max().date(),
        areas=_areas_covered(rows, reference),
        unplaced=_unplaced(rows, reference),
        remarks=file.reading.remarks,
    )


def _compare(connection: sa.Connection, rows: pd.DataFrame, source: str) -> tuple[int, int, int]:
    """How many rows are new, differ from the last load of their source, or repeat it."""
    held = database.frame(
        connection,
        sa.select(schema.observation)
        .join(schema.load)
        .where(
            schema.load.c.source == source,
            schema.load.c.id.not_in(sa.select(schema.withdrawal.c.load_id)),
            schema.observation.c.period_end >= rows["period_start"].min().date(),
            schema.observation.c.period_start <= rows["period_end"].max().date(),
        )
        .order_by(schema.observation.c.load_id),
    ).drop_duplicates(KEY, keep="last")
    both = rows[KEY + FIGURES].merge(
        held[KEY + FIGURES], on=KEY, how="left", suffixes=("", "_held"), indicator=True
    )
    is_new = (both["_merge"] == "left_only").to_numpy()
    same = ~is_new
    for column in FIGURES:
        ours, theirs = both[column], both[column + "_held"]
        same &= ((ours == theirs) | (ours.isna() & theirs.isna())).to_numpy(dtype=bool)
    return int(is_new.sum()), int((~is_new & ~same).sum()), int(same.sum())


def _areas_covered(rows: pd.DataFrame, reference: Reference) -> tuple[str, ...]:
    """Names of the places and other areas that the rows speak of, in the reference's order."""
    codes = set(rows["area"])
    ids = {reference.area_of[code] for code in codes & reference.area_of.keys()}
    ids |= set(reference.shares.loc[reference.shares["provider"].isin(codes), "place"])
    return tuple(reference.areas.loc[reference.areas["id"].isin(ids), "name"])


def _unplaced(rows: pd.DataFrame, reference: Reference) -> tuple[Unplaced, ...]:
    """Areas that belong to no place, largest first, with their share of the denominators, or of
    the rows where a file has no counts.
    """
    counted = rows["denominator"].fillna(rows["numerator"]).fillna(0.0)
    weight = counted if counted.sum() else counted + 1.0
    total = weight.sum()
    known = reference.area_of.keys() | reference.providers.keys()
    unknown = rows.assign(weight=weight)[~rows["area"].isin(known)]
    groups = unknown.groupby("area", sort=False).agg(
        name=("area_name", "first"), rows=("line", "size"), weight=("weight", "sum")
    )
    groups = groups.sort_values("weight", ascending=False)
    return tuple(
        Unplaced(str(code), row["name"], int(row["rows"]), row["weight"] / total if total else 0.0)
        for code, row in groups.iterrows()
    )
