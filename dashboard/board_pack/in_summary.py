"""The first page of a paper: ratings, what changed, what is worse, and what is to be decided."""

from collections import Counter
from collections.abc import Iterator, Sequence

import pandas as pd

from dashboard.board_pack.paper import Block, Bullets, Cell, Heading, Text, table
from dashboard.parts import areas, plan, summary, words
from dashboard.sections import commentary, milestones
from dashboard.sections.verdict import Verdict
from data.profile import capital
from data.releases import planned
from data.releases.release import Release
from metrics.plan import path
from metrics.plan.milestones import LATE
from metrics.score import CATEGORIES, NO_CLEAR_CHANGE

MOST_RATED = 9
"""So many ratings fit the first page; more are in a table of their own after it."""

MOST_CHANGED = 7
"""So many changes are told on the first page; more are counted."""

MOST_NAMED = 3
"""So many indicators are named as worse than the nation."""

MOST_ASKED = 5
"""So many decisions are named; the rest are counted."""

AT_RISK = "at risk"
NOTHING_ASKED = "Nothing in the plan or in the commentary waits for a decision."
COLUMNS = (40, 44, 21, 25, 40)


def blocks(release: Release, verdicts: Sequence[Verdict]) -> Iterator[Block]:
    """What a reader needs who reads nothing else, on one page."""
    yield Text(_lead(release, verdicts), "lead")
    if len(verdicts) <= MOST_RATED:
        yield _ratings(release, verdicts)
    else:
        yield from _worse_on(release, verdicts)
    yield Heading("What changed", 2)
    yield Bullets(tuple(_changed(release, verdicts)))
    yield Heading("For decision", 2)
    asked = decisions(release, [one.place for one in verdicts])
    if not asked:
        yield Text(NOTHING_ASKED)
        return
    more = len(asked) - MOST_ASKED
    yield Bullets(tuple(asked[:MOST_ASKED]))
    if more > 0:
        of = release.words.place
        yield Text(
            f"{capital(words.small(more))} more follow with their {of} and the plan.", "note"
        )


def all_ratings(release: Release, verdicts: Sequence[Verdict]) -> Iterator[Block]:
    """The ratings where the first page has no room for them; nothing where it has."""
    if len(verdicts) > MOST_RATED:
        yield Heading("All ratings", 1, new_page=True)
        yield _ratings(release, verdicts)


def kind_of(release: Release, verdicts: Sequence[Verdict]) -> str:
    """The kind of the areas: places where there is one among them."""
    kinds = {release.kinds[one.place] for one in verdicts}
    return "place" if "place" in kinds else "footprint"


def _worse_on(release: Release, verdicts: Sequence[Verdict]) -> Iterator[Block]:
    """In how many areas which indicators are worse than in the nation, those of most first."""
    counts = Counter(each.short_name for one in verdicts for each in one.worse)
    nation = next((one.nation for one in verdicts if one.nation), "")
    if counts:
        yield Heading(f"Worse than {nation}", 2)
        yield Bullets(
            tuple(
                f"{name}: in {words.small(many)} of {words.small(len(verdicts))}"
                for name, many in counts.most_common(MOST_ASKED)
            )
        )


def _lead(release: Release, verdicts: Sequence[Verdict]) -> str:
    """The finding on a footprint that is chosen with all of its places, else on those chosen."""
    chosen = [one.place for one in verdicts]
    for footprint, members in areas.groups(release).items():
        if footprint and set(chosen) == {*members}:
            return summary.of_footprint(release, footprint)
    return summary.of_areas(release, chosen)


def _ratings(release: Release, verdicts: Sequence[Verdict]) -> Block:
    nation = next((one.nation for one in verdicts if one.nation), "")
    since = next((one.since for one in verdicts if one.since), None)
    head = (
        capital(release.words.one(kind_of(release, verdicts))),
        "Rating",
        f"Since {since:%b %Y}" if since else "Since",
        "How sure",
        f"Worse than {nation} on" if nation else "",
    )
    rows: list[list[Cell | str]] = [
        [one.name, _rating(one), _direction(one), capital(one.certain or "–"), _worse(one)]
        for one in verdicts
    ]
    has = 5 if nation else 4
    return table(
        "Ratings, with the change since the quarter before and how sure they are",
        head[:has],
        [row[:has] for row in rows],
        COLUMNS[:has],
    )


def _rating(one: Verdict) -> Cell:
    category = one.rating["category"]
    if pd.isna(category):
        return Cell(capital(str(one.rating["reason"])))
    return Cell(f"{CATEGORIES[int(category)]}, {one.rating['composite']:.2f}", int(category))


def _direction(one: Verdict) -> str:
    return capital(str(one.rating["direction"] or "–"))


def _worse(one: Verdict) -> str:
    if not one.worse:
        return "Nothing" if one.nation else "–"
    names = [each.short_name for each in one.worse]
    more = len(names) - MOST_NAMED
    if more < 2:
        return words.listing(names)
    return f"{', '.join(names[:MOST_NAMED])} and {words.small(more)} more"


def _changed(release: Release, verdicts: Sequence[Verdict]) -> Iterator[str]:
    """What clearly changed in each area, and which or how many others did not change."""
    clear = [one for one in verdicts if one.rating["direction"] not in ("", NO_CLEAR_CHANGE)]
    for one in clear[:MOST_CHANGED]:
        yield f"{one.name}, {one.changed[:1].lower()}{one.changed[1:]}"
    if len(clear) > MOST_CHANGED:
        yield f"{len(clear) - MOST_CHANGED} more have clearly changed, as their pages say."
    same = [one.name for one in verdicts if one.rating["direction"] == NO_CLEAR_CHANGE]
    if same:
        kinds = {release.kinds[one.place] for one in verdicts}
        kind = kinds.pop() if len(kinds) == 1 else "area"
        nouns = release.words.one(kind), release.words.many(kind)
        yield f"No clear change: {words.named(same, *nouns, MOST_RATED)}."
    if not clear and not same:
        yield "There are no earlier ratings to compare with."


def decisions(release: Release, places: Sequence[str]) -> list[str]:
    """What the plan and the commentary ask of these areas: late milestones, those at risk, actions
    that people wrote, and ambitions that are worse than where they began.
    """
    every = [*_milestones(release, places), *_actions(release, places)]
    return [*every, *_ambitions(release, places)]


def _milestones(release: Release, places: Sequence[str]) -> Iterator[str]:
    due = milestones.standing(release)
    for wanted in (LATE, AT_RISK):
        for row in due[(due["standing"] == wanted) & due["area"].isin(places)].to_dict("records"):
            owner = f" Owner: {row['owner']}." if row["owner"] else ""
            yield f"Milestone {milestones.said(row)}: {words.sentence(row['what'])}{owner}"


def _actions(release: Release, places: Sequence[str]) -> Iterator[str]:
    for one in commentary.comments(release):
        if one.place in places and one.action:
            owner = f" Owner: {one.owner}." if one.owner else ""
            about = f"{one.place_name}, {one.indicator_name}"
            yield f"{about}: {words.sentence(one.action)}{owner}"


def _ambitions(release: Release, places: Sequence[str]) -> Iterator[str]:
    for one in planned.ambitions(release):
        if one.row["area"] in places and one.standing.status == path.WORSE:
            yield f"Ambition worse than where it began: {plan.finding(one)}"
