"""Certainty, routes, comparison, scenarios and reasons for change, as a reader meets them."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pandas as pd
import pytest

from dashboard import application
from dashboard.pages import indicator, method, overview, place
from dashboard.parts.html import write
from dashboard.sections import scenario
from data.releases.reader import Releases
from data.releases.release import Release
from metrics import registry
from metrics.method import Override
from metrics.score import score


def text_of(client, address: str) -> str:
    """The words of a page without its markup; fails unless it answers 200."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    body = answer.get_data(as_text=True).partition("<body>")[2]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def test_a_place_says_how_certain_its_rating_is(client, release: Release):
    row = release.certainty.query("place == 'leeds' and scope == 'composite'").iloc[0]
    category = int(release.ratings.set_index("place").loc["leeds", "category"])
    words = text_of(client, "/place/leeds")
    assert "on chance variation alone" in words
    said = words.split("How certain it is")[1].split(" on chance variation alone")[0]
    assert f"{category}, " in said
    assert 0 <= row[f"p{category}"] <= 1


def test_a_place_says_what_would_move_it(client, release: Release):
    words = text_of(client, "/place/calderdale").split("What would move it")[1]
    assert "Arithmetic, not a forecast" in words
    assert "To be rated 1, outstanding" in words
    assert "What would lose the 2" in words


def test_what_a_score_is_said_to_be_is_what_is_worked_out(client, release: Release):
    """Exactly on target is 1.50, wherever scores are explained; a step short adds one."""
    assert (score(0.0, 5.0), score(5.0, 5.0)) == (1.5, 2.5)
    page = text_of(client, "/place/leeds").split("What is a score?")[1][:200]
    assert "on target it is 1.50, still category 1, and each step short of it adds one" in page
    steps = text_of(client, "/method")
    assert "exactly on target it is 1.50. The step is how far short one whole category is" in steps
    assert "1 is at or better than target; 2 is close to target" in steps


def test_where_peers_are_scored_by_no_page_speaks_of_distance_from_target(release: Release):
    among = replace(release, method=replace(release.method, scoring="relative"))
    said = " ".join(write(made) for made in method.content(among) + overview.content(among))
    said += " ".join(write(made) for made in place.content(among, "leeds"))
    assert "1 is far better than its peers" in said
    assert "2.50 less 0.75 for each standard deviation" in said
    for wrong in ("or better than target", "1.50 plus gap", "exactly on target", "some way short"):
        assert wrong not in said


def test_a_place_is_compared_with_england_and_with_its_own_past(client):
    words = text_of(client, "/place/leeds")
    assert "Versus England" in words
    assert "expected to miss the target" in words or "may meet or miss the target" in words


def test_a_place_shows_the_other_methods_beside_its_own(client, release: Release):
    words = text_of(client, "/place/leeds").split("How much depends on the method")[1]
    for id in {release.method.id, *release.views["method"]}:
        assert registry.methods()[id].name in words
        assert id not in words
    assert "2,000 random weightings" in words
    assert ("Methods that need indicators" in words) == (not release.views.empty)


def test_an_indicator_shows_process_limits_in_its_table(client):
    words = text_of(client, "/indicator/ae_four_hour")
    assert "Upper process limit" in words
    assert ", beyond chance" in words or "no change beyond chance" in words


def test_a_chart_and_a_place_say_when_and_why_limits_are_recalculated(release: Release):
    rebases = pd.DataFrame(
        [("ae_four_hour", "leeds", pd.Timestamp("2017-04-01"), "minor injuries moved")],
        columns=["indicator", "place", "from", "reason"],
    )
    split = replace(release, rebases=rebases)
    said = "Limits are recalculated from 1 April 2017: minor injuries moved."
    for content, of, times in (
        (indicator.content, "ae_four_hour", 1),
        (indicator.content, "delayed_transfers", 0),
        (place.content, "leeds", 1),
        (place.content, "wakefield", 0),
    ):
        page = re.sub(r"<[^>]+>", " ", write(content(split, of)))
        assert page.count(said) == times, of


def test_comparing_counts_who_is_better_and_who_is_worse(client, release: Release):
    kinds = release.areas.set_index("id")["kind"]
    places = release.ratings[release.ratings["place"].map(kinds) == "place"]
    own = places.set_index("place").loc["leeds", "composite"]
    lower = int((places["composite"] < own).sum())
    higher = int((places["composite"] > own).sum())
    words = text_of(client, "/compare?kind=place&place=leeds")
    have = "has" if lower == 1 else "have"
    assert f"Of the other 5 places with a figure, {lower} {have} a better one (lower) and " in words
    assert f" and {higher} a worse one (higher)" in words
    assert "On the map" in words


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/compare?kind=footprint&place=humber", "No other footprint has a figure."),
        (
            "/compare?kind=place&place=hull&indicator=ae_four_hour",
            "90.0% in Dec 2017. Of the one other place with a figure, "
            "1 has a better one (higher) and 0 a worse one (lower).",
        ),
        (
            "/compare?kind=place&place=york&indicator=ae_four_hour",
            "95.0% in Dec 2017. Of the one other place with a figure, "
            "0 have a better one (higher) and 1 a worse one (lower).",
        ),
    ],
)
def test_comparing_with_one_other_or_none(real_client, address, expected):
    assert expected in text_of(real_client, address)


