"""The contents of a board pack: what is chosen, and each chart in it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import parse_qsl

from dashboard import pages  # noqa: F401
from dashboard.board_pack.paper import TALLEST, UNITS, WIDE
from dashboard.figures.chart import Chart
from dashboard.figures.drawn import Room
from dashboard.pages import page
from dashboard.pages.board_pack import KINDS
from dashboard.pictures.downloads import Takeaway
from dashboard.pictures.formats import DEFAULT
from dashboard.pictures.raster import ExportError
from dashboard.sections import indicators
from dashboard.sections.verdict import Verdict
from dashboard.web import answer
from data.releases.release import Release

WHOLE_WIDTH = {"timeline", "bridge"}
"""Charts that need the width of a page."""

TREND = 190
"""Units that a trend is high in a paper, where several stand on a page."""

LOW = 0.4
"""A chart of less than this of the highest one's height would leave a hole beside it."""

PLAN = ("/plan/milestones", "/plan/money", "/plan/risks")
"""Pages of the plan whose charts are in the pack."""

PLACE, IN_PLAN, EXPLORED, TRENDS, COMPARED, WHY = (
    "place",
    "plan",
    "explored",
    "trends",
    "compared",
    "why",
)
"""The parts that charts are in, in the order of the paper."""


@dataclass(frozen=True)
class Options:
    """What a pack holds: these places, pictures in this format, all trends of each place or not,
    the charts of a view of /explore, by the query of its address, and which kinds of file. `as_at`
    is an earlier month of the release that it is of, by its last day.
    """

    places: tuple[str, ...]
    format: str = DEFAULT
    trends: bool = False
    view: str = ""
    kinds: tuple[str, ...] = tuple(KINDS)
    as_at: str = ""


@dataclass(frozen=True)
class Item:
    """A chart of the pack: its number, the part it is in, whose it is, and what draws it."""

    number: int
    part: str
    place: str | None
    indicator: str | None
    taken: Takeaway
    file: str


Found = tuple[str, str | None, str | None, Takeaway]


def items(release: Release, options: Options, verdicts: Sequence[Verdict]) -> list[Item]:
    """Every chart of the pack, each once, in the order of the paper; `verdicts` are on its places.

    Raises ExportError for a view that cannot be shown.
    """
    found: dict[tuple[str, str], Found] = {}
    for one in _neat(_found(release, options, verdicts)):
        _, _, _, taken = one
        found.setdefault((taken.picture.words.link, taken.chart.id), one)
    digits = max(len(str(len(found))), 2)
    return [
        Item(number, part, place, indicator, taken, f"{number:0{digits}}-{_slug(release, one)}.png")
        for number, one in enumerate(found.values(), start=1)
        for part, place, indicator, taken in [one]
    ]


def _slug(release: Release, one: Found) -> str:
    part, place, indicator, taken = one
    whose = release.names[place] if place else ""
    what = release.indicators[indicator].short_name if indicator else ""
    if not whose and not what:
        what = part
    return slug(f"{whose} {what} {taken.chart.id}")


def slug(text: str) -> str:
    """The text as a part of a file's name: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _neat(found: Iterable[Found]) -> Iterator[Found]:
    """The charts of each part in an order that leaves no holes on its pages: those that need the
    width of a page last, before them those that are much lower than their neighbours.
    """
    for (part, _), group in groupby(found, key=lambda one: (one[0], _page(one[3]))):
        every = list(group)
        if part not in (PLACE, WHY):
            highs = [_high(taken) for *_, taken in every]
            low = [high < LOW * max(highs) for high in highs]
            order = [
                (one[3].chart.id in WHOLE_WIDTH, is_low)
                for one, is_low in zip(every, low, strict=True)
            ]
            every = [every[at] for at in sorted(range(len(every)), key=order.__getitem__)]
        yield from every


def _page(taken: Takeaway) -> str:
    """The page of a chart of the plan, which has its pages as parts; "" for every other."""
    path = taken.picture.words.link.partition("?")[0]
    return next((page for page in PLAN if path.endswith(page)), "")


def fits(taken: Takeaway) -> bool:
    """Whether a page has room for the chart; one of very many areas would be too small to read."""
    return _high(taken) * WIDE[UNITS["half"]] / UNITS["half"] <= TALLEST


def room_of(chart: Chart) -> Room:
    """The room that the paper has for a chart; trends are as high as each other."""
    size = "full" if chart.id in WHOLE_WIDTH else "half"
    return Room(UNITS[size], TREND if chart.id.startswith("trend-") else None)


def _high(taken: Takeaway) -> float:
    return float(taken.picture.draw(room_of(taken.chart)).layout.height)


def _found(release: Release, options: Options, verdicts: Sequence[Verdict]) -> Iterator[Found]:
    for verdict in verdicts:
        yield from _of_place(release, verdict)
    for path in PLAN if release.is_planned else ():
        for taken in _charts(release, path).values():
            if not _of_another(taken, options):
                yield IN_PLAN, None, None, taken
    for taken in _explored(release, options.view).values():
        yield EXPLORED, None, None, taken
    with_figures = set(release.series.loc[release.series["value"].notna(), "indicator"])
    rated = [id for id in release.method.indicators if id in with_figures]
    for id in rated if options.trends else ():
        for place in options.places:
            for taken in _charts(release, f"/indicator/{id}", place=place).values():
                yield TRENDS, place, id, taken
    for id in rated:
        compared = _charts(release, f"/indicator/{id}").get("comparison")
        if compared is not None:
            yield COMPARED, None, id, compared
    yield from _why(release, options)


def _of_place(release: Release, verdict: Verdict) -> Iterator[Found]:
    """The composite over time where there is such a chart, else how sure the rating is; then the
    trends of what costs most.
    """
    place = verdict.place
    own = _charts(release, f"/place/{place}")
    first = own.get("composite", own.get("rating"))
    if first is not None:
        yield PLACE, place, None, first
    for id in (one.indicator.id for one in verdict.costliest):
        trend = _charts(release, f"/indicator/{id}", place=place).get(f"trend-{place}")
        if trend is not None:
            yield PLACE, place, id, trend


def _why(release: Release, options: Options) -> Iterator[Found]:
    """All other charts of the places: those of the same kind together, for they are as high."""
    every = [
        (place, taken)
        for place in options.places
        for path in (f"/place/{place}", f"/change/{place}")
        for taken in _charts(release, path).values()
        if taken.chart.id != indicators.ID  # the paper has its own table of them
    ]
    kinds = list(dict.fromkeys(taken.chart.id for _, taken in every))
    for place, taken in sorted(every, key=lambda one: kinds.index(one[1].chart.id)):
        yield WHY, place, None, taken


def _of_another(taken: Takeaway, options: Options) -> bool:
    """Whether a chart of the plan is one of several alike, and of an area that is not asked for."""
    areas_drawn = taken.chart.drawn.get("area")
    alike = taken.chart.id.startswith("gap-")
    return alike and areas_drawn is not None and areas_drawn.iloc[0] not in options.places


def _charts(release: Release, path: str, **query: str) -> Mapping[str, Takeaway]:
    """The charts of a page; none where the page says that it has nothing to show."""
    try:
        return answer.make(release, path, query).takeaways
    except page.NotFound:
        return {}


def _explored(release: Release, view: str) -> Mapping[str, Takeaway]:
    """The charts of a view of /explore; none without one. Raises ExportError for a wrong view."""
    if not view:
        return {}
    try:
        return answer.make(release, "/explore", dict(parse_qsl(view))).takeaways
    except page.NotFound as error:
        raise ExportError(f"The view {view[:60]!r} cannot be shown. {error}") from error
