"""Each page as a reader first sees it: what it says is what the release holds."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from dash.html import Div

from dashboard.parts import html, words
from dashboard.sections import certainty, contribution, definition
from metrics.score import CATEGORIES
from tests.dashboard.conftest import HOSTILE
from tests.dashboard.reading import Node, get, rows, with_columns

PLACES = ["wyh", "bradford", "calderdale", "harrogate", "kirklees", "leeds", "wakefield"]
INDICATORS = [
    "ae_four_hour",
    "delayed_transfers",
    "smoking_prevalence",
    "early_cancer_diagnosis",
    "gp_extended_access",
]


def tile(page: Node, place: str) -> str:
    """What the page's one tile of a place says."""
    links = page.all("a", href=f"/place/{place}")
    (found,) = (a for a in links if "tile" in a.attributes.get("class", "").split())
    return found.text


def rug(page: Node, row: str) -> Node:
    """The table of the overview that has a row for that place."""
    (table,) = (table for table in page.all("table") if row in rows(table))
    return table


def test_the_overview_has_every_place_with_its_rating(client, release):
    page = get(client, "/")
    assert set(release.ratings["place"]) == set(PLACES)
    names = release.areas.set_index("id")["name"]
    for rating in release.ratings.to_dict("records"):
        said = tile(page, rating["place"])
        number = int(rating["category"])
        assert said.startswith(f"{number} {names[rating['place']]} {CATEGORIES[number]} ")
        assert f"composite {rating['composite']:.2f} " in said
        assert " 5 of 5 indicators " in said


def test_a_tile_says_how_certain_the_rating_is_as_the_page_of_the_place_does(client, release):
    page = get(client, "/")
    for rating in release.ratings.to_dict("records"):
        words = tile(page, rating["place"])
        said = re.search(r" certainty ((over |under )?\d+ in 100) ", words)
        assert said
        assert not re.search(r"\b(0|100) in 100", words)
        main = get(client, f"/place/{rating['place']}").one("main").text
        assert f": {said[1]} on chance variation alone" in main


def test_a_page_says_what_a_rating_hangs_on_besides_chance(client, release):
    """The shares of the invented trusts are assumed; a footprint that has all of a trust is not
    concerned.
    """
    page, said = get(client, "/"), certainty.cautions(release)
    assert certainty.cautions_of_all(release, PLACES)[-1] in page.one("main").text
    for place, caution in said.items():
        assert caution in get(client, f"/place/{place}").one("main").text
    kept = release.robustness.assign(kept=0.9)
    only = release.shares["place"] == "leeds"
    known = replace(release, robustness=kept, shares=release.shares.assign(basis="counted"))
    assert certainty.cautions(known) == {}
    unsteady = replace(known, robustness=kept.assign(kept=kept["place"].map({"leeds": 0.651})))
    assert certainty.cautions(unsteady) == {
        "leeds": "It keeps its category in only 65% of other weightings."
    }
    basis = known.shares["basis"].mask(only, "assumed")
    assumed = certainty.cautions(replace(known, shares=known.shares.assign(basis=basis)))
    assert assumed["leeds"] == "Shares of providers are assumed."
    assert set(assumed) == {"leeds", "harrogate", "wyh"}, "whoever has part of the same trusts"


def test_an_indicator_without_caveats_has_no_heading_for_them(release):
    one = release.indicators["ae_four_hour"]
    assert "Read with care" in html.write(Div(definition.section(release, one)))
    bare = replace(one, caveats=())
    assert "Read with care" not in html.write(Div(definition.section(release, bare)))


def test_a_note_speaks_of_no_mark_that_a_chart_has_not(client):
    """Finance is from accounts, which no interval is drawn for."""
    counted = get(client, "/indicator/delayed_transfers").one("main").text
    assert "Thin line: 95% interval. Shape: value, by category." in counted
    assert "Thin line: 95% interval" not in get(client, "/indicator/finance").one("main").text


def test_the_whole_is_making_progress_as_in_july_2017(client):
    page = get(client, "/")
    assert tile(page, "wyh").startswith("3 West Yorkshire and Harrogate making progress ")
    assert "West Yorkshire and Harrogate is rated 3, making progress, " in page.one("main").text


