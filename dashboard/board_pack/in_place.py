"""A page a place: the verdict, its indicators, its trends, and what people wrote."""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any

import pandas as pd

from dashboard.board_pack import drawings, in_summary
from dashboard.board_pack.contents import PLACE, Item
from dashboard.board_pack.paper import Block, Cell, Figures, Heading, Table, Text, table
from dashboard.parts import words
from dashboard.sections import commentary
from dashboard.sections.verdict import Verdict
from data.profile import capital
from data.releases.release import Release
from metrics.score import CATEGORIES

MOST_ACROSS = 9
"""So many indicators stand beside each other and can still be read."""

OVER_TIME = "Composite over time"
NOTHING = "Nothing."


def blocks(release: Release, one: Verdict, items: Sequence[Item]) -> Iterator[Block]:
    """All on a place."""
    yield Heading(one.name, 1, new_page=True)
    yield _verdict(one)
    yield from indicators(release, one)
    drawn = [item for item in items if item.part == PLACE and item.place == one.place]
    if drawn:
        yield Heading("Over time", 2)
        yield Figures(
            tuple(drawings.figure(item, _title(item), item.taken.chart.sentence) for item in drawn),
            drawings.key(drawn),
        )
    yield from comments(release, one.place)


def _title(item: Item) -> str:
    """What the drawing shows, on a page that says whose it is."""
    chart = item.taken.chart
    if chart.indicator is not None:
        return chart.indicator.short_name
    return OVER_TIME if chart.id == "composite" else "How sure the rating is"


def _verdict(one: Verdict) -> Table:
    """What is asked of a place first, each answered in a row."""
    category = one.rating["category"]
    rated = pd.notna(category)
    rating = Cell(capital(str(one.rating["reason"])))
    if rated:
        label = f"{CATEGORIES[int(category)]}, composite {one.rating['composite']:.2f}"
        rating = Cell(label, int(category))
    sure = f"{one.certain} that it is a {int(category)}, by chance alone." if one.certain else ""
    since = f"Since {words.day(one.since)}" if one.since else "What changed"
    rows: list[tuple[str, Cell | str]] = [
        ("Rating", rating),
        (since, capital(one.changed)),
        ("How sure", capital(" ".join(filter(None, [sure, one.caution])))),
        ("What costs most", _costs(one)),
        (f"Worse than {one.nation} on", _named(one.worse) if one.nation else ""),
        (one.route_title, one.route),
    ]
    return table(f"{one.name} at a glance", (), [row for row in rows if row[1]], (42, 128))


def _costs(one: Verdict) -> str:
    named = [f"{each.indicator.short_name} ({each.figures})" for each in one.costliest]
    more = f"; {words.small(one.alike)} more cost as much" if one.alike else ""
    return words.sentence(f"{'; '.join(named)}{more}") if named else ""


def _named(every: Sequence[Any]) -> str:
    return words.sentence(words.listing([each.short_name for each in every])) if every else NOTHING


def indicators(release: Release, one: Verdict) -> Iterator[Block]:
    """The place's row of the rug, in as many tables as it needs to be read."""
    yield Heading("Its indicators", 2)
    yield from rug(release, [one], f"Category and value of each indicator in {one.name}")


def rug(release: Release, every: Sequence[Verdict], caption: str) -> Iterator[Block]:
    """The category and the value of each indicator that applies to these places, under its name; in
    as many tables as can be read. One place alone is not named.
    """
    scores = release.scores[release.scores["place"].isin([one.place for one in every])]
    found = scores[scores["applicable"]].set_index(["place", "indicator"]).to_dict("index")
    ids = [id for id in release.method.indicators if any(id == key[1] for key in found)]
    if not ids:
        return
    named = len(every) > 1
    across = ceil(len(ids) / ceil(len(ids) / (MOST_ACROSS - named)))
    for first in range(0, len(ids), across):
        own = ids[first : first + across]
        blank = [""] * (across - len(own))
        names = [release.indicators[id].short_name for id in own]
        rows: list[list[Cell | str]] = [
            [
                *([one.name] if named else []),
                *(_cell(release, id, found.get((one.place, id))) for id in own),
                *blank,
            ]
            for one in every
        ]
        head = [
            *([capital(release.words.one(in_summary.kind_of(release, every)))] if named else []),
            *names,
            *blank,
        ]
        shares = [*([2] if named else []), *[1] * across]
        yield table(caption, head, rows, shares, small=True, named=named)


def _cell(release: Release, id: str, row: dict[Any, Any] | None) -> Cell:
    if row is None or pd.isna(row["score"]):
        return Cell("–" if row is None else str(row["reason"]))
    value = release.indicators[id].unit.write(row["value"], row["target"])
    return Cell(value, int(row["category"]))


def comments(release: Release, place: str) -> Iterator[Block]:
    """What people wrote on the place's indicators, marked as theirs."""
    every = commentary.comments(release, place)
    if every:
        yield Heading("Commentary", 2)
    for one in every:
        yield Text(one.mark, "mark", f"{one.indicator_name}.")
        if one.issue:
            yield Text(one.issue, term="Issue:")
        owner = f" Owner: {one.owner}." if one.owner else ""
        if one.action or owner:
            yield Text(f"{words.sentence(one.action) if one.action else ''}{owner}", term="Action:")
