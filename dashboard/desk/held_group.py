"""Figures that are held for one cause: their table, one decision on all, or on those ticked."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd
from dash import html as tags
from dash.development.base_component import Component

from dashboard.desk import forms, held_figure
from dashboard.desk.groups import Group
from dashboard.desk.held_figure import ANSWERS, Names, Row, answers, why
from dashboard.desk.pages import HELD, moment, steps
from dashboard.parts import components, words
from dashboard.parts.aria import aria
from dashboard.parts.html import Input
from metrics.causes import particulars

FEW, MANY = 8, 50
"""The most figures of a group that the first page lists, and that a page of the group lists."""

NOT_SHOWN = "not shown: under embargo"


def heading(group: Group) -> str:
    """How many figures, and the cause: "12 figures: has a digit been added?"."""
    return f"{_figures(len(group.rows))}: {group.cause.what}"


def address(group: Group) -> str:
    """The address of a group's own page."""
    return f"{HELD}/{group.load}/{group.key}"


def file(row: Row) -> str:
    """Which load the figures are of, by whom and when it was loaded."""
    return f"Load {row['load_id']}, loaded by {row['loaded_by']}, {moment(row['loaded_at'])}."


def listed(group: Group, page: int) -> pd.DataFrame:
    """The figures that a page of the group lists, from 0."""
    return group.rows.iloc[page * MANY : (page + 1) * MANY]


