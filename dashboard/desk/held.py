"""The figures that await a decision, by file and cause, and what was decided last."""

from itertools import groupby
from operator import attrgetter
from typing import Any

import pandas as pd
from dash import html as tags
from dash.development.base_component import Component

from dashboard.desk import forms, held_figure, held_group
from dashboard.desk.groups import Group
from dashboard.desk.held_figure import Names, Row
from dashboard.desk.held_store import Held
from dashboard.desk.pages import HELD, ROOMS, moment, next_steps, steps
from dashboard.desk.store import MOST_LATELY
from dashboard.parts import components, words
from data import times
from data.store import verdicts

GROUPS = 20
"""The most groups on a page."""

LISTED = 100
"""The most figures of one decision that are listed."""

HOW = (
    "Each looks like an error in its file and counts only if somebody accepts it. A decision is "
    "recorded with your name, the time and the reason, and readers see its effect from the next "
    "publication on. Figures that are only surprising do count; "
)
EFFECT = {
    verdicts.ACCEPTED: "Readers do not see {them} yet: {they} will count from the next "
    "publication on.",
    verdicts.REFUSED: "Nothing changed for readers: {they} did not count before. From the next "
    "publication on {they} will no longer be said to await a decision.",
}
ONE, SEVERAL = {"they": "it", "them": "it"}, {"they": "they", "them": "them"}


def on_page(found: Held, page: int) -> list[Group]:
    """The groups of a page, from 0."""
    return found.groups[page * GROUPS : (page + 1) * GROUPS]