def test_a_tile_says_which_way_the_rating_has_moved(client, release):
    page = get(client, "/")
    for rating in release.ratings.to_dict("records"):
        by = f"{rating['composite'] - rating['previous']:+.2f}"
        moved = f"{rating['direction']} since September 2017 ({by})"
        assert moved in tile(page, rating["place"])


def test_without_an_earlier_rating_no_direction_is_said(real_client):
    said = tile(get(real_client, "/"), "hull")
    assert "no earlier rating" in said
    assert "since" not in said


@pytest.mark.parametrize("place", PLACES)
def test_a_place_has_its_rating_and_every_indicator(client, release, place):
    page = get(client, f"/place/{place}").one("main")
    rating = release.ratings.set_index("place").loc[place]
    name = release.areas.set_index("id").loc[place, "name"]
    assert page.one("h1").text == name
    assert f"{name} is rated {rating['category']:.0f}, " in page.text
    assert f"composite of {rating['composite']:.2f}." in page.text
    assert "5 of 5 indicators" in page.text
    cells = rows(with_columns(page, "Score", "Value", "Target", "Trend"))
    for row in release.scores[release.scores["place"] == place].to_dict("records"):
        one = release.indicators[row["indicator"]]
        (found,) = (cell for heading, cell in cells.items() if heading.startswith(one.short_name))
        value, period = one.unit.write(row["value"]), (row["period_start"], row["period_end"])
        assert found["Score"].text.startswith(f"{row['category']:.0f} {row['score']:.2f}")
        assert found["Value"].text.startswith(value)
        assert found["Target"].text == one.unit.write(row["target"])
        said = " ".join(cell.text for cell in found.values())
        assert words.period(*period) in said
        assert ("provisional" in said) == (row["status"] == "provisional")
        assert "invented" not in said
        (trend,) = found["Trend"].all("img")
        assert trend.attributes["src"].startswith("data:image/svg+xml,")
        assert value in trend.attributes["alt"]


def test_a_trend_of_one_period_goes_from_nowhere_to_nowhere(real_client):
    (hull,) = (
        img.attributes["alt"]
        for img in get(real_client, "/place/hull").all("img")
        if img.attributes["alt"].startswith("A&E")
    )
    assert hull == "A&E within 4 hours: 90.0% in Dec 2017, the only period"
    captions = [one.text for one in get(real_client, "/indicator/ae_four_hour").all("figcaption")]
    assert [
        one for one in captions if one.startswith("90.0% in Dec 2017, 5.0 points short of target: ")
    ]
    assert not [one for one in captions if one.startswith("From ")]


def test_a_trend_of_several_periods_goes_from_the_first_to_the_last(client):
    captions = [one.text for one in get(client, "/indicator/ae_four_hour").all("figcaption")]
    trends = [one for one in captions if one.startswith("From ")]
    assert len(trends) == len(PLACES)
    assert all(" in Jan 2017 to " in one for one in trends)
    assert all(" points short of target: " in one for one in trends)


def test_nothing_adds_most_where_nothing_is_added(release):
    scores = release.scores[release.scores["place"] == "leeds"]
    rating = release.ratings.set_index("place", drop=False).loc["leeds"].to_dict()
    said = contribution.section(release, scores.assign(score=1.0), rating | {"composite": 1.0})
    assert said[2].children[0].children.endswith(" of 1.00. No indicator adds anything.")
    said = contribution.section(release, scores, rating)
    assert said[2].children[0].children.endswith(" adds most.")


def test_what_a_place_is_made_of_adds_up_on_the_page(client, release):
    page = get(client, "/place/leeds")
    table = with_columns(page, "Weight", "Adds")
    added = [float(cells["Adds"].text) for cells in rows(table).values()]
    composite = release.ratings.set_index("place").loc["leeds", "composite"]
    assert 1 + sum(added) == pytest.approx(composite, abs=0.0005 * len(added))


def test_a_place_says_on_target_in_words(real_client):
    found = rows(with_columns(get(real_client, "/place/hull"), "Trend", "From target"))
    assert found["A&E within 4 hours"]["From target"].text == "5.0 points short"
    assert found["Delayed transfers"]["From target"].text == "1.5 points above"
    assert found["GP extended access"]["From target"].text == "on target"


