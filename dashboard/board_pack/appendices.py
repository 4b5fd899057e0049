"""The appendices of a paper: all charts, figures against England, method, sources, addresses."""

from collections.abc import Iterator, Sequence

from dashboard.board_pack import drawings, in_place
from dashboard.board_pack.contents import COMPARED, WHY, Item, fits
from dashboard.board_pack.paper import Block, Bullets, Heading, Text, table
from dashboard.parts import summary, words
from dashboard.sections import versus_nation
from dashboard.sections.verdict import Verdict
from data.releases.release import Release

ADVICE = (
    "A category has its number, and as many squares as its number, beside its colour: 1 is best, "
    "4 needs most improvement."
)


def blocks(release: Release, verdicts: Sequence[Verdict], items: Sequence[Item]) -> Iterator[Block]:
    """All appendices."""
    places = [one.place for one in verdicts]
    yield Heading("Appendix A: indicators compared", 1, new_page=True)
    yield from _compared(release, verdicts, [item for item in items if item.part == COMPARED])
    yield Heading("Appendix B: why each is rated so", 1, new_page=True)
    yield from _versus(release, places)
    why = [item for item in items if item.part == WHY]
    if why:
        yield Heading("What each rating is made of", 2)
        yield from _figures(why)
    yield Heading("Appendix C: method and sources", 1, new_page=True)
    yield from _method(release)
    yield Heading("Appendix D: where each figure can be checked", 1, new_page=True)
    yield from _checked(release, items)


def _compared(
    release: Release, verdicts: Sequence[Verdict], items: Sequence[Item]
) -> Iterator[Block]:
    """The charts of all areas; where there are too many for a chart, tables of those chosen."""
    charts = [item for item in items if fits(item.taken)]
    if len(charts) < len(items):
        yield from in_place.rug(release, verdicts, "Category and value of each indicator")
    yield from _figures(charts)


def _figures(items: Sequence[Item]) -> Iterator[Block]:
    if items:
        yield drawings.of_charts(items)


def _versus(release: Release, places: Sequence[str]) -> Iterator[Block]:
    """The weakest and strongest; what is worse and better than the nation, with both values."""
    rule = ""
    for place in places:
        found = versus_nation.compared(release, place)
        yield Heading(found.title if found else release.names[place], 2)
        yield Text(summary.of_place(release, place))
        if found is None:
            continue
        rule = found.rule.replace(found.area, "the area")
        yield Text(found.sentence)
        for title, lines in found.lists:
            said = tuple(f"{one.indicator.short_name}: {one.figures}" for one in lines)
            yield Text("" if said else versus_nation.NOTHING, term=title)
            if said:
                yield Bullets(said)
        for remark in found.remarks:
            yield Text(remark.text, "note")
    if rule:
        yield Text(rule, "note")


def _method(release: Release) -> Iterator[Block]:
    yield Text(release.method.description)
    yield Text(
        "A composite is the weighted mean of domain scores, each the weighted mean of its "
        f"indicators' scores, from 1 (best) to 4. Ratings of {release.words.places} are our own "
        f"arithmetic on published figures. {release.naming.about}".strip()
    )
    yield Text(ADVICE)
    yield Heading("Indicators and sources", 2)
    rated = [release.indicators[id] for id in release.method.indicators]
    yield table(
        "Indicators, their units and their sources",
        ("Indicator", "Unit", "Source and licence"),
        [[one.name, one.unit.name, f"{one.publication}. {one.licence}."] for one in rated],
        (60, 30, 80),
    )


def _checked(release: Release, items: Sequence[Item]) -> Iterator[Block]:
    """Release, versions and addresses."""
    yield Text(
        f"Made from {release.audience} release {release.id}, method {release.method.name}, as at "
        f"{words.day(release.as_at)}. A chart whose version is the same shows the same figures."
    )
    rows = [
        [
            str(item.number),
            item.taken.picture.words.link,
            item.taken.picture.words.date.removeprefix("Data to "),
            item.taken.picture.version,
        ]
        for item in items
    ]
    yield table(
        "Each chart's address, the last day of its data, and its version",
        ("Chart", "Address", "Data to", "Version"),
        rows,
        (14, 96, 36, 24),
    )
