"""Published files into the store: recognise, validate, append, all or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import sqlalchemy as sa

from data import profile, times
from data.faults import DataError, Fault, LoadRefused, SeveralRefused
from data.geography.reference import Reference
from data.sources import recognise
from data.sources.layout import Layout
from data.sources.reading import Reading
from data.sources.sheet import check_size
from data.store import clock, database, provider_systems, raw, schema, validate
from data.store.appending import HOLDINGS, compare
from data.store.coverage import areas_covered, out_of_time, unmapped
from data.store.holding import Looked, look
from data.store.loaded import Loaded, Provenance, changes_nothing, known, not_taken
from metrics import registry


@dataclass(frozen=True)
class _Prepared:
    path: Path
    sha256: str
    layout: Layout
    reading: Reading
    kind: str
    when: tuple[pd.Timestamp, pd.Timestamp]
    kept: Path | None = None

    def aside(self, folder: Path) -> "_Prepared":
        """The same with its rows in a file there, so that many files need the memory of one."""
        kept = folder / f"{self.sha256}-{self.layout.name}"
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

    A workbook whose sheets have several layouts makes a load of each. Every file is read and
    validated before anything is stored. Raises LoadRefused with every
    fault of every file, and then nothing is stored. No load is made of a file that the store has,
    by its bytes, nor of one that says what the store says already
    (data.store.loaded.changes_nothing); of the former the kept copy is made again where it is
    missing or not whole. Earlier periods are appended first, in whatever order the files are given,
    since each figure is compared with those before it. A copy of each other file's bytes is kept
    (data.store.raw) before its rows are. `progress` may wrap `paths` to show progress. Raises
    DataError where a reference table names an indicator that is not known.
    """
    reference.check_indicators(registry.indicators())
    with engine.connect() as connection:
        by_hash = known(connection)
    prepared: list[_Prepared | Loaded] = []
    refused: list[LoadRefused] = []
    with TemporaryDirectory() as folder:
        for path in progress or paths:
            try:
                for part in _prepare(path, provenance, reference, by_hash):
                    if isinstance(part, _Prepared) and len(paths) > 1:
                        prepared.append(part.aside(Path(folder)))
                    else:
                        prepared.append(part)
            except LoadRefused as refusal:
                refused.append(refusal)
        if refused:
            raise refused[0] if len(refused) == 1 else SeveralRefused(refused)
        with engine.begin() as connection:
            database.lock(connection)
            loaded = known(connection)  # again: somebody else may have loaded it while we read it
            done = {at: one for at, one in enumerate(prepared) if isinstance(one, Loaded)}
            parts = {at: one for at, one in enumerate(prepared) if isinstance(one, _Prepared)}
            for at in sorted(parts, key=lambda at: parts[at].when):
                done[at] = _append_once(connection, parts[at], provenance, reference, loaded)
            systems = provider_systems.by_provider(provider_systems.latest(connection))
            done |= _with_coverage(parts, done, reference, systems)
            in_order = [done[at] for at in range(len(prepared))]
            of_the_clock = clock.said(connection, times.now())
            kept = [not_taken(connection, one, provenance) for one in in_order]
            return [
                replace(one, remarks=(*one.remarks, *stays, *of_the_clock))
                for one, stays in zip(in_order, kept, strict=True)
            ]


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


def _prepare(
    path: Path, provenance: Provenance, reference: Reference, by_hash: dict[str, Loaded]
) -> list[_Prepared | Loaded]:
    """What the file holds in each of its layouts, or the load that the store has of it."""
    check_size(path)
    sha256 = raw.hash_of(path)
    if sha256 in by_hash:
        return [_mended(path, sha256, by_hash[sha256])]
    readings = recognise.read(path, provenance.layout, partial(_faults, reference))
    kind = "demonstration" if sha256 in _sample_hashes() else provenance.kind
    return [
        _Prepared(path, sha256, layout, reading, kind, _when(layout, reading))
        for layout, reading in readings
    ]