def content(
    found: Held,
    names: Names,
    token: str,
    page: int = 0,
    decided: int | None = None,
    wrong: str = "",
) -> list[Any]:
    """The groups with their forms, then the latest decisions.

    `decided` is a figure just decided; `wrong` says why nothing was decided.
    """
    groups = on_page(found, page)
    return [
        *forms.wrong({"group": wrong} if wrong else {}),
        *done(found, names, decided),
        tags.P(
            summary(len(found.waiting), found.waiting_unseen, _files(found)),
            id="waiting",
            className="lead",
            tabIndex=-1,
        ),
        tags.P([HOW, components.link("the page Data", "/data"), " lists them."], className="note")
        if groups
        else None,
        *_contents(groups),
        *(
            part
            for _, theirs in groupby(groups, attrgetter("load"))
            for part in _of_file(list(theirs), found, names, token)
        ),
        *steps(HELD, page, -(-len(found.groups) // GROUPS), "Pages of figures to decide"),
        *_hidden(found.hidden, names),
        *_decisions(found.decided, names),
    ]


def figure(found: Held, row: Row, names: Names, token: str, wrong: str, reason: str) -> list[Any]:
    """The page of one figure."""
    return [
        *forms.wrong({f"reason-{row['id']}": wrong} if wrong else {}, [f"reason-{row['id']}"]),
        tags.P(components.link("Back to all figures to decide", HELD)),
        tags.H2(row["file_name"]),
        tags.P(held_group.file(row), className="note"),
        _card(found, row, names, token, wrong, reason),
    ]


def summary(waiting: int, hidden: int, files: int = 0) -> str:
    """How many figures await a decision, and how many more are under embargo."""
    if not waiting:
        text = "No figure awaits a decision."
    else:
        verb = "awaits" if waiting == 1 else "await"
        of = f" of {words.count(files, 'file')}" if files > 1 else ""
        text = words.sentence(f"{words.count(waiting, 'figure')}{of} {verb} a decision")
    if hidden:
        figures = words.count(hidden, "further figure is", "further figures are")
        text += (
            f" {words.sentence(f'{figures} under embargo')} Only a pre-release viewer may see "
            "figures under embargo before it ends."
        )
    return text


def _files(found: Held) -> int:
    return int(found.waiting["load_id"].nunique())


def done(found: Held, names: Names, decided: int | None) -> list[Component]:
    """What was decided just now: on which figures, by whom and when, and what comes next."""
    rows = _together(found.decided, decided)
    if rows.empty:
        return []
    first = rows.iloc[0].to_dict()
    one = len(rows) == 1
    what = names.figure(first) if one else f"{len(rows):,} figures of {first['file_name']}"
    text = (
        f"{first['decided_by']} {first['verdict']} {what}, on {moment(first['decided_at'])}. "
        + EFFECT[first["verdict"]].format(**(ONE if one else SEVERAL))
    )
    waiting = len(found.waiting)
    links = {f"Decide on the next: {waiting:,} still wait": f"{HELD}#waiting"} if waiting else {}
    links["See what a publication would change"] = ROOMS["Publish"]
    return [tags.P(text, className="done", role="status"), next_steps(links)]


def _together(decided: pd.DataFrame, id: int | None) -> pd.DataFrame:
    """The figures that were decided on at once with this one."""
    of = decided[decided["id"] == id]
    if of.empty:
        return of
    keep = pd.Series(True, decided.index)
    for name in ("load_id", "verdict", "reason", "decided_at", "decided_by"):
        keep &= decided[name] == of.iloc[0][name]
    return decided[keep]


def _contents(groups: list[Group]) -> list[Component]:
    """Links to the groups of this page, by file, if there are several."""
    if len(groups) < 3:
        return []
    rows: list[list[Any]] = []
    for _, theirs in groupby(groups, attrgetter("load")):
        of_file = list(theirs)
        links = [
            tags.Li(components.link(held_group.heading(group), f"#{_id(group)}"))
            for group in of_file
        ]
        rows.append([of_file[0].rows.iloc[0]["file_name"], tags.Ul(links, className="plain")])
    table = components.table("What waits, by file", ["File", "Figures, and why"], rows)
    return [tags.Div(table, className="contents")]


def _id(group: Group) -> str:
    """The id of a group's heading."""
    return f"held-{group.ids[0]}" if len(group.rows) == 1 else f"group-{group.load}-{group.key}"


def _of_file(groups: list[Group], found: Held, names: Names, token: str) -> list[Any]:
    """A file's groups; of one figure its chart, of several their table."""
    first = groups[0].rows.iloc[0].to_dict()
    parts: list[Any] = [
        tags.H2(first["file_name"]),
        tags.P(held_group.file(first), className="note"),
    ]
    for group in groups:
        row = group.rows.iloc[0].to_dict()
        parts.append(
            _card(found, row, names, token)
            if len(group.rows) == 1
            else held_group.article(group, names, found.past, found.rests_on, token)
        )
    return parts


def _card(
    found: Held, row: Row, names: Names, token: str, wrong: str = "", reason: str = ""
) -> Component:
    past = found.past[found.past["held_id"] == row["id"]]
    end = found.rests_on.get(row["id"])
    return held_figure.card(row, names, past, end, token, wrong, reason)


def _hidden(rows: pd.DataFrame, names: Names) -> list[Component]:
    """The figures under embargo that were held, without their values."""
    if rows.empty:
        return []
    shown = [
        [names.figure(row), times.clock(row["embargo_until"])]
        for row in rows[::-1].head(MOST_LATELY).to_dict("records")
    ]
    caption = f"{len(shown)} of {len(rows)} figures under embargo that were held, latest first"
    return [
        tags.H2("Under embargo"),
        components.table(caption, ("Figure", "Under embargo until"), shown),
    ]


def _decisions(decided: pd.DataFrame, names: Names) -> list[Component]:
    """The latest decisions, those made at once as one."""
    if decided.empty:
        return []
    same = ["decided_at", "decided_by", "verdict", "reason", "load_id"]
    groups = [rows for _, rows in decided.groupby(same, sort=False)][:MOST_LATELY]
    shown = [
        [
            moment(rows.iloc[0]["decided_at"]),
            rows.iloc[0]["decided_by"],
            rows.iloc[0]["verdict"],
            _which(rows, names),
            components.long(rows.iloc[0]["reason"]),
        ]
        for rows in groups
    ]
    head = ("When", "By", "Decision", "Figures", "Reason")
    return [
        tags.H2("Latest decisions"),
        tags.P("Open a figure to change what was decided on it.", className="note"),
        components.table("The latest decisions, latest first", head, shown),
    ]


def _which(rows: pd.DataFrame, names: Names) -> Component:
    """The figures of a decision, each a link to its page."""
    links = [
        components.link(names.figure(row), f"{HELD}/{row['id']}")
        for row in rows.head(LISTED).to_dict("records")
    ]
    if len(links) == 1:
        return links[0]
    more = len(rows) - len(links)
    items = [*map(tags.Li, links), *([tags.Li(f"and {more:,} more")] if more > 0 else [])]
    return components.details(f"{len(rows):,} of {rows.iloc[0]['file_name']}", tags.Ul(items))
