"""The state of the data: due, late, complete, awaiting a decision, revised, and who loaded what."""

from datetime import date
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.pages.page import page
from dashboard.parts import components, words
from data.releases import awaiting
from data.releases.release import Release
from data.sources import tidy
from data.store.verdicts import CORRECTED, HELD, LISTED
from metrics.written import number

SHOWN = 50
"""How many revisions, loads and surprising figures are shown; the others are counted."""

NONE_KNOWN = "–"


@page("/data", "Data: due, loaded, revised")
def content(release: Release) -> list[Component]:
    """A table of publications, then figures that await a decision, revisions and loads, if any."""
    internal = release.audience == "internal"
    return [
        html.H1("State of the data"),
        html.P(_summary(release), className="lead"),
        _publications(release),
        html.P(
            "A figure is late if the next period should have been published by the day this "
            "release was made. Due dates are a rule of thumb of this dashboard (calendar.csv), not "
            "a promise of the publishers."
        ),
        *_later(release),
        *_by_hand(release),
        *_unmapped(release),
        *(_held(release) if internal else []),
        *_revisions(release),
        *_loads(release, internal),
    ]


def _summary(release: Release) -> str:
    """How many indicators are late and how many figures await a decision, in a sentence each."""
    rows = release.quality
    if rows.empty:
        return "Nothing is loaded, and nothing is due."
    late, dated = int(rows["late"].sum()), int(rows["due"].notna().sum())
    day = words.day(rows["checked_on"].iloc[0])
    sentences = [
        f"On {day}, when this release was made, {words.small(late)} of "
        f"{words.count(dated, 'indicator')} with a date {'was' if late == 1 else 'were'} late."
    ]
    return " ".join([*sentences, awaiting.sentence(release)]).strip()


def _publications(release: Release) -> Component:
    """A row for each indicator: publication, sources, latest period, due, late or not, coverage."""
    rows = [
        [
            components.link(_name(release, id), f"/indicator/{id}")
            if row["sources"]
            else _name(release, id),
            release.indicators[id].publication,
            row["sources"] or NONE_KNOWN,
            _day(row["last_period"]),
            _day(row["last_loaded"]),
            _day(row["due"]),
            _standing(row),
            f"{row['covered']} of {row['expected']}",
        ]
        for id, row in release.quality.set_index("indicator").to_dict("index").items()
    ]
    head = (
        *("Indicator", "Publication", "Source", "Latest period ended", "Last loaded"),
        *("Next due", "Late?", "Areas with a figure"),
    )
    return components.table("The state of each publication", head, rows, numeric=[7])


def _standing(row: dict[str, Any]) -> str:
    if pd.isna(row["due"]):
        return "never loaded" if not row["sources"] else "no date known"
    return "late" if row["late"] else "on time"


def _later(release: Release) -> list[Component]:
    """A note if figures for periods after the release's date are loaded."""
    if not (release.quality["last_period"] > pd.Timestamp(release.as_at)).any():
        return []
    day = words.day(release.as_at)
    return [
        html.P(
            f"Some periods above ended after {day}, the date of this release. Their figures are "
            "loaded but not rated in it; areas with a figure are counted in the latest period up "
            f"to {day}."
        )
    ]


def _by_hand(release: Release) -> list[Component]:
    """A sentence on the indicators that are loaded only by hand, if any."""
    names = [_name(release, id) for id in tidy.in_this_alone(release.indicators)]
    if not names:
        return []
    why = "because this program cannot read their publishers' files"
    return [html.P(f"Loaded by hand, {why}: {words.listing(names)}.")]


def _unmapped(release: Release) -> list[Component]:
    """The share of each indicator that counts for no area here, being elsewhere or not mapped."""
    if release.unmapped.empty:
        return []
    shares = release.unmapped.sort_values("unmapped", ascending=False, kind="stable")
    rows = [
        [
            _name(release, row["indicator"]),
            _day(row["period_end"]),
            f"{row['unmapped']:.1%}",
            f"{row['outside']:.1%}",
            row["whole"],
            row["largest"] or NONE_KNOWN,
            row["nearest"] or NONE_KNOWN,
        ]
        for row in shares.to_dict("records")
    ]
    head = [
        *("Indicator", "Latest period ended", "Unmapped", "Elsewhere", "Of"),
        *("Largest unmapped", "Unmapped, but of a system here"),
    ]
    caption = "The share of each indicator's latest figures that counts for no area here"
    affected = int((shares["codes"] > 0).sum())
    unmapped = (
        f"{words.count(affected, 'indicator')} {'has' if affected == 1 else 'have'} figures under "
        "unmapped codes, which the reference tables do not have"
    )
    summary = (
        f"{words.sentence(unmapped)} If such a code belongs here, a rating lacks its figures."
        if affected
        else "The reference tables know every code in the latest figures."
    )
    return [
        html.H2("Figures that count for no area here"),
        html.P(f"{summary} “Elsewhere” means that the same tables map it to areas outside."),
        *_near(release, shares),
        components.details(
            "Show each indicator", components.table(caption, head, rows, numeric=[2, 3])
        ),
    ]


