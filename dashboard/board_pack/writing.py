"""The board paper of a release: its parts put together, as data that every writer takes."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from dashboard.board_pack import appendices, drawings, in_place, in_summary, plan_in_words
from dashboard.board_pack.contents import EXPLORED, IN_PLAN, TRENDS, Item
from dashboard.board_pack.in_summary import kind_of
from dashboard.board_pack.paper import Block, Bullets, Heading, Paper, Text
from dashboard.parts import words
from dashboard.sections.verdict import Verdict
from data.releases.release import Release


def written(
    release: Release,
    verdicts: Sequence[Verdict],
    items: Sequence[Item],
    changed: dict[str, Any] | None,
) -> Paper:
    """The paper on these places; `changed` is what differs from an earlier pack, None without."""
    return Paper(
        title=f"How each {release.words.one(kind_of(release, verdicts))} is doing",
        author=release.naming.organisation or release.naming.title,
        dated=release.as_at,
        dated_in_words=words.day(release.as_at),
        notice=words.INVENTED if release.demonstration else "",
        blocks=tuple(_blocks(release, verdicts, items, changed)),
    )


def _blocks(
    release: Release,
    verdicts: Sequence[Verdict],
    items: Sequence[Item],
    changed: dict[str, Any] | None,
) -> Iterator[Block]:
    yield Heading("Summary", 1)
    yield from in_summary.blocks(release, verdicts)
    yield from in_summary.all_ratings(release, verdicts)
    if changed is not None:
        yield from _changed(changed, release.method.composite_cut_offs)
    for one in verdicts:
        yield from in_place.blocks(release, one, items)
    yield from _plan(release, items)
    for part, title in ((EXPLORED, "Explored"), (TRENDS, "All trends")):
        yield from _part(title, [item for item in items if item.part == part])
    yield from appendices.blocks(release, verdicts, items)


def _plan(release: Release, items: Sequence[Item]) -> Iterator[Block]:
    drawn = [item for item in items if item.part == IN_PLAN]
    if drawn:
        yield Heading(plan_in_words.HEADING, 1, new_page=True)
        yield from plan_in_words.blocks(release, drawn)


def _part(title: str, items: Sequence[Item]) -> Iterator[Block]:
    if items:
        yield Heading(title, 1, new_page=True)
        yield drawings.of_charts(items)


def _changed(changed: dict[str, Any], cut_offs: Sequence[float]) -> Iterator[Block]:
    """The differences from an earlier pack: ratings, indicators, the plan, and how many charts."""
    yield Heading(f"Changed since the paper of {_day(changed)}", 1, new_page=True)
    said = [*_ratings(changed, cut_offs), *_indicators(changed)]
    yield (
        Bullets(tuple(said))
        if said
        else Text("No rating has clearly changed, and no indicator its category.")
    )
    plan = []
    for one in changed["plan"]:
        then = f"from {one['before']} to " if one["before"] else "new, "
        plan.append(f"{one['name']}: {then}{one['now']}.")
    if plan:
        yield Bullets(tuple(plan))
    counts = {"with other figures": "redrawn", "new": "new", "no longer here": "gone"}
    said = [f"{len(changed[name])} {text}" for text, name in counts.items()]
    yield Text(f"Charts: {'; '.join(said)}; {changed['same']} as before.", "note")


def _day(changed: dict[str, Any]) -> str:
    """The day of the earlier pack in words, by what it says or by its release."""
    try:
        return words.day(date.fromisoformat(changed["as_at"] or changed["since"][:10]))
    except ValueError:
        return str(changed["since"])


def _ratings(changed: dict[str, Any], cut_offs: Sequence[float]) -> Iterator[str]:
    for one in changed["ratings"]:
        then, now = (
            f"{side['category'] or 'not rated'} ({words.score(side['composite'], cut_offs)})"
            for side in (one["before"], one["now"])
        )
        word = f", {one['direction']}" if one["direction"] else ""
        yield f"{one['place']}: from {then} to {now}{word}."


def _indicators(changed: dict[str, Any]) -> Iterator[str]:
    for one in changed["indicators"]:
        then, now = (
            f"{side['category'] or 'no score'} ({side['value']} in {side['period'] or 'no period'})"
            for side in (one["before"], one["now"])
        )
        yield f"{one['indicator']} in {one['place']}: from {then} to {now}."
