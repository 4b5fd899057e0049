"""The plan in a board pack: where each ambition stands, milestones, money and risks, in words."""

from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from dashboard.board_pack import drawings
from dashboard.board_pack.contents import IN_PLAN, Item
from dashboard.board_pack.paper import Block, Bullets, Heading, Text, table
from dashboard.parts import plan, words
from dashboard.sections import milestones, risks
from data.profile import capital
from data.releases import planned
from data.releases.release import Release
from metrics.plan.milestones import DONE

HEADING = "The plan"


def blocks(release: Release, items: Sequence[Item]) -> Iterator[Block]:
    """Where each ambition stands; then milestones, money and risks, whose charts say more."""
    every = planned.ambitions(release)
    yield Text(plan.summary(every), "lead")
    yield from _bullets(
        f"{release.names[one.row['area']]}. {plan.finding(one)} {plan.pace(one)}".strip()
        for one in every
        if one.actuals
    )
    yield from _part("Milestones", items, "/plan/milestones", _milestones(release))
    yield from _part("Money", items, "/plan/money")
    yield from _part("Risks", items, "/plan/risks")


def _part(
    title: str, items: Sequence[Item], path: str, said: Iterable[Block] = ()
) -> Iterator[Block]:
    """A part of the plan under its title; nothing where it has neither words nor charts."""
    sentences, drawn = [*said], [item for item in items if _is_of(item, path)]
    if sentences or drawn:
        yield Heading(title, 2)
        yield from sentences
    if drawn:
        yield drawings.of_charts(drawn)


def _is_of(item: Item, path: str) -> bool:
    return item.part == IN_PLAN and item.taken.picture.words.link.partition("?")[0].endswith(path)


def _milestones(release: Release) -> Iterator[Block]:
    """Those that are not done, the late ones first, as a table."""
    due = milestones.standing(release)
    due = due[due["standing"] != DONE]
    late_first = due.sort_values(["days_late", "due"], ascending=[False, True], kind="stable")
    rows = [
        [row["what"], words.day(row["due"]), capital(milestones.said(row)), row["owner"] or "–"]
        for row in late_first.to_dict("records")
    ]
    if rows:
        head = ("Milestone that is not done", "Due", "Standing", "Owner")
        yield table("Milestones that are not done", head, rows, (80, 32, 28, 30))


def _bullets(said: Iterable[str]) -> Iterator[Block]:
    if items := tuple(said):
        yield Bullets(items)


def standings(release: Release) -> dict[str, dict[str, str]]:
    """Where each ambition, milestone and risk stands, with which a later pack is compared."""
    found = {
        f"ambition/{one.id}": {"name": one.row["name"], "stands": one.standing.status}
        for one in planned.ambitions(release)
    }
    for row in milestones.standing(release).to_dict("records"):
        found[f"milestone/{row['id']}"] = {"name": row["what"], "stands": row["standing"]}
    for row in risks.standing(release).to_dict("records"):
        score = "not scored" if pd.isna(row["score"]) else f"score {row['score']:.0f}"
        found[f"risk/{row['id']}"] = {"name": row["risk"], "stands": score}
    return found