def _near(release: Release, shares: pd.DataFrame) -> list[Component]:
    """Unmapped codes that published files place in a system here."""
    rows = shares[shares["nearest"] != ""].to_dict("records")
    if not rows:
        return []
    near = [f"{_name(release, row['indicator'])}: {row['nearest']}." for row in rows]
    intro = "Unmapped, although published files say that they belong to a system (STP or ICB) "
    intro += "most of which is here:"
    return [html.P(intro), html.Ul([html.Li(sentence) for sentence in near])]


def _held(release: Release) -> list[Component]:
    """Figures that needed a decision, and the decision; then figures that are only listed."""
    listed = release.held["verdict"] == LISTED
    head = ("Number", "Figure", "Value", "Why", "Expected", "From", "Decision")
    caption = "Figures that look like errors in their file: they count if a person accepts them"
    parts: list[Component] = [html.H2("Figures that need a decision")]
    if listed.all():
        parts.append(html.P("No figure needed a decision."))
    else:
        rows = [[*_doubted(release, row), _decided(row)] for row in _records(release, ~listed)]
        parts.append(components.table(caption, head, rows, numeric=[2]))
    if listed.any():
        rows = [_doubted(release, row) for row in _records(release, listed)]
        caption = f"Figures that surprise, and count: {min(len(rows), SHOWN):,} of {len(rows):,}"
        table = components.table(caption, head[:-1], rows[:SHOWN], numeric=[2])
        parts += [html.H2("Surprising figures"), table]
    return parts


def _records(release: Release, which: pd.Series) -> list[dict[str, Any]]:
    return release.held[which].to_dict("records")


def _doubted(release: Release, row: dict[str, Any]) -> list[str]:
    """Number, figure, value, reason, expected range, and the file it came from."""
    id, ends = row["indicator"], (row["lower"], row["upper"])
    expected = " to ".join(_value(release, id, end, row["value"]) for end in ends)
    return [
        str(row["id"]),
        _figure(release, row),
        _value(release, id, row["value"], *ends),
        words.sentence(row["why"]),
        NONE_KNOWN if pd.isna(row["lower"]) and pd.isna(row["upper"]) else expected,
        f"{row['file_name']}, line {row['line']}, by {row['loaded_by']}",
    ]


def _decided(row: dict[str, Any]) -> str:
    if row["verdict"] == HELD:
        return "awaited"
    if row["verdict"] == CORRECTED:
        return "corrected by a later file"
    when = words.day(row["decided_at"])
    return f"{row['verdict']} by {row['decided_by']}, {when}: {row['reason']}"


def _revisions(release: Release) -> list[Component]:
    """The latest revisions; in a public release without values."""
    rows, internal = release.revisions, release.audience == "internal"
    if rows.empty:
        return [html.H2("Revisions"), html.P("No figure here was revised.")]
    shown = [
        [
            _figure(release, row),
            row["source"],
            words.day(row["published_on"]),
            *(
                _value(release, row["indicator"], row[column], row[other])
                for column, other in (("old", "new"), ("new", "old"))
                if internal
            ),
        ]
        for row in rows.head(SHOWN).to_dict("records")
    ]
    head = ("Figure", "Source", "Published", *(("Old", "New") if internal else ()))
    return [
        html.H2("Revisions"),
        components.table(f"{_of(rows)}, latest first", head, shown, numeric=[3, 4]),
    ]


def _loads(release: Release, internal: bool) -> list[Component]:
    """The latest loads; in a public release without who loaded them."""
    rows = release.loaded
    if rows.empty:
        return []
    invented = rows["kind"].head(SHOWN) == "demonstration"
    mixed = invented.any() and not invented.all()
    shown = [
        [
            row["file_name"] + (" *" if mixed and row["kind"] == "demonstration" else ""),
            _name(release, row["indicator"]),
            row["source"],
            f"{row['figures']:,}",
            words.period(row["first_period"].date(), row["last_period"].date()),
            words.day(row["loaded_at"]),
            *([row["loaded_by"]] * internal),
        ]
        for row in rows.head(SHOWN).to_dict("records")
    ]
    head = ("File", "Indicator", "Source", "Figures", "Periods", "Loaded")
    return [
        html.H2("Who loaded what" if internal else "What was loaded"),
        components.table(
            f"{_of(rows)}, latest first", (*head, "By") if internal else head, shown, numeric=[3]
        ),
        *([html.P("* Invented, for demonstration.", className="note")] if mixed else []),
    ]


def _of(rows: pd.DataFrame) -> str:
    return f"{min(len(rows), SHOWN):,} of {len(rows):,}"


def _figure(release: Release, row: dict[str, Any]) -> str:
    """Indicator, area and period in words."""
    of = words.period(row["period_start"].date(), row["period_end"].date())
    area = release.publishers.get(row["area"], row["area"])
    return f"{_name(release, row['indicator'])}, {area}, {of}"


def _name(release: Release, indicator: str) -> str:
    definition = release.indicators.get(indicator)
    return definition.short_name if definition else indicator


def _value(release: Release, indicator: str, value: float, *beside: float) -> str:
    """A number with one decimal more than the indicator's, or more if needed to differ from the
    numbers `beside` it.
    """
    definition = release.indicators.get(indicator)
    decimals = definition.decimals + 1 if definition else 2
    return NONE_KNOWN if pd.isna(value) else number(value, decimals, *beside)


def _day(when: date | pd.Timestamp) -> str:
    return NONE_KNOWN if pd.isna(when) else words.day(when)