@pytest.mark.parametrize(
    "query", ["theme=Transformation", "domain=cancer", "indicator=ae_four_hour", "kind=footprint"]
)
def test_comparing_by_each_filter(client, query: str):
    assert "compared:" in text_of(client, f"/compare?{query}")


@pytest.mark.parametrize(
    "address",
    [
        "/compare?kind=nonsense",
        "/compare?place=nowhere",
        "/compare?domain=nothing",
        "/compare?theme=none",
        "/compare?indicator=nothing",
        "/what-if?weights=finance",
        "/what-if?weights=finance:9",
        "/what-if?weights=nothing:1",
        "/what-if?power=3",
        "/what-if?without=nothing",
        "/change/nowhere",
        "/change/leeds?since=yesterday",
        "/change/leeds?since=2017-12-31-00000000",
    ],
)
def test_what_is_not_there_is_said_in_words(client, address: str):
    answer = client.get(address)
    assert answer.status_code == 404
    assert "Page not found" in answer.get_data(as_text=True)


def test_as_published_a_scenario_changes_nothing(client, release: Release):
    words = text_of(client, "/what-if")
    assert "As published" in words
    for row in release.ratings.to_dict("records"):
        name = release.areas.set_index("id").loc[row["place"], "name"]
        shown = f"{int(row['category'])} {row['composite']:.2f}"
        assert f"{name} {shown} {shown}" in words


def test_leaving_everything_out_but_one_domain_rates_by_that_domain(client, release: Release):
    others = [domain.id for domain in release.method.domains if domain.id != "prevention"]
    weights = ",".join(f"{id}:0" for id in others)
    score = release.domains.set_index(["place", "domain"]).loc[("leeds", "prevention"), "score"]
    words = text_of(client, f"/what-if?weights={weights}")
    assert re.search(rf"Leeds \d \d\.\d\d \d {score:.2f} ", words)


@pytest.mark.parametrize(
    ("moved", "says"),
    [
        (0, "In this scenario all 10 areas keep their category."),
        (1, "In this scenario these would have another rating: Area 0 from 2 to 3."),
        (6, "Area 4 from 2 to 3 and Area 5 from 2 to 3."),
        (7, "In this scenario 7 of 10 areas would have another rating."),
    ],
)
def test_up_to_six_areas_that_move_are_named_and_more_are_counted(moved: int, says: str):
    names = [f"Area {at}" for at in range(10)]
    then = [3.0] * moved + [2.0] * (10 - moved)
    rows = pd.DataFrame({"name": names, "main": True, "category": 2.0, "category_then": then})
    said = scenario.sentence(
        rows.assign(moved=[one == 3.0 for one in then]), scenario.Scenario(power="2")
    )
    assert said.endswith(says)


@pytest.mark.slow
def test_areas_beside_the_main_ones_are_rated_too_those_that_move_first(demonstration: Path):
    client = application.create(
        Releases("internal", demonstration / "releases")
    ).server.test_client()
    page = text_of(client, "/what-if?weights=finance:0")
    moves = re.findall(r"(\d) \d\.\d+ (\d) \d\.\d+ [+-]?\d", page)
    moved = [before != then for before, then in moves]
    assert len(moved) == 50
    assert 0 < sum(moved) < 50
    assert moved == sorted(moved, reverse=True)


def test_a_change_is_split_into_parts_that_add_up(client, release: Release):
    words = text_of(client, "/change/harrogate?since=2017-09-30")
    table = words.split("Indicator Then and now Adds")[1]
    *parts, whole = (float(number) for number in re.findall(r"[+-]?\d\.\d{4}", table))
    assert len(parts) > 1
    assert sum(parts) == pytest.approx(whole, abs=0.005), "what rounds to 0.00 is left out"
    row = release.ratings.set_index("place").loc["harrogate"]
    assert whole == pytest.approx(row["composite"] - row["previous"], abs=0.00006)


def test_an_override_is_said_wherever_its_rating_stands(release: Release):
    rule = Override("ae_four_hour", 3, 4, "waits are too long for better than 4")
    ratings = release.ratings.assign(category=4.0, override=rule.reason)
    capped = replace(release, ratings=ratings, method=replace(release.method, overrides=(rule,)))
    for page, said in ((place.content(capped, "leeds"), 2), (overview.content(capped), 8)):
        assert sum(write(part).count(rule.reason) for part in page) >= said
    steps = "".join(write(part) for part in method.content(capped))
    assert "category 3 or worse, no rating is better than 4, whatever the composite" in steps


def test_the_departures_are_listed_and_linked(client):
    words = text_of(client, "/departures")
    assert "Making Data Count" in words
    for said in (
        "patients of a practice",
        "kept between 1 and 4",
        "numpy",
        "Coverage is by weight",
    ):
        assert said in words.split("To keep in mind")[1]
    assert 'href="/departures"' in client.get("/method").get_data(as_text=True)