def page_of(group: Group, page: int) -> int:
    """The page that is asked for, or the last there is."""
    return min(page, (len(group.rows) - 1) // MANY)


def article(
    group: Group,
    names: Names,
    past: pd.DataFrame,
    rests_on: Mapping[int, datetime],
    token: str,
) -> Component:
    """The first figures of a group, the form that decides on all of it, and a link to its page."""
    rows, of = group.rows.head(FEW), len(group.rows)
    which = _all(of) if len(rows) == of else f"The first {len(rows)} of {of:,} figures"
    id = f"group-{group.load}-{group.key}"
    label = _label(group)
    table = _table(f"{which}, in the order of the file", label, rows, names, past, rests_on)
    some = components.link(
        "Decide on some of them"
        if len(rows) == of
        else f"See all {of:,}, or decide on some of them",
        address(group),
        **aria(describedby=id),
    )
    return tags.Article(
        [
            tags.H3(heading(group), id=id),
            *_each(group),
            table,
            tags.P(some),
            _of_all(group, token),
        ],
        className="held",
        **aria(labelledby=id),
    )


def content(
    group: Group,
    names: Names,
    past: pd.DataFrame,
    rests_on: Mapping[int, datetime],
    token: str,
    page: int,
    given: Mapping[str, Any],
    faults: Mapping[str, str],
) -> list[Any]:
    """A page of a group: its figures, each to be ticked, and the forms that decide on those ticked
    or on all. `given` has the `reason` and the numbers `ticked` of a form that was refused.
    """
    first, rows = group.rows.iloc[0].to_dict(), listed(group, page)
    start, of = page * MANY, len(group.rows)
    which = _all(of) if of <= MANY else f"Figures {start + 1:,} to {start + len(rows):,} of {of:,}"
    ticked = set(given.get("ticked", ()))
    label = _label(group)
    form = tags.Form(
        [
            forms.hidden("token", token),
            _table(
                f"{which}, in the order of the file", label, rows, names, past, rests_on, ticked
            ),
            *steps(address(group), page, -(-of // MANY), "Pages of figures"),
            why("reason", faults.get("reason", ""), given.get("reason", "")),
            answers({answer: f"{text} those ticked" for answer, (text, _) in ANSWERS.items()}),
        ],
        method="post",
        action=address(group),
        className="wide",
    )
    return [
        *forms.wrong(faults, ["reason"]),
        tags.P(components.link("Back to all figures to decide", HELD)),
        tags.H2(first["file_name"]),
        tags.P(file(first), className="note"),
        tags.H3(heading(group)),
        *_each(group),
        *_paged(of),
        form,
        tags.H2(f"Or decide on {_whole(of)} at once", id="all"),
        _of_all(group, token),
    ]


def _paged(of: int) -> list[Component]:
    """What ticks and the form for all do, where there are several pages."""
    if of <= MANY:
        return []
    link = components.link(f"decide on {_whole(of)} at once", "#all")
    return [tags.P(["Tick figures of this page and decide on those, or ", link, "."])]


def _label(group: Group) -> str:
    """What tells the table of a group from others on the page."""
    return f"{group.cause.what} ({group.rows.iloc[0]['file_name']})"


def _all(of: int) -> str:
    return {1: "The figure", 2: "Both figures"}.get(of, f"All {of:,} figures")


def _each(group: Group) -> list[Component]:
    return [tags.P(group.cause.each)] if group.cause.each else []


def _of_all(group: Group, token: str) -> Component:
    """The form that decides on every figure of a group as it is shown."""
    all_of = _whole(len(group.rows))
    return tags.Form(
        [
            forms.hidden("token", token),
            forms.hidden("seen", group.seen),
            why(f"reason-{group.load}-{group.key}"),
            answers({answer: f"{text} {all_of}" for answer, (text, _) in ANSWERS.items()}),
        ],
        method="post",
        action=address(group),
    )


def _table(
    caption: str,
    label: str,
    rows: pd.DataFrame,
    names: Names,
    past: pd.DataFrame,
    rests_on: Mapping[int, datetime],
    ticked: set[int] | None = None,
) -> Component:
    """Area, indicator (where there are several), period, value, and what is usual beside what the
    file says; with a box to tick for each where `ticked` says which are.
    """
    several = len({*rows["indicator"]}) > 1
    head = ["Area", *(["Indicator"] if several else []), "Period", "Value", "Usual"]
    head += ["Its past"] if ticked is not None else []
    lines: list[list[Any]] = []
    for row in rows.to_dict("records"):
        own = past[past["held_id"] == row["id"]]
        write = held_figure.writer(row, names, own)
        hidden, beside = row["id"] in rests_on, (row["lower"], row["upper"])
        line: list[Any] = [names.area(row) if ticked is None else _box(row, names, ticked)]
        line += [names.indicator(row)] if several else []
        line += [held_figure.period(row), write(row["value"], *(() if hidden else beside))]
        line += [NOT_SHOWN if hidden else _usual(row, own, write)]
        if ticked is not None:
            more = aria(label=f"Chart of {names.figure(row)}")
            line += [components.link("Chart", f"{HELD}/{row['id']}", **more)]
        lines.append(line)
    table = components.table(caption, head, lines, numeric=[head.index("Value")])
    setattr(table, "aria-label", f"{caption}: {label}")  # unlike those of other groups
    return table


def _box(row: Row, names: Names, ticked: set[int]) -> Component:
    """A box to tick, with the name of the figure's area."""
    on = {"checked": "checked"} if row["id"] in ticked else {}
    box = Input(
        type="checkbox",
        name="figure",
        value=str(row["id"]),
        **on,
        **aria(label=f"{names.area(row)}, {names.indicator(row)}, {held_figure.period(row)}"),
    )
    return tags.Label([box, names.area(row)], className="tick")


def _usual(row: Row, past: pd.DataFrame, write: Any) -> Component:
    """The expected range, else the middle of the earlier figures, else a dash; with what the file
    says that is not usual.
    """
    text = held_figure.expected(row, write)
    if not text and past["value"].notna().any():
        text = f"about {write(float(past['value'].median()), row['value'])}"
    said = particulars(row["why"])
    remark: list[Any] = [" ", tags.Small(said, className="remark")] if said else []
    return tags.Span([text or "–", *remark])


def _whole(number: int) -> str:
    """ "it", "both" or "all 12"."""
    return {1: "it", 2: "both"}.get(number, f"all {number:,}")


def _figures(number: int) -> str:
    return words.sentence(words.count(number, "figure")).removesuffix(".")


def shown(groups: Sequence[Group]) -> list[int]:
    """The numbers of the figures that the first page shows of these groups."""
    return [id for group in groups for id in group.ids[:FEW]]
