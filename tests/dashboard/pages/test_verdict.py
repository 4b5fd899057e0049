"""The verdict on a place: each answer agrees with the figures that the release has."""

from dataclasses import replace

import pandas as pd
import pytest

from dashboard.sections import composite, verdict, versus_nation
from data.releases.release import Release
from metrics.xmr import limits
from tests.dashboard.reading import get

PLACES = ["wyh", "bradford", "calderdale", "harrogate", "kirklees", "leeds", "wakefield"]


@pytest.mark.parametrize("place", PLACES)
def test_what_costs_most_adds_most_to_the_composite(release: Release, place: str):
    found = verdict.of(release, place)
    scores = release.scores_of(place)
    adds = (scores["weight"] * (scores["score"] - 1)).sort_values(ascending=False).tolist()
    assert [one.adds for one in found.costliest] == pytest.approx(adds[: len(found.costliest)])
    assert len(found.costliest) == 3


def scored(release: Release, **by_indicator: tuple[float, float]) -> Release:
    """Leeds with these scores and uncapped scores, all of one weight."""
    rows = release.scores_of("leeds").iloc[: len(by_indicator)]
    score, uncapped = zip(*by_indicator.values(), strict=True)
    rows = rows.assign(score=score, uncapped=uncapped, weight=0.2)
    return replace(release, scores=rows)


def test_of_those_held_at_the_worst_the_furthest_from_target_comes_first(release: Release):
    known = scored(release, a=(4.0, 4.5), b=(4.0, 7.0), c=(3.0, 3.0), d=(1.0, 0.5))
    costing, alike = verdict.costliest(known, "leeds")
    order = known.scores["indicator"].tolist()
    assert [one.indicator.id for one in costing] == [order[1], order[0], order[2]]
    assert alike == 0


def test_more_that_cost_as_much_as_the_last_are_counted(release: Release):
    known = scored(release, a=(4.0, 4.5), b=(2.0, 2.0), c=(2.0, 2.0), d=(2.0, 2.0), e=(2.0, 2.0))
    costing, alike = verdict.costliest(known, "leeds")
    assert len(costing) == 3
    assert alike == 2


def test_where_all_are_at_their_best_nothing_costs(release: Release):
    assert verdict.costliest(scored(release, a=(1.0, 1.0), b=(1.0, 0.2)), "leeds") == ([], 0)


@pytest.mark.parametrize("place", PLACES)
def test_it_agrees_with_the_rest_of_the_page(release: Release, client, place: str):
    found, page = verdict.of(release, place), get(client, f"/place/{place}").one("main").text
    compared = versus_nation.compared(release, place)
    assert [one.id for one in found.worse] == [
        line.indicator.id for line in compared.lines["worse"]
    ]
    rating = release.rating(place)
    assert f"from {rating['previous']:.2f} to {rating['composite']:.2f}" in found.changed
    assert found.changed in page
    assert found.route in page
    assert found.changed.lower().startswith(rating["direction"])


@pytest.mark.parametrize("place", PLACES)
def test_the_route_says_alone_both_or_neither(release: Release, place: str):
    routes = release.rows("routes", place=place).query("direction == 'better'")
    alone = routes[(routes["kind"] == "alone") & routes["possible"].astype(bool)]
    pair = routes[routes["kind"] == "pair"]
    said = verdict.of(release, place).route
    if len(alone):
        assert ", alone" in said
    elif len(pair):
        assert said.startswith("Both: ")
        assert said.count(" to ") >= 2
    else:
        assert said == "No indicator can do it alone, nor two together."


def test_one_that_is_not_rated_says_why(release: Release):
    reason = "not rated: 40% of the weight has a score"
    ratings = release.ratings.assign(category=float("nan"), composite=float("nan"), reason=reason)
    unrated = replace(release, ratings=ratings.assign(direction=""))
    found = verdict.of(unrated, "leeds")
    assert found.route_title == "To be rated"
    assert found.since is None
    assert found.certain == ""


def test_the_composite_over_time_has_all_months_there_are(release: Release):
    chart = composite.chart(release, "leeds")
    months = release.rows("history", place="leeds")
    assert chart.drawn["composite"].notna().sum() == months["composite"].notna().sum()
    last = months.sort_values("as_at").iloc[-1]
    assert chart.sentence.startswith(f"Composite {last['composite']:.2f} in December 2017, from ")


def test_of_one_month_there_is_no_chart(release: Release):
    last = release.history[release.history["as_at"] == release.history["as_at"].max()]
    assert composite.chart(replace(release, history=last), "leeds") is None


def test_limits_need_a_new_figure_of_each_indicator_in_each_month(release: Release):
    months = pd.DataFrame(
        {
            "as_at": pd.date_range("2017-01-31", periods=12, freq="ME"),
            "composite": [2.0, 2.2] * 6,
        }
    )
    assert composite.limits_of(release, "leeds", months) is None, "smoking is annual"
    scores = release.scores[release.scores["indicator"] == "ae_four_hour"]
    monthly = replace(release, scores=scores.assign(weight=1.0))
    mean, lower, upper, _ = limits(months[["composite"]].to_numpy().T)
    assert composite.limits_of(monthly, "leeds", months) == pytest.approx(
        (float(mean[0]), float(lower[0]), float(upper[0]))
    )
    assert composite.limits_of(monthly, "leeds", months.iloc[1:]) is None, "11 months are few"
    later = months.assign(as_at=months["as_at"] + pd.DateOffset(months=2))
    assert composite.limits_of(monthly, "leeds", later) is None, "carried on"


def test_the_view_for_a_board_has_the_verdict_and_nothing_else(client):
    page = get(client, "/place/leeds?view=board")
    assert len(page.all("section")) == 1
    assert not page.all("table")
    assert "There is no view “wall” here." in get(client, "/place/leeds?view=wall", 404).text


@pytest.mark.parametrize("address", ["/", "/place/leeds"])
def test_its_questions_lead_to_answers_on_the_page(client, address):
    page = get(client, address)
    links = page.one("nav", **{"aria-label": "Answers on this page"}).all("a")
    ids = {node.attributes.get("id") for node in page}
    assert len(links) == 5
    assert {a.attributes["href"].removeprefix("#") for a in links} <= ids


def test_the_overview_names_the_worst_place_and_why(client, release: Release):
    composites = release.ratings.set_index("place")["composite"].drop("wyh")
    place = composites.idxmax()
    costing, _ = verdict.costliest(release, place)
    said = get(client, "/").one("main").text
    assert f"Worst of these is {release.names[place]} , composite {composites[place]:.2f}: " in said
    assert f"and {costing[-1].indicator.short_name} cost it most." in said
