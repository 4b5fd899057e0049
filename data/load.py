"""Published files into the store: recognise, validate, append, all or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import sqlalchemy as sa

from data import clock, database, raw, review, schema, times, validate
from data.coverage import Unmapped, areas_covered, out_of_time, unmapped
from data.faults import DataError, Fault, LoadRefused
from data.holding import HOLDINGS, compare
from data.reference import Reference
from data.sources import layout as layouts
from data.sources.table import check_size
from metrics import registry

SAMPLES = Path(__file__).parent / "samples"


@dataclass(frozen=True)
class Provenance:
    """What the person loading says of the files: where they come from and who may see them."""

    kind: str = "real"
    published_on: date | None = None
    embargo_until: datetime | None = None
    layout: str | None = None


@dataclass(frozen=True)
class Loaded:
    """What came in with one file. `already` says that the store has it; `held` rows wait for a
    person (see data.review).
    """

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
    held: int = 0
    first_period: date | None = None
    last_period: date | None = None
    areas: tuple[str, ...] = ()
    unmapped: tuple[Unmapped, ...] = ()
    out_of_time: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Prepared:
    path: Path
    sha256: str
    layout: layouts.Layout
    reading: layouts.Reading
    kind: str
    kept: Path | None = None

    def aside(self, folder: Path) -> "_Prepared":
        """The same with its rows in a file there, so that many files need the memory of one."""
        kept = folder / self.sha256
        self.reading.rows.to_pickle(kept)
        return replace(self, reading=replace(self.reading, rows=pd.DataFrame()), kept=kept)

    @property
    def rows(self) -> pd.DataFrame:
        """The file's rows, from where they are."""
        return self.reading.rows if self.kept is None else pd.read_pickle(self.kept)  # noqa: S301


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
    content, changes nothing but its kept copy, where that is missing or not whole. A copy of each
    file's bytes is kept (data.raw) before its rows are.
    `progress` may wrap `paths` to show progress. Raises DataError where a reference table names an
    indicator that is not known.
    """
    reference.check_indicators(registry.indicators())
    with engine.connect() as connection:
        held = _held(connection)
    prepared: list[_Prepared | Loaded] = []
    refused: list[LoadRefused] = []
    with TemporaryDirectory() as folder:
        for path in progress or paths:
            try:
                one = _prepare(path, provenance, reference, held)
            except LoadRefused as refusal:
                refused.append(refusal)
            else:
                if len(paths) > 1 and isinstance(one, _Prepared):
                    one = one.aside(Path(folder))
                prepared.append(one)
        if refused:
            raise _together(refused)
        for one in prepared:
            if isinstance(one, _Prepared):
                raw.keep(one.path, one.sha256)
        with engine.begin() as connection:
            database.lock(connection)
            loaded = _held(connection)  # again: somebody else may have loaded it while we read it
            done = [
                one
                if isinstance(one, Loaded)
                else _append_once(connection, one, provenance, reference, loaded)
                for one in prepared
            ]
            of_the_clock = clock.said(connection, times.now())
            return [replace(one, remarks=(*one.remarks, *of_the_clock)) for one in done]


def withdraw(engine: sa.Engine, load_id: int, reason: str) -> None:
    """Take a load out of force from the next publication on; history keeps it."""
    with engine.begin() as connection:
        database.lock(connection)
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
                withdrawn_at=times.now(),
                withdrawn_by=database.who(),
                reason=reason,
            )
        )


def _held(connection: sa.Connection) -> dict[str, Loaded]:
    """Files the store holds and has not withdrawn, by hash."""
    loads = schema.load
    query = sa.select(loads).where(loads.c.id.not_in(sa.select(schema.withdrawal.c.load_id)))
    return {
        row.sha256: Loaded(
            row.file_name, row.id, True, row.layout, row.source, row.kind, row.row_count
        )
        for row in connection.execute(query)
    }


def _prepare(
    path: Path, provenance: Provenance, reference: Reference, held: dict[str, Loaded]
) -> _Prepared | Loaded:
    check_size(path)
    sha256 = raw.hash_of(path)
    if sha256 in held:
        return _mended(path, sha256, held[sha256])
    layout, reading = layouts.read(path, provenance.layout)
    if found := _faults(layout, reading.rows, reference):
        raise LoadRefused(path.name, found)
    kind = "demonstration" if sha256 in _sample_hashes() else provenance.kind
    return _Prepared(path, sha256, layout, reading, kind)


def _mended(path: Path, sha256: str, held: Loaded) -> Loaded:
    """The load that holds the file, having kept its bytes again where its copy is not whole."""
    if raw.is_whole(sha256, held.file_name):
        return held
    raw.keep(path, sha256, held.file_name)
    mended = "Its raw copy was missing, or not whole, and was kept again."
    return replace(held, remarks=(*held.remarks, mended))


def _faults(layout: layouts.Layout, rows: pd.DataFrame, reference: Reference) -> list[Fault]:
    indicators, today = registry.indicators(), times.now().date()
    if layout.holds == "commentary":
        return validate.commentary_faults(rows, indicators, reference, today)
    ours = layout.source == "tidy"
    return validate.faults(rows, indicators, reference, today, known_areas_only=ours)


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
    """Append the file, unless it is among those `loaded` by now, by hash."""
    if file.sha256 in loaded:
        return replace(loaded[file.sha256], already=True)
    loaded[file.sha256] = _append(connection, file, provenance, reference)
    return loaded[file.sha256]


def _append(
    connection: sa.Connection, file: _Prepared, provenance: Provenance, reference: Reference
) -> Loaded:
    rows, holding = file.rows, HOLDINGS[file.layout.holds]
    now = times.now()
    stated = provenance.published_on or file.reading.published
    load_id = database.next_id(connection, schema.load)
    new, revised, unchanged = compare(connection, rows, file.layout.source, holding)
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
    database.append(connection, holding.table, rows.assign(load_id=load_id))
    held, figures = 0, holding.table is schema.observation
    single = rows[~rows["area"].isin(reference.practices["practice"])]
    if figures and file.kind == "real":
        held = review.hold(connection, load_id, single, registry.indicators(), reference)
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
        held=held,
        first_period=rows[holding.first].min().date(),
        last_period=rows[holding.last].max().date(),
        areas=areas_covered(rows, reference),
        unmapped=unmapped(single, reference, registry.indicators()) if figures else (),
        out_of_time=out_of_time(single, reference) if figures else (),
        remarks=file.reading.remarks,
    )
