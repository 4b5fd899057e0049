"""A place: its rating, the certainty, what makes it, and what would move it."""

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
    versus_nation,
    views,
)
from data.releases import awaiting
from data.releases.release import Release


@page("/place/<place>", "Place")
def content(release: Release, place: str) -> list[Component]:
    """The rating first, then its certainty, then the reasons, then what would change it."""
    ratings = {row["place"]: row for row in release.ratings.to_dict("records")}
    require(place in ratings, release.words.place, place, list(ratings))
    name = release.names[place]
    scores = release.scores_of(place)
    rating = ratings[place]
    tile = components.tile(name, f"/place/{place}", rating, release.method, whole=True)
    answer: list[Component] = [html.Div(tile, className="tiles")]
    if rating["direction"]:
        answer.append(html.P(components.link("Why it changed", f"/change/{place}")))
    sure = certainty.section(release, rating)
    return [
        html.H1(name),
        html.P(
            summary.of_rating(name, pd.Series(rating), release.method.composite_cut_offs),
            className="lead",
        ),
        html.P(summary.of_place(release, place)),
        *([html.P(held, className="note")] if (held := awaiting.sentence(release, place)) else []),
        *([html.P(public)] if (public := summary.of_public_rating(release, place)) else []),
        components.columns(answer, sure),
        *versus_nation.section(release, place),
        *contribution.section(release, scores, rating),
        *indicators.section(release, scores),
        *commentary.section(release, place=place),
        components.columns(route.section(release, rating), views.section(release, rating)),
        *asks.section(release, place),
        *inputs.section(release, place),
        *share.section(release, f"place/{place}"),
    ]