def _when(layout: Layout, reading: Reading) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The last period of a file, and when it was published, for the order of several files."""
    published = pd.Timestamp.max if reading.published is None else pd.Timestamp(reading.published)
    return reading.rows[HOLDINGS[layout.holds].last].max(), published


def _mended(path: Path, sha256: str, before: Loaded) -> Loaded:
    """The load of the file, having kept its bytes again where its copy is not whole."""
    before = replace(before, file_name=path.name)
    if raw.is_whole(sha256, before.known_as):
        return before
    raw.keep(path, sha256, before.known_as)
    mended = "Its raw copy was missing or not whole; it is kept again."
    return replace(before, remarks=(*before.remarks, mended))


def _faults(reference: Reference, layout: Layout, rows: pd.DataFrame) -> list[Fault]:
    indicators, today = registry.indicators(), times.now().date()
    if layout.holds == "commentary":
        return validate.commentary_faults(rows, indicators, reference, today)
    ours = layout.source == "tidy"
    return validate.faults(rows, indicators, reference, today, known_areas_only=ours)


def _sample_hashes() -> frozenset[str]:
    """Hashes of the shipped demonstration files: whoever loads one, it stays a demonstration."""
    lists = profile.FOLDER.glob("*/demonstration/SHA256SUMS")
    lines = [line for one in lists for line in one.read_text().splitlines()]
    return frozenset(line.split()[0] for line in lines if line)


def _append_once(
    connection: sa.Connection,
    file: _Prepared,
    provenance: Provenance,
    reference: Reference,
    loaded: dict[str, Loaded],
) -> Loaded:
    """Append the file, unless it is among those `loaded` by now, by hash and layout."""
    before = loaded.get(file.sha256)
    if before is not None and before.layout == file.layout.name:
        return replace(before, already=True)
    loaded[file.sha256] = _append(connection, file, provenance, reference)
    return loaded[file.sha256]


def _append(
    connection: sa.Connection, file: _Prepared, provenance: Provenance, reference: Reference
) -> Loaded:
    rows, holding = file.rows, HOLDINGS[file.layout.holds]
    now = times.now()
    stated = provenance.published_on or file.reading.published
    compared = compare(connection, rows, file.layout.source, file.kind, holding)
    if changes_nothing(connection, file.layout.source, compared, stated, provenance):
        by_id = {one.load_id: one for one in known(connection).values()}
        before = by_id[max(compared.repeated)]
        return replace(before, file_name=file.path.name, rows=len(rows), unchanged=len(rows))
    raw.keep(file.path, file.sha256)
    load_id = database.next_id(connection, schema.load)
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
    looked = Looked()
    if holding.table is schema.observation:
        single = _of_no_practice(rows, reference)
        looked = look(connection, load_id, single, registry.indicators(), reference)
    provider_systems.append(connection, load_id, file.reading.systems)
    return Loaded(
        file_name=file.path.name,
        load_id=load_id,
        already=False,
        layout=file.layout.name,
        source=file.layout.source,
        kind=file.kind,
        rows=len(rows),
        new=compared.new,
        revised=compared.revised,
        unchanged=compared.unchanged,
        looked=looked,
        first_period=rows[holding.first].min().date(),
        last_period=rows[holding.last].max().date(),
        areas=areas_covered(rows, reference),
        remarks=file.reading.remarks,
    )


def _with_coverage(
    parts: Mapping[int, _Prepared],
    done: Mapping[int, Loaded],
    reference: Reference,
    systems: Mapping[str, str],
) -> dict[int, Loaded]:
    """Of each layout the last load, with what of the figures of all its files counts for no area
    here: of several months that is said once.
    """
    of_layout: dict[str, list[int]] = {}
    for at in sorted(parts, key=lambda at: parts[at].when):
        if parts[at].layout.holds == "observation" and not done[at].already:
            of_layout.setdefault(parts[at].layout.name, []).append(at)
    found = {}
    for files in of_layout.values():
        of_files = [_of_no_practice(parts[at].rows, reference) for at in files]
        rows = pd.concat(of_files, ignore_index=True)
        found[files[-1]] = replace(
            done[files[-1]],
            unmapped=unmapped(rows, reference, registry.indicators(), systems),
            out_of_time=out_of_time(rows, reference),
        )
    return found


def _of_no_practice(rows: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    return rows[~rows["area"].isin(reference.practices["practice"])]
