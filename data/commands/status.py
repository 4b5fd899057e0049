"""What the commands print: sentences and small tables for a person at a terminal."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from data import times
from data.listing import MOST, counted, first_of
from data.releases import awaiting, due, news, partly, ratings, retracted
from data.releases.due import Due
from data.releases.publish import Published
from data.releases.reader import AUDIENCES, current_id
from data.releases.release import Release
from data.releases.retract import Taken
from data.safe_text import in_columns, shown
from data.store import clock, database, provider_systems, review, schema, verdicts
from data.store.coverage import Unmapped
from data.store.holding import Looked
from data.store.load import Loaded
from metrics.written import short

SHOWN_CODES = 5
INVENTED = "invented figures, for demonstration"
DECIDE = (
    "Decide: python -m data review accept ID... --reason TEXT, or refuse. Instead of ids you can "
    "use --load, --month, --indicator and --place, alone or together, or --all."
)


def of_load(loaded: Loaded, compared: bool = True) -> str:
    """What a file added. `compared` adds how its figures compare with those already loaded."""
    file = shown(loaded.file_name)
    remarks = _first([f"  {remark}" for remark in loaded.remarks], MOST, "remarks")
    if loaded.already:
        return "\n".join([f"{file}: {already(loaded)}", *remarks])
    lines = [
        f"{file}: load {loaded.load_id}, {loaded.layout}"
        + (f" ({INVENTED})" if loaded.kind == "demonstration" else ""),
        f"  {counted(loaded.rows, 'row')}"
        + (
            f": {loaded.new:,} new, {loaded.revised:,} revised, {loaded.unchanged:,} unchanged"
            if compared
            else ""
        ),
        *_span(loaded),
        f"  areas covered: {first_of(loaded.areas) or 'none of the places here'}",
    ]
    lines += [of_unmapped(unmapped) for unmapped in loaded.unmapped if unmapped.codes]
    out_of_time = [f"  {sentence}" for sentence in loaded.out_of_time]
    lines += _first(out_of_time, SHOWN_CODES, "codes have figures outside their dates")
    lines += remarks
    return "\n".join([*lines, *_looked(loaded.looked)])


def _span(loaded: Loaded) -> list[str]:
    """The days that its rows speak of; nothing for rows of a plan, each of which has its own."""
    if loaded.span is None:
        return []
    dates = {"commentary": "written", "events": "dates"}.get(loaded.source, "periods")
    return [f"  {dates}: {loaded.span[0]} to {loaded.span[1]}"]


def _looked(looked: Looked) -> list[str]:
    """How many figures of a load await a decision, are listed, and moved together, if any."""
    lines = []
    if looked.held:
        verb = "awaits" if looked.held == 1 else "await"
        lines.append(f"  {counted(looked.held, 'figure')} {verb} a decision: python -m data review")
    if looked.listed:
        verb = "is surprising and counts" if looked.listed == 1 else "are surprising and count"
        lines.append(f"  {counted(looked.listed, 'figure')} {verb}: python -m data review --listed")
    if looked.together:
        figures = counted(looked.together, "figure")
        lines.append(f"  {figures} moved like most others in the file, so they are not listed.")
    return lines


def already(loaded: Loaded) -> str:
    """That the store already has a file or all its rows, and from which load."""
    rows, name = counted(loaded.rows, "row"), shown(loaded.known_as)
    of = f"load {loaded.load_id}" + (f", {name}" if name != shown(loaded.file_name) else "")
    if not loaded.unchanged:
        return f"the store has this file already, as {of} ({rows}). Nothing changed."
    has = f"the store has the same figures already, from {of} ({rows})."
    if loaded.source == "commentary":
        has = f"the store has the same comments already, from {of} ({rows})."
    return f"{has} Nothing changed, and no load was made."


def _first(lines: Sequence[str], most: int, what: str) -> list[str]:
    """The first lines, and the number of further ones."""
    more = len(lines) - most
    return [*lines[:most], *([f"  and {more:,} more {what}"] if more > 0 else [])]


def of_unmapped(unmapped: Unmapped) -> str:
    """Which codes are not mapped, their share of the whole, and the share known to be elsewhere."""
    elsewhere = f"; a further {unmapped.outside:.1%} is elsewhere" if unmapped.outside else ""
    codes = "1 code has" if len(unmapped.codes) == 1 else f"{len(unmapped.codes):,} codes have"
    return (
        f"  unmapped: {codes} {unmapped.share:.1%} of {unmapped.whole} ({unmapped.indicator}, to "
        f"{unmapped.period_end}): {unmapped.largest}{elsewhere}"
        + (f"\n  unmapped, but of a system here: {unmapped.nearest}" if unmapped.near else "")
    )


def of_lines(before: Mapping[str, str | None], now: Mapping[str, str | None]) -> str:
    """What is current after a publication failed: a line for each audience."""
    return "\n".join(
        f"{audience}: release {id} has been made current."
        if id != before[audience]
        else f"{audience}: unchanged, "
        + (f"release {id} is current." if id else "nothing is published.")
        for audience, id in now.items()
    )


def of_held(standing: pd.DataFrame, verdict: str = verdicts.HELD) -> str:
    """The figures that await a decision, or those that are only listed, each with the reason (see
    data.store.review).
    """
    rows = standing[standing["verdict"] == verdict]
    if rows.empty:
        return (
            "No figure awaits a decision." if verdict == verdicts.HELD else "No figure is listed."
        )
    lines = [
        f"{row['id']:>5}  {row['indicator']}, {row['area']}, {row['period_start']:%Y-%m-%d} to "
        f"{row['period_end']:%Y-%m-%d}: "
        f"{short(row['value'], row['lower'], row['upper'])}; {why(row)}\n"
        f"       {row['file_name']}, line {row['line']}, load {row['load_id']} by "
        f"{row['loaded_by']}, {row['loaded_at']:%Y-%m-%d %H:%M} UTC"
        for row in rows.to_dict("records")
    ]
    return "\n".join([*lines, DECIDE])


def why(row: Mapping[str, Any]) -> str:
    """Why a figure awaits a decision or is listed, with the range expected from earlier figures:
    "lies far from the figures before it (expected 20 to 30, from the 12 before it)".
    """
    if pd.isna(row["lower"]) and pd.isna(row["upper"]):
        return row["why"]
    ends = [short(row[end], row["value"]) for end in ("lower", "upper")]
    return f"{row['why']} (expected {ends[0]} to {ends[1]}, from the {row['points']} before it)"


def of_publication(published: Published) -> str:
    """Which release is current now, what it cannot rate, and what changed."""
    new = published.release
    state = "is current" if published.changed else "was current already: nothing changed"
    label = f", {INVENTED}" if new.demonstration else ""
    lines = [f"{new.audience}: release {new.id}, as at {new.as_at}, {state}{label}."]
    unrated = new.ratings[new.ratings["composite"].isna()]
    if not unrated.empty:
        lines.append(f"  {len(unrated)} of {len(new.ratings)} areas are not rated.")
        if day := last_fully_rated(new):
            lines.append(f"  All were last rated as at {day}: publish --as-at {day}")
        elif day := ratable(new):
            lines.append(f"  There are enough figures as at {day}: publish --as-at {day}")
    if held := awaiting.sentence(new):
        lines.append(f"  {held} See python -m data review.")
    if published.before is not None:
        changes = news.since(published.before, new) or ["no rating or figure changed"]
        lines += [f"  Since {published.before.id}:", *(f"    {change}" for change in changes)]
    return "\n".join(lines)


def of_retraction(audience: str, id: str, reason: str, taken: Taken) -> str:
    """That a release is retracted, and which one is current now."""
    if taken.already:
        head = f"{audience}: release {id} was retracted already, for this reason."
    else:
        head = (
            f"{audience}: release {id} is retracted. Its addresses now say: "
            f"{retracted.stated(reason)}"
        )
    if taken.now is None:
        now = "No release is current now. Run publish to make one."
    elif taken.was_current:
        now = f"The release before it is current again: {taken.now}."
    else:
        now = f"The current release is {taken.now}."
    return f"{head}\n  {now}"


def of_due(waits: Due, releases: Path) -> str:
    """Until when the public release waits, what it will contain, and what is public until then."""
    of = f"as at {waits.as_at}" if waits.as_at else "as at the latest period"
    return (
        f"public: the release waits until {times.clock(waits.due_at)}. Then publish-due makes it: "
        f"{of}, with the method {waits.method}, from what was loaded by "
        f"{times.clock(waits.known_at)}.\n"
        f"  Until then the public has {current_id(releases / 'public') or 'no release'}. "
        "publish --embargo TIME replaces the release that waits; rollback drops it."
    )


def of_ratings(release: Release, document: dict[str, Any]) -> str:
    """The table of ratings, headed by its date, method and release."""
    label = f", {INVENTED}" if release.demonstration else ""
    head = (
        f"As at {release.as_at}, method {release.method.id}, {release.audience} release "
        f"{release.id}{label}"
    )
    return f"{head}\n\n{ratings.as_table(document)}"


def of_store(connection: sa.Connection, releases: Path) -> str:
    """The loads in the store and the current release of each audience."""
    load, withdrawal = schema.load, schema.withdrawal
    query = (
        sa.select(load, withdrawal.c.withdrawn_at)
        .outerjoin(withdrawal, withdrawal.c.load_id == load.c.id)
        .order_by(load.c.id)
    )
    loads = in_columns(database.frame(connection, query), "file_name", "loaded_by")
    rows = int(loads["row_count"].sum()) if len(loads) else 0
    lines = [f"{counted(len(loads), 'load')}, {counted(rows, 'row')}", *_await(connection)]
    lines += _systems(connection)
    for row in loads.to_dict("records"):
        withdrawn_at = row["withdrawn_at"]
        state = "" if pd.isna(withdrawn_at) else f", withdrawn {withdrawn_at:%Y-%m-%d %H:%M} UTC"
        lines.append(
            f"  {row['id']:>4}  {row['published_on']:%Y-%m-%d}  {row['layout']:<18} "
            f"{row['kind']:<13} {row['row_count']:>8,}  {row['file_name']}  "
            f"(by {row['loaded_by']}, {row['loaded_at']:%Y-%m-%d %H:%M} UTC{state})"
        )
    for audience in AUDIENCES:
        current = current_id(releases / audience)
        lines.append(f"{audience} release: {current or 'none yet'}")
        lines += _unmapped(releases / audience / current) if current else []
        retractions = retracted.read(releases / audience)
        lines += [f"  {retracted.sentence(id, reason)}" for id, reason in retractions.items()]
    if waits := due.waiting(connection):
        lines.append(of_due(waits, releases))
    lines += clock.said(connection, times.now())
    return "\n".join(lines)


def _await(connection: sa.Connection) -> list[str]:
    """How many figures await a decision and are listed, by indicator, if any."""
    rows = review.standing(connection)
    lines = []
    for verdict, which, option in (
        (verdicts.HELD, "figures that await a decision", ""),
        (verdicts.LISTED, "surprising figures, which count", " --listed"),
    ):
        counts = rows.loc[rows["verdict"] == verdict, "indicator"].value_counts()
        if len(counts):
            by_indicator = first_of([f"{id} {count:,}" for id, count in counts.items()])
            lines.append(f"{which}: {by_indicator}; python -m data review{option}")
    return lines


def _systems(connection: sa.Connection) -> list[str]:
    """A line on how many providers have their system (STP or ICB) stated in files, if any."""
    rows = provider_systems.latest(connection)
    if rows.empty:
        return []
    last = rows.loc[rows["period_end"].idxmax()]
    return [
        f"systems: files give the STP or ICB of {counted(len(rows), 'provider')}; the latest is "
        f"{shown(last['file_name'])}, to {last['period_end']:%Y-%m-%d}"
    ]


def _unmapped(folder: Path) -> list[str]:
    """A line on the share of each indicator in a release that is not mapped, if any."""
    rows = partly.unmapped(folder)
    rows = rows[rows["unmapped"] > 0].sort_values("unmapped", ascending=False, kind="stable")
    if rows.empty:
        return []
    shares = [f"{row.indicator} {row.unmapped:.1%}" for row in rows.itertuples()]
    listed = first_of(shares, SHOWN_CODES)
    return [f"  unmapped in the latest periods: {listed}; the page /data names the codes"]


def last_fully_rated(release: Release) -> date | None:
    """The latest date in the release's history on which every area was rated."""
    all_rated = release.history.groupby("as_at")["composite"].apply(lambda c: c.notna().all())
    days = all_rated[all_rated].index
    return None if days.empty else days.max().date()


def ratable(release: Release) -> date | None:
    """The latest period end before the release's date on which enough of the method's weight had a
    recent figure somewhere; None if there is none, or if the release's own date has enough.
    """
    shares = release.method.shares()
    figures = release.observations[release.observations["indicator"].isin(shares)]
    for day in sorted(figures["period_end"].unique(), reverse=True):
        age = {id: day - pd.DateOffset(months=release.indicators[id].max_age) for id in shares}
        recent = figures[
            (figures["period_end"] <= day) & (figures["period_end"] > figures["indicator"].map(age))
        ]
        if sum(shares[id] for id in recent["indicator"].unique()) >= release.method.coverage:
            period_end = pd.Timestamp(day).date()
            return period_end if period_end < release.as_at else None
    return None
