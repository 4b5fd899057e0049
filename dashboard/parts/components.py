"""The components of pages: plain HTML that needs no script."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.figures.chart import Chart
from dashboard.figures.svg.draw import fluid, space
from dashboard.figures.theme import GLYPH
from dashboard.parts import words
from dashboard.parts.aria import aria
from dashboard.parts.html import Drawing
from metrics.method import Method
from metrics.score import CATEGORIES
from metrics.written import signed

Child = Component | str | None


EXPLAINED = {
    "a composite": "The weighted mean of the domain scores, from 1.00 (best) to 4.00; the rating "
    "is the category it falls in.",
    "certainty": "How often the rating would be the same if every figure were drawn again with its "
    "chance variation, errors in the data and the choice of targets and weights left aside.",
    "a score": "How far an indicator is from its target, from 1.00 (best) to 4.00: exactly on "
    "target it is 1.50, still category 1, and each step short of it adds one.",
    "a score among peers": "Where an indicator stands among areas of the same kind, from 1.00 "
    "(best) to 4.00: at their mean it is 2.50, and each standard deviation better takes 0.75 off.",
    "a score by rank": "Where an indicator stands when areas of the same kind and type are put in "
    "order: the best scores 1.00, the worst 4.00, those between them evenly; where there is a "
    "standard, all that meet it score 1.00 and the others begin at 2.00.",
    "process": "Statistical process control (SPC) tells a change beyond chance (special cause "
    "improvement or concern) from the usual variation (common cause), and whether that variation "
    "meets the target (consistently passing), misses it (consistently failing) or does either "
    "(hit and miss).",
    "a funnel plot": "Small areas differ by chance more than large ones, so the limits narrow as "
    "areas grow; by chance, one area in 20 lies beyond the 95% limits around the value of all "
    "together and one in 500 beyond the 99.8% limits.",
    "versus England": "Better or worse if England's value in the same period is outside the 95% "
    "interval; not adjusted for deprivation.",
}


def link(text: Child | list[Child], href: str, **properties: Any) -> Component:
    """A plain link: the address is the state, so the browser's history works unchanged."""
    return html.A(text, href=href, **properties)


def category_chip(category: float | None, labels: Mapping[int, str], score: str = "") -> Component:
    """A category as a coloured number, with its score as text; a dash if missing. `labels` names
    the categories.
    """
    if category is None or pd.isna(category):
        return html.Span("–", className="chip chip-none", title="no score")
    number = int(category)
    text: list[Component] = [
        html.B(str(number), className=f"chip category-{number}", title=labels[number])
    ]
    if score:
        text.append(html.Span(score, className="figure"))
    return html.Span(text, className="scored")


def tile(
    name: str, href: str, rating: dict[str, Any], method: Method, certain: str = ""
) -> Component:
    """A place's rating: number, label, composite, certainty, number of indicators and direction. A
    link where `href` leads somewhere.
    """
    rated, cut_offs = pd.notna(rating["category"]), method.composite_cut_offs
    category = int(rating["category"]) if rated else None
    label = CATEGORIES[category] if category else "not rated"
    facts: list[Component] = []
    if rated:
        composite = html.B(words.score(rating["composite"], cut_offs))
        facts.append(html.Span(["composite ", composite]))
    if certain:
        facts.append(html.Span(["certainty ", html.B(certain)]))
    used, expected = (rating[f"indicators_{which}"] for which in ("used", "expected"))
    facts.append(html.Span(f"{used} of {expected} indicators"))
    reasons = [rating["override"], "" if rated else rating["reason"]]
    text = [
        html.Span(name, className="tile-name"),
        html.Span(label, className="tile-label"),
        html.Span(facts, className="tile-facts"),
        *([direction(rating, method)] if rated else []),
        *(html.Span(reason, className="reason") for reason in reasons if reason),
    ]
    number = html.Span(str(category or "–"), className=f"tile-number category-{category or 'none'}")
    content: list[Child] = [number, html.Span(text, className="tile-text")]
    return link(content, href, className="tile") if href else html.Div(content, className="tile")


def direction(rating: dict[str, Any], method: Method) -> Component:
    """In words: how the composite has moved since a quarter before, and by how much."""
    sign = {"better": "▲ ", "worse": "▼ ", "no clear change": "● "}
    moved = rating["direction"]
    if not moved:
        return html.Span("no earlier rating to compare with", className="direction")
    since = f" since {words.month(rating['previous_as_at'])}"
    by = signed(rating["composite"] - rating["previous"], 2, *method.clear_changes)
    return html.Span(
        [html.Span(sign[moved], **aria(hidden="true")), f"{moved}{since} ({by})"],
        className="direction",
    )


def choices(name: str, links: Sequence[tuple[str, str, bool]], about: str = "") -> Component:
    """A named row of links (text, address, whether it is the present choice).

    `about` is the row's name for screen readers if `name` would not be clear enough.
    """
    items = [
        html.Li(link(text, href, **(aria(current="true") if current else {})))
        for text, href, current in links
    ]
    return html.Nav(
        [html.B(name), html.Ul(items)], className="choices", **aria(label=about or name)
    )


