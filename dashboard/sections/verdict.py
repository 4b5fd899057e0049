"""The verdict on an area: what an executive asks first, each answered in a line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.figures import lines
from dashboard.parts import components, words
from dashboard.parts.aria import aria
from dashboard.sections import certainty, composite, moves, versus_nation
from data.profile import capital
from data.releases.release import Release, rows_of
from metrics import route_in_words
from metrics.indicator import Indicator
from metrics.route import ALONE, BETTER, PAIR, WORSE
from metrics.score import TOLERANCE
from metrics.written import signed

MOST = 3
"""So many indicators are named as those that cost most, and as those that moved most."""

LEAST = 0.005
"""A change of less than this is 0.00 in words."""


QUESTIONS = {
    "costs": "What costs most",
    "worse": "Worse than England",
    "route": "What would improve it",
    "sure": "How sure",
    "changed": "What changed",
}


@dataclass(frozen=True)
class Costly:
    """An indicator that costs: its figures in words, and what it adds to the composite."""

    indicator: Indicator
    category: int
    figures: str
    adds: float


@dataclass(frozen=True)
class Verdict:
    """An area's rating, and what is asked of it, in words.

    `certain` is how often of 100 draws it keeps its category, "" where that is not known, and
    `caution` what else it hangs on. `costliest` add most to the composite, of equals the furthest
    from target first; `alike` is how many more cost as much as the last of them. `worse` and
    `better` are the indicators that are so than the `nation`, "" where none is compared. `route` is
    the smallest step to the next category, or what would lose the best one, under `route_title`.
    `changed` is since `since`, None where there is no earlier rating.
    """

    place: str
    name: str
    rating: Mapping[str, Any]
    certain: str
    caution: str
    costliest: list[Costly]
    alike: int
    nation: str
    worse: list[Indicator]
    better: list[Indicator]
    route_title: str
    route: str
    changed: str
    since: date | None


def of(release: Release, place: str) -> Verdict:
    """The verdict on a rated area. Raises KeyError for another."""
    rating = release.rating(place).to_dict()
    compared = versus_nation.compared(release, place)
    by_side = compared.lines if compared else {}
    costing, alike = costliest(release, place)
    route_title, route = _route(release, rating)
    changed, since = _changed(release, rating)
    return Verdict(
        place=place,
        name=release.names[place],
        rating=rating,
        certain=certainty.of_each(release).get(place, ""),
        caution=certainty.cautions(release).get(place, ""),
        costliest=costing,
        alike=alike,
        nation=compared.nation if compared else "",
        worse=[line.indicator for line in by_side.get("worse", [])],
        better=[line.indicator for line in by_side.get("better", [])],
        route_title=route_title,
        route=route,
        changed=changed,
        since=since,
    )


def costliest(release: Release, place: str) -> tuple[list[Costly], int]:
    """What costs most, and how many more cost as much as the last of these."""
    scores = release.scores_of(place)
    scores = scores[scores["score"].notna() & (scores["weight"] > 0)]
    adds = (scores["weight"] * (scores["score"] - 1)).round(9)
    far = scores["uncapped"].round(9)
    order = scores.assign(adds=adds, far=far).sort_values(
        ["adds", "far"], ascending=False, kind="stable"
    )
    order = order[order["adds"] > TOLERANCE]
    first = order.head(MOST)
    if first.empty:
        return [], 0
    last = first.iloc[-1]
    like = (order["adds"] == last["adds"]) & (order["far"] == last["far"])
    alike = int(like.iloc[MOST:].sum())
    return [_costly(release, row) for row in first.to_dict("records")], alike


def _costly(release: Release, row: Mapping[str, Any]) -> Costly:
    one = release.indicators[row["indicator"]]
    value = one.unit.write(row["value"], row["target"])
    target = (
        "" if pd.isna(row["target"]) else f", target {one.unit.write(row['target'], row['value'])}"
    )
    return Costly(one, int(row["category"]), f"{value}{target}", float(row["adds"]))


def _route(release: Release, rating: Mapping[str, Any]) -> tuple[str, str]:
    """A title and a sentence: the smallest step to the next category; from the best, out of it."""
    if pd.isna(rating["category"]):
        return "To be rated", words.sentence(str(rating["reason"]))
    category = int(rating["category"])
    way = BETTER if category > 1 else WORSE
    title = f"What would make it a {category - 1}" if category > 1 else "What would lose the 1"
    routes = rows_of(release.rows("routes", place=rating["place"]), direction=way)
    if rating["override"] and routes.empty:
        return "What holds it", words.sentence(str(rating["override"]))
    if routes.empty:
        return title, "Scores move with those of the peers, so no step can be worked out."
    steps = route_in_words.cheapest(routes)
    if steps.empty:
        return title, "No indicator can do it alone, nor two together."
    scores = release.scores_of(rating["place"])
    periods = dict(zip(scores["indicator"], lines.periods(scores), strict=True))
    said = [
        route_in_words.in_short(
            row, release.indicators, f"in {words.period(*periods[row['indicator']])}"
        )
        for row in steps.to_dict("records")
    ]
    if steps["kind"].iloc[0] == PAIR:
        return title, words.sentence(f"both: {words.listing(said)}")
    choice = " or ".join(said[:MOST])
    others = int((routes["kind"] == ALONE).where(routes["possible"], False).sum()) - len(said)
    alone = (
        sum(routes["kind"] != PAIR) and f"; {words.count(others, 'other')} could do it alone too"
    )
    return title, words.sentence(f"{choice}, alone{alone if others > 0 else ''}")


def _changed(release: Release, rating: Mapping[str, Any]) -> tuple[str, date | None]:
    """How the composite moved since the quarter before and what moved it, and since when."""
    if not rating["direction"]:
        return "There is no earlier rating to compare with.", None
    since = rating["previous_as_at"].date()
    cut_offs = release.method.composite_cut_offs
    then, now = (words.score(rating[name], cut_offs) for name in ("previous", "composite"))
    if then == now:
        whole = f"{rating['direction']}: {now}, as it was"
    else:
        whole = f"{rating['direction']}: from {then} to {now}"
    moved = rows_of(moves.moved(release), place=rating["place"])
    moved = moved[moved["change"].abs() >= LEAST].sort_values(
        "change", key=pd.Series.abs, ascending=False, kind="stable"
    )
    most = [
        f"{release.indicators[id].short_name} {signed(change, 2)}"
        for id, change in zip(moved["indicator"][:MOST], moved["change"][:MOST], strict=True)
    ]
    by = f", mostly {words.listing(most)}" if most else ""
    return words.sentence(f"{whole}{by}"), since


def section(
    release: Release,
    place: str,
    heading: Callable[[str], Component] = html.H2,
    board: bool = False,
    href: str = "",
) -> list[Component]:
    """The verdict as a row of answers under headings of that level, with the composite over time.

    For a `board` it is large; `href` is where its rating leads.
    """
    found = of(release, place)
    over_time = composite.chart(release, place)
    drawn = [components.chart(over_time)] if over_time else []
    rating = components.tile(found.name, href, dict(found.rating), release.method, found.certain)
    answers = [
        html.Div([heading(title), *content], id=f"{id}-{place}", className="answer")
        for id, title, *content in _answers(found)
    ]
    content = [
        html.Div(
            [
                html.Div(rating, className="verdict-rating"),
                html.Div(drawn, className="verdict-chart"),
            ]
        ),
        html.Div(answers, className="answers-in-a-row"),
    ]
    kind = "verdict board" if board else "verdict"
    return [html.Section(content, className=kind, **aria(label=f"{found.name} at a glance"))]


def questions(place: str, of: str = "") -> Component:
    """Links to the answers of the verdict on a page, by name `of` whom where it is not alone there;
    where it is, only screens too small to show all answers at once have them.
    """
    links = [html.Li(components.link(text, f"#{id}-{place}")) for id, text in QUESTIONS.items()]
    named = [html.B(of)] if of else []
    return html.Nav(
        [*named, html.Ul(links)],
        className="choices" if of else "choices questions",
        **aria(label="Answers on this page"),
    )


def _answers(found: Verdict) -> list[tuple[Any, ...]]:
    """Each answer: its id, its title, and what is below it."""
    costs = [
        html.Li(
            [
                html.B(str(one.category), className=f"chip category-{one.category}"),
                html.Span([_link(one.indicator), html.Small(f" {one.figures}")]),
            ]
        )
        for one in found.costliest
    ]
    more = (
        [html.P(f"{capital(words.small(found.alike))} more cost as much.")] if found.alike else []
    )
    answers: list[tuple[Any, ...]] = []
    if costs:
        answers.append(("costs", "What costs most", html.Ul(costs), *more))
    if found.nation:
        answers.append(("worse", f"Worse than {found.nation} on", _listed(found.worse)))
    answers.append(("route", found.route_title, html.P(found.route)))
    if found.certain:
        category = int(found.rating["category"])
        sure = html.P([html.B(found.certain), f" that it is a {category}, by chance alone."])
        answers.append(("sure", "How sure", sure, html.Small(found.caution, className="remark")))
    since = f"What changed since {words.month(found.since)}" if found.since else "What changed"
    why = components.link("Why, indicator by indicator", f"/change/{found.place}")
    answers.append(("changed", since, html.P([found.changed, " ", why if found.since else ""])))
    return answers


def _link(one: Indicator) -> Component:
    return components.link(one.short_name, f"/indicator/{one.id}")


def _listed(ones: list[Indicator]) -> Component:
    """Indicators as links in a sentence."""
    if not ones:
        return html.P("Nothing.")
    parts: list[components.Child] = []
    for at, one in enumerate(ones):
        parts += ([" and " if at == len(ones) - 1 else ", "] if at else []) + [_link(one)]
    return html.P(parts)
