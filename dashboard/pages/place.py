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
    share,
    verdict,
    versus_nation,
    views,
)
from data.releases import awaiting
from data.releases.release import Release

BOARD = "board"
"""The view for a projector: the verdict and nothing else."""


@page("/place/<place>", "Place", query=("view",))
def content(release: Release, place: str, view: str = "") -> list[Component]:
    """The verdict first, then the reasons, then the certainty and what would change it."""
    require(view in ("", BOARD), "view", view, [BOARD])
    ratings = {row["place"]: row for row in release.ratings.to_dict("records")}
    require(place in ratings, release.words.place, place, list(ratings))
    name = release.names[place]
    scores = release.scores_of(place)
    rating = ratings[place]
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
        html.P(components.link("Large, for a board", f"/place/{place}?view={BOARD}")),
        *([html.P(public, className="note")] if public else []),
        *contribution.section(release, scores, rating),
        *versus_nation.section(release, place),
        *indicators.section(release, scores),
        *commentary.section(release, place=place),
        components.columns(certainty.section(release, rating), route.section(release, rating)),
        *views.section(release, rating),
        *asks.section(release, place),
        *inputs.section(release, place),
        *share.section(release, f"place/{place}"),
    ]
