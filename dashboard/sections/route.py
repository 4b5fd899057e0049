"""What would move a place to the next category, and what would lose it the present one."""

from collections.abc import Callable
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.figures import lines
from dashboard.parts import words
from data.releases.release import Release
from metrics.rank_route import passed
from metrics.route import ALONE, BETTER, PAIR, WORSE
from metrics.route_in_words import in_words
from metrics.score import CATEGORIES

TITLES = {BETTER: "To be rated {to}, {label}", WORSE: "What would lose the {now}"}


def section(release: Release, rating: dict[str, Any]) -> list[Component]:
    """Both directions as lists; empty for a place that is not rated."""
    routes = release.rows("routes", place=rating["place"]).to_dict("records")
    if not routes:
        return []
    scores = release.scores_of(rating["place"])
    periods = dict(zip(scores["indicator"], lines.periods(scores), strict=True))

    def clause(row: dict[str, Any]) -> str:
        period = words.period(*periods[row["indicator"]])
        said = in_words(row, release.indicators, f"in {period}")
        ranked = release.method.scoring == "rank"
        past = passed(row, release.scores, release.areas) if ranked else 0
        where = "past" if row["direction"] == BETTER else "behind"
        return f"{said}, {where} {past} of its peers" if past else said

    def direction(wanted: str) -> list[Component]:
        rows = [row for row in routes if row["direction"] == wanted]
        return _direction(release, rows, clause) if rows else []

    return [
        html.H2("What would move it"),
        html.P(
            "Arithmetic, not a forecast: the smallest change of one indicator that moves the "
            f"{release.noun(rating['place'])} to the other category while everything else stays "
            "the same.",
            className="note",
        ),
        *_held(release, rating),
        *direction(BETTER),
        *direction(WORSE),
    ]


def _held(release: Release, rating: dict[str, Any]) -> list[Component]:
    """That an override and not the composite holds a place, where one does."""
    if not rating["override"]:
        return []
    composite = words.score(rating["composite"], release.method.composite_cut_offs)
    return [
        html.P(
            f"Its composite of {composite} is not what holds it at {int(rating['category'])}: "
            f"{rating['override']}. That has to change, and not the composite."
        )
    ]


def _direction(
    release: Release, rows: list[dict[str, Any]], clause: Callable[[dict[str, Any]], str]
) -> list[Component]:
    first = rows[0]
    to = int(first["to_category"])
    title = TITLES[first["direction"]].format(
        to=to, label=CATEGORIES[to], now=int(first["from_category"])
    )
    alone = [row for row in rows if row["kind"] == ALONE]
    able, unable = ([row for row in alone if row["possible"] == can] for can in (True, False))
    items = [html.Li(clause(row)) for row in able]
    if not able:
        items.append(html.Li("No indicator can do it alone."))
    elif unable:
        names = [release.indicators[row["indicator"]].short_name for row in unable]
        items.append(html.Li(f"Cannot alone: {words.listing(names)}"))
    pair = [clause(row) for row in rows if row["kind"] == PAIR]
    if pair:
        items.append(html.Li(["The cheapest two together:", html.Ul([html.Li(p) for p in pair])]))
    return [html.H3(title), html.Ul(items)]