def test_a_place_that_is_not_rated_says_why_and_has_no_number(real_client):
    reason = "not rated: 0% of the weight has a score, and 60% is needed"
    said = tile(get(real_client, "/"), "tyne")
    assert said == f"– Tyneside not rated 0 of 5 indicators {reason}"
    page = get(real_client, "/place/tyne").one("main")
    assert f"Tyneside is {reason}." in page.text
    assert "composite of" not in page.text
    assert not page.all("figure")


def test_a_name_with_markup_in_it_is_shown_as_it_is(real_client):
    response = real_client.get("/place/hull")
    assert get(real_client, "/place/hull").one("h1").text == HOSTILE
    assert "<East>" not in response.text
    assert re.search("<title>Hull &amp; &lt;East&gt; ", response.text)


@pytest.mark.parametrize("indicator", INDICATORS)
def test_an_indicator_has_every_place_against_its_target(client, release, indicator):
    page = get(client, f"/indicator/{indicator}").one("main")
    one = release.indicators[indicator]
    assert page.one("h1").text == one.name
    cells = rows(with_columns(page, "Value", "Target", "Period", "Status"))
    latest = release.series[release.series["indicator"] == indicator].sort_values("period_end")
    latest = latest.drop_duplicates("place", keep="last").set_index("place")
    names = release.areas.set_index("id")["name"]
    assert set(cells) == {names[place] for place in latest.index}
    assert set(PLACES) <= set(latest.index)
    for place, row in latest.iterrows():
        target = "–" if pd.isna(row["target"]) else one.unit.write(row["target"])
        found = cells[names[place]]
        assert found["Value"].text == one.unit.write(row["value"])
        assert found["Target"].text == target
        assert found["Status"].text == row["status"]


@pytest.mark.parametrize("indicator", ["smoking_prevalence", "delayed_beds"])
def test_an_indicator_without_a_value_says_so_and_draws_nothing(real_client, indicator):
    page = get(real_client, f"/indicator/{indicator}").one("main")
    assert "There is no value of this indicator for any area yet." in page.text
    assert not page.all("figure")
    assert "What it measures" in page.text


@pytest.mark.parametrize("indicator", INDICATORS)
def test_an_indicator_has_its_definition_source_caveats_and_download(client, release, indicator):
    page = get(client, f"/indicator/{indicator}").one("main")
    one = release.indicators[indicator]
    said = [one.description, one.numerator, one.denominator, one.publication, *one.caveats]
    assert [text for text in said if text not in page.text] == []
    assert one.polarity.words in page.text
    (download,) = (a for a in page.all("a") if a.attributes["href"].startswith("/download/"))
    assert download.attributes["href"].startswith(f"/download/{indicator}.csv")


def test_every_chart_has_a_sentence_and_its_data_as_a_table(client):
    for address in ("/place/leeds", "/indicator/ae_four_hour"):
        page = get(client, address)
        charts = [part for part in page.all("div") if part.attributes.get("role") == "img"]
        assert charts
        captions = [one.text for one in page.all("figcaption")]
        assert [one.attributes["aria-label"] for one in charts] == captions
        assert all(caption.endswith(".") for caption in captions)
        assert any(details.all("table") for details in page.all("details"))


def test_the_method_works_an_example_that_comes_out(client, release):
    page = get(client, "/method?place=leeds").one("main")
    (line,) = (p.text for p in page.all("p") if p.text.startswith("Composite: "))
    terms, result = line.removeprefix("Composite: ").split(" = ")
    products = [term.split(" × ") for term in terms.split(" + ")]
    total = sum(float(weight) * float(score) for weight, score in products)
    composite = release.ratings.set_index("place").loc["leeds", "composite"]
    assert float(result.split(",")[0]) == pytest.approx(composite, abs=0.00005)
    assert total == pytest.approx(composite, abs=0.001)
    assert f"category {release.ratings.set_index('place').loc['leeds', 'category']:.0f}, " in line


def test_the_method_shows_the_chosen_place(client):
    page = get(client, "/method?place=wakefield")
    chosen = [a.text for a in page.all("a") if a.attributes.get("aria-current") == "true"]
    assert chosen == ["Dec", "Wakefield"], "the month, and the place"
    assert "Worked example: Wakefield" in [heading.text for heading in page.all("h2")]
