"""A place: the verdict on it, then what makes it, how certain it is, and what would move it."""

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.pages.page import page, require
from dashboard.parts import components, summary
from dashboard.sections import (
    asks,
    certainty,
    commentary,
    contribution,
    indicators,
    inputs,
    route,
    rug_view,
    share,
    verdict,
    versus_nation,
    views,
)
from dashboard.sections.rug_view import View
from data.releases import awaiting
from data.releases.release import Release

BOARD = "board"
"""The view for a projector: the verdict and nothing else."""


@page("/place/<place>", "Place", query=("view", *rug_view.QUERY))
def content(
    release: Release,
    place: str,
    view: str = "",
    sort: str = "",
    domain: str = "",
    category: str = "",
) -> list[Component]:
    """The verdict first, then the reasons, then the certainty and what would change it."""
    require(view in ("", BOARD), "view", view, [BOARD])
    ratings = {row["place"]: row for row in release.ratings.to_dict("records")}
    require(place in ratings, release.words.place, place, list(ratings))
    name = release.names[place]
    scores = release.scores_of(place)
    rating = ratings[place]
    table = View(sort, domain, category, path=f"/place/{place}")
    _check(release, table)
    public = summary.of_public_rating(release, place)
    rated = summary.of_rating(name, pd.Series(rating), release.method.composite_cut_offs)
    head = [html.H1(name), html.P(rated, className="lead")]
    if view == BOARD:
        whole = components.link("The whole page", f"/place/{place}")
        return [
            *head,
            *verdict.section(release, place, board=True),
            html.P(whole, className="note"),
        ]
    return [
        *head,
        *([html.P(held, className="note")] if (held := awaiting.sentence(release, place)) else []),
        verdict.questions(place),
        *verdict.section(release, place),
        html.P(
            components.link("Large, for a board", f"/place/{place}?view={BOARD}"),
            className="board-link",
        ),
        html.P(summary.of_place(release, place)),
        *([html.P(public, className="note")] if public else []),
        *contribution.section(release, scores, rating),
        *versus_nation.section(release, place),
        *indicators.section(release, scores, table),
        *commentary.section(release, place=place),
        components.columns(certainty.section(release, rating), route.section(release, rating)),
        *views.section(release, rating),
        *asks.section(release, place),
        *inputs.section(release, place),
        *share.section(release, f"place/{place}"),
    ]


def _check(release: Release, view: View) -> None:
    """Raises NotFound for an order, a domain or a category that the table does not have."""
    domains = [domain.id for domain in release.method.domains]
    categories = [str(number) for number in release.method.closeness]
    require(view.sort in ("", *indicators.SORTS), "way to sort", view.sort, [*indicators.SORTS])
    require(view.domain in ("", *domains), "domain", view.domain, domains)
    require(view.category in ("", *categories), "category", view.category, categories)
