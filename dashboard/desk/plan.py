"""The desk's room for the plan: its milestones and risks, and the form that says where one stands.

What is said becomes a row of a file of its layout, so that the same rules apply; what was said
before is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from dash import html as tags
from dash.development.base_component import Component

from dashboard.desk import forms
from dashboard.desk.pages import ROOMS
from dashboard.parts import components, words
from data.sources import plan_milestones, plan_risks
from data.sources.plan_rows import LONGEST
from metrics.plan.milestones import current
from metrics.plan.tables import STATUSES, Plan

Faults = Mapping[str, str]
Row = Mapping[str, Any]
REASON = "reason"
PUBLIC = {"no": "no", "yes": "yes", "with owner": "yes, and the owner too"}
SCALE = {"": "not stated", **{str(one): str(one) for one in range(1, 6)}}
SAID = "Said at the editors' desk: {}"
"""The source of what an editor says; the reason is part of it."""


@dataclass(frozen=True)
class Kind:
    """A kind of thing that an editor says something of: its table, the column with its name, the
    column with the day, its layout, the columns that an editor may change, and those of them that
    have a column in the list (the others are texts).
    """

    table: str
    named: str
    said_on: str
    layout: str
    columns: tuple[str, ...]
    changes: tuple[str, ...]
    shown: tuple[str, ...]


KINDS = {
    "milestone": Kind(
        *("milestones", "what", "updated_on", plan_milestones.LAYOUT.name),
        plan_milestones.COLUMNS,
        ("status", "done_on", "evidence", "owner"),
        ("status", "done_on"),
    ),
    "risk": Kind(
        *("risks", "risk", "reviewed_on", plan_risks.LAYOUT.name),
        plan_risks.COLUMNS,
        ("likelihood", "impact", "mitigation", "owner"),
        ("likelihood", "impact"),
    ),
}


def found(plan: Plan, kind: Kind, id: str) -> Row | None:
    """The row that was said last of an id; None if there is none."""
    rows = current(plan[kind.table], kind.said_on)
    rows = rows[rows["id"] == id]
    return None if rows.empty else rows.iloc[0].to_dict()


def room(plan: Plan) -> list[Any]:
    """Every milestone and risk, each with a link to its form."""
    parts = [part for name, kind in KINDS.items() for part in _list(name, kind, plan[kind.table])]
    lead = "Say where a milestone stands, or review a risk. It appears with the next publication."
    return [tags.P(lead, className="lead"), *parts]


def _list(name: str, kind: Kind, rows: pd.DataFrame) -> list[Any]:
    heading = tags.H2(words.sentence(kind.table).removesuffix("."))
    if rows.empty:
        to_load = components.link("Load a file of them", ROOMS["Load a file"])
        return [heading, tags.P(["None is loaded yet. ", to_load])]
    table = components.table(
        f"{words.sentence(kind.table).removesuffix('.')} and what was said of them last",
        [_label(name), *map(_label, kind.shown), "Said on"],
        [
            [
                _named(name, kind, row),
                *(_cell(row[column]) for column in (*kind.shown, kind.said_on)),
            ]
            for row in current(rows, kind.said_on).to_dict("records")
        ],
    )
    return [heading, table]


def _named(name: str, kind: Kind, row: Row) -> Component:
    """What it is, a link to its form; below it the texts that were said of it."""
    link = components.link(row[kind.named], f"{ROOMS['Plan']}/{name}/{row['id']}")
    texts = [_text(row[column]) for column in kind.changes if column not in kind.shown]
    said = "; ".join(filter(None, texts))
    return tags.Span([link, *([tags.Small(said, className="remark")] if said else [])])


def form(
    name: str, row: Row, token: str, today: date, given: Mapping[str, str], faults: Faults
) -> list[Any]:
    """The form that says where a milestone or risk stands, filled with what was said last."""
    kind = KINDS[name]
    now = {column: _text(row[column]) for column in kind.changes}
    values = {**now, "public": "yes" if row["public"] else "no", REASON: "", **given}
    fields = [_field(column, values[column], today, faults) for column in kind.changes]
    fields += [
        forms.choice("public", "May the public read it?", PUBLIC, faults, value=values["public"]),
        forms.text(
            REASON,
            "Reason",
            faults,
            "Why it stands as it does. It is kept as the source of what you say.",
            value=values[REASON],
            maxLength=LONGEST - len(SAID),
            required=True,
        ),
    ]
    return [
        *forms.wrong(faults, [*kind.changes, "public", REASON]),
        tags.P(row[kind.named], className="lead"),
        tags.P(f"Said as of today, {words.day(today)}. What was said before is kept."),
        forms.form(f"{ROOMS['Plan']}/{name}/{row['id']}", token, fields, "Say it"),
    ]


def _field(column: str, value: str, today: date, faults: Faults) -> Component:
    label = _label(column)
    if column == "status":
        options = {"": "not stated", **{one: one for one in STATUSES}}
        return forms.choice(column, label, options, faults, value=value)
    if column in ("likelihood", "impact"):
        return forms.choice(column, label, SCALE, faults, value=value)
    if column == "done_on":
        more = {"type": "date", "value": value, "max": today.isoformat()}
        return forms.entry(column, label, faults, "Only of what is done.", **more)
    hint = "A role rather than a name." if column == "owner" else f"{LONGEST} characters at most."
    return forms.text(column, label, faults, hint, value=value, maxLength=LONGEST)


def said(kind: Kind, row: Row, given: Mapping[str, str], today: date) -> dict[str, str]:
    """The row of a file that says it: what was said before, with what the editor changed."""
    kept = {column: _text(row.get(column)) for column in kind.columns}
    changed = {column: given[column] for column in kind.changes}
    return {
        **kept,
        **changed,
        kind.said_on: today.isoformat(),
        "source": SAID.format(" ".join(given[REASON].split())),
        "public": given["public"],
    }


def _label(column: str) -> str:
    return words.sentence(column.replace("_", " ")).removesuffix(".")


def _cell(value: Any) -> str:
    """A cell as the list has it: a day in words, a dash for nothing."""
    text = _text(value)
    return words.day(value) if text and isinstance(value, pd.Timestamp) else text or "–"


def _text(value: Any) -> str:
    """A cell as a form and a file have it."""
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def fields(kind: Kind) -> Sequence[str]:
    """The fields of a kind's form."""
    return (*kind.changes, "public", REASON)