def lists(groups: Mapping[str, Sequence[Component]]) -> list[Component]:
    """A list of links for each group, under its heading unless there is only one."""
    return [
        part
        for heading, links in groups.items()
        for part in (
            *([html.H3(heading)] if len(groups) > 1 else []),
            html.Ul([html.Li(link) for link in links], className="found"),
        )
    ]


def explained(*terms: str) -> Component:
    """Technical terms, each of which opens a sentence that explains it."""
    parts = [
        html.Details([html.Summary(f"What is {_quoted(term)}?"), html.P(EXPLAINED[term])])
        for term in terms
    ]
    return html.Div(parts, className="explained")


def _quoted(term: str) -> str:
    return term if term.startswith("a ") else f"“{term}”"


def score_of(method: Method) -> str:
    """The term that explains what a score is under the method."""
    kinds = {"relative": "a score among peers", "rank": "a score by rank"}
    return kinds.get(method.scoring, "a score")


def legend(method: Method) -> Component:
    """The four categories of indicators under the method, in words."""
    keys = [
        html.Li([html.B(str(number), className=f"chip category-{number}"), text])
        for number, text in method.closeness.items()
    ]
    return html.Ul(keys, className="legend", **aria(label="What the numbers mean"))


def shapes(method: Method) -> Component:
    """The four categories by the shapes and colours that charts give them, in words."""
    keys = [
        html.Li([html.Span(GLYPH[number], className=f"shape-{number}"), f" {number} {text}"])
        for number, text in method.closeness.items()
    ]
    return html.Ul(keys, className="legend", **aria(label="What the shapes mean"))


def withheld(notes: pd.Series) -> list[Component]:
    """An explanation of "[c]" if any of these notes or reasons has it."""
    return [html.P(words.WITHHELD, className="note")] if notes.map(words.withheld).any() else []


def table(
    caption: str, head: Sequence[str], rows: Sequence[Sequence[Child]], numeric: Sequence[int] = ()
) -> Component:
    """A table whose first column names the row; `numeric` columns are aligned right.

    On a narrow screen it scrolls sideways by itself, also by keyboard.
    """

    def style(column: int) -> dict[str, Any]:
        return {"className": "figure"} if column in numeric else {}

    return scroller(
        html.Table(
            [
                caption_of(caption),
                html.Thead(
                    html.Tr(
                        [
                            html.Th(text, scope="col", **style(column))
                            for column, text in enumerate(head)
                        ]
                    )
                ),
                html.Tbody(
                    [
                        html.Tr(
                            [
                                html.Th(row[0], scope="row"),
                                *(
                                    html.Td(cell, **style(column))
                                    for column, cell in enumerate(row[1:], start=1)
                                ),
                            ]
                        )
                        for row in rows
                    ]
                ),
            ]
        ),
        caption,
    )


def long(text: str) -> Component:
    """A cell with a long text, which keeps its width where a table scrolls sideways."""
    return html.Span(text, className="long")


def caption_of(text: str) -> Component:
    """A table's caption; its text stays visible while the table scrolls sideways."""
    return html.Caption(html.Span(text))


def scroller(content: Component, name: str, kind: str = "") -> Component:
    """A region that scrolls sideways when its content is wider than the screen.

    One of the kind "both-ways" keeps the heads of its table in sight.
    """
    classes = f"scroller {kind}".rstrip()
    return html.Div(content, className=classes, tabIndex=0, role="region", **aria(label=name))


def columns(*parts: list[Component]) -> Component:
    """Parts beside each other if there is room; empty ones are left out."""
    return html.Div([html.Div(part) for part in parts if part], className="columns")


def following() -> list[Component]:
    """A note and a script that keep a page with a progress bar up to date."""
    return [
        html.P(
            "This page updates itself if scripts are on; otherwise reload it. You may leave and "
            "come back: its address stays the same."
        ),
    ]


def details(summary: str, *content: Component) -> Component:
    """Content that a reader may open."""
    return html.Details([html.Summary(summary), *content])


def _room(chart: Chart) -> Component:
    """The chart as SVG, and its figure as JSON, from which plotly draws it anew in its place when a
    reader reaches for it (assets/charts.js).
    """
    figure = chart.figure.to_json(validate=False)
    for mark in "<>&":  # which could end the element
        figure = figure.replace(mark, f"\\u{ord(mark):04x}")
    return Drawing(
        f'{fluid(chart.figure)}<script type="application/json">{figure}</script>',
        id=chart.id,
        className="chart-space",
        style=space(chart.figure),
    )


def key(marks: Sequence[str], *also: str) -> Component:
    """Explains the marks of a chart, a sentence each, followed by further sentences."""
    return html.P(" ".join(words.sentence(text) for text in [*marks, *also]), className="note")


def chart(shown: Chart, data: Component | None = None) -> Component:
    """A chart with the sentence that says what it shows, and its data as a table to open.

    The element keeps the chart, for its downloads (see dashboard.pictures.downloads).
    """
    element = html.Figure(
        [
            html.Figcaption(shown.sentence),
            html.Div(_room(shown), role="img", **aria(label=shown.sentence)),
            *([details("Show the data as a table", data)] if data is not None else []),
        ]
    )
    vars(element)["chart"] = shown
    return element
