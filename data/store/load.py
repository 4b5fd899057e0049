"""Loads published files into the store: recognise, validate, append, all or nothing."""

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
from data.store import clock, database, provider_systems, raw, schema, validate, validate_plan
from data.store.appending import HOLDINGS, OF_PLANS, compare
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
        """The same with its rows moved to a file, so that many files need little memory."""
        kept = folder / f"{self.sha256}-{self.layout.name}"
        self.reading.rows.to_pickle(kept)
        return replace(self, reading=replace(self.reading, rows=pd.DataFrame()), kept=kept)

    @property
    def rows(self) -> pd.DataFrame:
        """The file's rows, from memory or from the file."""
        return self.reading.rows if self.kept is None else pd.read_pickle(self.kept)  # noqa: S301


def load(
    engine: sa.Engine,
    paths: Sequence[Path],
    provenance: Provenance,
    reference: Reference,
    progress: Iterable[Path] | None = None,
) -> list[Loaded]:
    """Append the files to the store in one transaction; returns what came in, file by file.

    Every file is read and validated before anything is stored. Raises LoadRefused with every fault
    of every file, and then nothing is stored; DataError if a reference table names an unknown
    indicator.

    A workbook with several layouts becomes a load for each. A file whose bytes the store already
    has, or that would change nothing (data.store.loaded.changes_nothing), makes no load; of the
    former, a missing or damaged raw copy is replaced. Of each other file a raw copy is kept
    (data.store.raw) before its rows are stored. Earlier periods are appended first, whatever the
    order of files, since each figure is compared with earlier ones. `progress` may wrap `paths`.
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
            loaded = known(connection)  # again: another process may have loaded it meanwhile
            done = {at: part for at, part in enumerate(prepared) if isinstance(part, Loaded)}
            parts = {at: part for at, part in enumerate(prepared) if isinstance(part, _Prepared)}
            for at in sorted(parts, key=lambda at: parts[at].when):
                done[at] = _append_once(connection, parts[at], provenance, reference, loaded)
            systems = provider_systems.by_provider(provider_systems.latest(connection))
            done |= _with_coverage(parts, done, reference, systems)
            in_order = [done[at] for at in range(len(prepared))]
            of_the_clock = clock.said(connection, times.now())
            ignored = [not_taken(connection, load, provenance) for load in in_order]
            return [
                replace(load, remarks=(*load.remarks, *sentences, *of_the_clock))
                for load, sentences in zip(in_order, ignored, strict=True)
            ]


def withdraw(engine: sa.Engine, load_id: int, reason: str) -> None:
    """Take a load out of force from the next publication on; history keeps it."""
    with engine.begin() as connection:
        database.lock(connection)
        known_load = connection.execute(
            sa.select(schema.load.c.id).where(schema.load.c.id == load_id)
        ).first()
        if known_load is None:
            raise DataError(f"There is no load {load_id}. See python -m data status.")
        withdrawal_of_load = sa.select(schema.withdrawal).where(
            schema.withdrawal.c.load_id == load_id
        )
        if connection.execute(withdrawal_of_load).first():
            raise DataError(f"Load {load_id} is already withdrawn. Nothing changed.")
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
    """The parts of a file, one per layout, or the load if the store already has the file."""
    check_size(path)
    sha256 = raw.hash_of(path)
    if sha256 in by_hash:
        return [_repaired(path, sha256, by_hash[sha256])]
    readings = recognise.read(path, provenance.layout, partial(_faults, reference))
    kind = "demonstration" if sha256 in _sample_hashes() else provenance.kind
    return [
        _Prepared(path, sha256, layout, reading, kind, _when(layout, reading))
        for layout, reading in readings
    ]


def _when(layout: Layout, reading: Reading) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The last period of a file and its publication date, by which several files are ordered."""
    published = pd.Timestamp.max if reading.published is None else pd.Timestamp(reading.published)
    span = HOLDINGS[layout.holds].span(reading.rows)
    return pd.Timestamp(span[1] if span else pd.Timestamp.min), published


def _repaired(path: Path, sha256: str, before: Loaded) -> Loaded:
    """The earlier load of the file, after replacing its raw copy if that is missing or damaged."""
    before = replace(before, file_name=path.name)
    if raw.is_whole(sha256, before.known_as):
        return before
    raw.keep(path, sha256, before.known_as)
    remark = "Its raw copy was missing or damaged and has been replaced."
    return replace(before, remarks=(*before.remarks, remark))


def _faults(reference: Reference, layout: Layout, rows: pd.DataFrame) -> list[Fault]:
    indicators, today = registry.indicators(), times.now().date()
    if layout.holds == "commentary":
        return validate.commentary_faults(rows, indicators, reference, today)
    if layout.holds == "event":
        return validate.event_faults(rows, indicators, reference, today)
    if layout.holds.startswith(OF_PLANS):
        return validate_plan.faults(layout.holds, rows, indicators, reference, today)
    ours = layout.source == "tidy"
    return validate.faults(rows, indicators, reference, today, known_areas_only=ours)


def _sample_hashes() -> frozenset[str]:
    """Hashes of the demonstration files of profiles, which always count as demonstration."""
    lists = profile.FOLDER.glob("*/demonstration/SHA256SUMS")
    lines = [line for sums in lists for line in sums.read_text().splitlines()]
    return frozenset(line.split()[0] for line in lines if line)


def _append_once(
    connection: sa.Connection,
    file: _Prepared,
    provenance: Provenance,
    reference: Reference,
    loaded: dict[str, Loaded],
) -> Loaded:
    """Append the file, unless it is among those already `loaded`, by hash and layout."""
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
        by_id = {load.load_id: load for load in known(connection).values()}
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
        span=holding.span(rows),
        areas=areas_covered(rows, reference),
        remarks=file.reading.remarks,
    )


def _with_coverage(
    parts: Mapping[int, _Prepared],
    done: Mapping[int, Loaded],
    reference: Reference,
    systems: Mapping[str, str],
) -> dict[int, Loaded]:
    """The last load of each layout, with the coverage of all files of that layout, so that it is
    reported only once for several months.
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
