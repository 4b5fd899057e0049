"""The rug: areas down, indicators across by domain, each cell in the colour of its category."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.parts import components, words
from dashboard.parts.aria import aria
from dashboard.sections import moves, rug_picture, rug_view
from dashboard.sections.rug_cells import Row, Rug, gathered, scores_of
from dashboard.sections.rug_view import RATING, View
from data.profile import capital
from data.releases.release import Release
from metrics.method import Domain
from metrics.score import CATEGORIES, category

Address = Callable[[str], str]


def section(
    release: Release,
    members: Sequence[str],
    caption: str,
    noun: str,
    view: View,
    area: Address = "/place/{}".format,
) -> list[Component]:
    """How to see the rug, its key, the rug of these areas, and what withheld figures mean.

    Each name leads to the address of its `area`.
    """
    found = gathered(release, members, view)
    head = [rug_view.form(release, view), components.legend(release.method)]
    if not found.places or not found.domains:
        nothing = f"No {noun} has an indicator in category {view.category} here."
        return [*head, html.P(nothing, id=view.id)]
    return [
        *head,
        rug_picture.with_downloads(found, table(found, caption, noun, view, area), view),
        *moves.key(release),
        *components.withheld(scores_of(release, members)["reason"]),
    ]


def table(found: Rug, caption: str, noun: str, view: View, area: Address) -> Component:
    """The table, with the score of each domain that has several indicators."""
    ratings = {row["place"]: row for row in found.release.ratings.to_dict("records")}
    body = [
        html.Tr(
            [
                html.Th(components.link(found.release.names[id], area(id)), scope="row"),
                _rating(ratings[id]),
                *(
                    cell
                    for domain, ids in found.domains
                    for cell in _of_domain(found, id, domain, ids)
                ),
            ]
        )
        for id in found.places
    ]
    parts = [components.caption_of(caption), _head(found, noun, view), html.Tbody(body)]
    return components.scroller(html.Table(parts, className="rug", id=view.id), caption, "both-ways")


def _head(found: Rug, noun: str, view: View) -> Component:
    names = {id: one.short_name for id, one in found.release.indicators.items()}
    first: list[Component] = [
        html.Th(capital(noun), scope="col", rowSpan=2),
        html.Th(_sort("Rating", RATING, view), scope="col", rowSpan=2, **_sorted(RATING, view)),
    ]
    second: list[Component] = []
    for domain, ids in found.domains:
        many = len(ids) > 1
        first.append(html.Th(domain.name, scope="colgroup", colSpan=len(ids) + many))
        if many:
            sort = _sort("All", domain.id, view, f"all of {domain.name}")
            second.append(html.Th(sort, scope="col", **_sorted(domain.id, view)))
        for id in ids:
            when = found.when.get(id)
            content = [
                components.link(names[id], f"/indicator/{id}", className="upright"),
                html.Small(words.period(*when)) if when else None,
                _sort("▾", id, view, names[id]),
            ]
            second.append(html.Th(content, scope="col", **_sorted(id, view)))
    return html.Thead([html.Tr(first), html.Tr(second)])


def _sort(text: str, by: str, view: View, named: str = "") -> Component:
    what = f"Sort by {named or text.lower()}, worst first"
    return components.link(text, view.address(by), className="sort", title=what, **aria(label=what))


def _sorted(by: str, view: View) -> dict[str, Any]:
    return aria(sort="descending") if by == view.sort else {}


def _of_domain(found: Rug, place: str, domain: Domain, ids: list[str]) -> list[Component]:
    """The cells of a domain in a row: its score where it has several indicators, then theirs."""
    cells = [_cell(found, found.cells[place, id]) for id in ids]
    if len(ids) > 1:
        cells = [_score(found, place, domain), *cells]
    return cells


def _score(found: Rug, place: str, domain: Domain) -> Component:
    score = found.of_domains.get((place, domain.id), float("nan"))
    named: dict[str, Any] = {"data-name": domain.name}
    if pd.isna(score):
        return html.Td("–", className="rug-domain", **named)
    cut_offs = found.release.method.cut_offs_of(domain.id)
    number = int(category(score, cut_offs))
    chip = html.B(str(number), className=f"chip category-{number}")
    return html.Td([chip, words.score(score, cut_offs)], className="rug-domain", **named)


def _rating(row: Row) -> Component:
    href, named = f"/place/{row['place']}", {"data-name": "Rating"}
    if pd.isna(row["category"]):
        reason = components.link("not rated", href, **named)
        return html.Td(reason, className="rug-cell rug-rating reason")
    number = int(row["category"])
    text: list[components.Child] = [
        html.B(str(number), className="rug-category"),
        html.Span(words.score(row["composite"], ()), className="rug-value"),
    ]
    content = components.link(text, href, title=CATEGORIES[number], **named)
    return html.Td(content, className=f"rug-cell rug-rating category-{number}")


def _cell(found: Rug, row: Row) -> Component:
    one = found.release.indicators[row["indicator"]]
    href, named = f"/place/{row['place']}#{one.id}", {"data-name": one.short_name}
    if not found.shown(row):
        return html.Td(className="rug-cell rug-off")
    if pd.isna(row["score"]):
        reason = components.link(row["reason"], href, **named)
        return html.Td(reason, className="rug-cell category-none reason")
    number, period = int(row["category"]), (row["period_start"], row["period_end"])
    alone = one.id in found.when
    text: list[components.Child] = [
        html.B(
            [str(number), *moves.arrow(found.moved, row["place"], one.id)], className="rug-category"
        ),
        html.Span(one.unit.write(row["value"], row["target"]), className="rug-value"),
        None if alone else html.Span(words.period(*period), className="rug-period"),
    ]
    content = components.link(text, href, **named)
    return html.Td(content, className=f"rug-cell category-{number}")
