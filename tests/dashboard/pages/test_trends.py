"""Every area has its figures over time, on a page and in a picture of its own."""

from dataclasses import replace

import pandas as pd
import pytest

from dashboard import pages  # noqa: F401
from dashboard.figures.drawn import Room
from dashboard.parts.html import write
from dashboard.sections import over_time
from dashboard.web import answer
from data.releases.release import Release
from tests.dashboard.reading import Node, get, parse

INDICATOR = "/indicator/ae_four_hour"
LEEDS = f"{INDICATOR}?place=leeds"


def shown(release: Release, **query: str) -> tuple[Node, list[str]]:
    made = answer.make(release, INDICATOR, query)
    return parse(write(made.tree)), list(made.takeaways)


@pytest.fixture
def few(release: Release, monkeypatch: pytest.MonkeyPatch) -> Release:
    """The six places, on pages that have room for two charts; a copy, since pages are kept."""
    monkeypatch.setattr(over_time, "MOST_CHARTS", 2)
    return replace(release)


def test_the_page_shows_the_first_and_leads_to_the_rest(few: Release):
    found, charts = shown(few)
    assert charts == ["comparison", "trend-wyh", "trend-bradford", "funnel"]
    assert "This page has charts of 2 of 7 areas; the others have their own." in found.text
    assert "Trends of the other five areas" in found.text
    links = {link.attributes["href"] for link in found.all("a")}
    for place in ("calderdale", "harrogate", "kirklees", "leeds", "wakefield"):
        assert f"{INDICATOR}?place={place}" in links
        assert shown(few, place=place)[1] == [f"trend-{place}"]


def test_nothing_is_said_where_all_charts_are_there(release: Release):
    found, charts = shown(release)
    assert len(charts) == 9
    assert "have their charts here" not in found.text


def test_a_chart_of_its_own_is_the_one_on_the_indicators_page_but_large(release: Release):
    every = answer.make(release, INDICATOR).takeaways["trend-leeds"]
    own = answer.make(release, INDICATOR, {"place": "leeds"}).takeaways["trend-leeds"]
    assert (own.chart.figure.layout.height, every.chart.figure.layout.height) == (420, 190)
    assert [one.y for one in own.chart.figure.data] == [one.y for one in every.chart.figure.data]
    assert own.chart.draw(Room(400, 300)) == every.chart.draw(Room(400, 300))
    assert own.csv == every.csv
    assert own.chart.title == every.chart.title


def test_each_small_chart_opens_large_and_in_the_explorer(client, release: Release):
    page = get(client, INDICATOR)
    to = [a.attributes["href"] for p in page.all("p", class_="larger") for a in p.all("a")]
    assert len(to) == 2 * 7
    assert f"{INDICATOR}?place=leeds" in to
    assert "/explore?indicators=ae_four_hour&areas=leeds" in to
    assert {client.get(address).status_code for address in to} == {200}
    own = get(client, f"{INDICATOR}?place=leeds").one("nav", class_="larger")
    assert [a.text for a in own.all("a")] == ["← Kirklees", "Wakefield →", "Explore"]


def test_a_section_has_one_menu_of_downloads(client):
    menus = get(client, INDICATOR).all("details", class_="download-menu")
    assert [len(menu.all("ul")) for menu in menus] == [1, 7, 1]


def test_its_page_has_the_figures_of_the_area_alone(client, release: Release):
    found = get(client, LEEDS)
    assert found.one("h1").text == "A&E within 4 hours in Leeds, over time"
    assert {head.text for head in found.all("th", scope="row")} == {"Leeds"}
    of_leeds = release.series[
        (release.series["indicator"] == "ae_four_hour") & (release.series["place"] == "leeds")
    ]
    assert len(found.all("th", scope="row")) == len(of_leeds)
    links = {link.attributes["href"] for link in found.all("a")}
    assert {INDICATOR, "/place/leeds"} < links
    assert "/export/indicator/ae_four_hour/trend-leeds.png?place=leeds" in links


def test_its_figures_are_a_file_and_a_place_leads_to_it(client):
    answer = client.get("/export/indicator/ae_four_hour/trend-leeds.csv?place=leeds")
    assert answer.status_code == 200
    assert {line.split(",")[0] for line in answer.text.splitlines()[1:]} == {"leeds"}
    links = {link.attributes["href"]: link for link in get(client, "/place/leeds").all("a")}
    (picture,) = links[LEEDS].all("img")
    assert picture.attributes["alt"].startswith("A&E within 4 hours: from ")


def test_an_area_without_figures_is_named(client):
    found = get(client, f"{INDICATOR}?place=atlantis", status=404)
    assert "There is no area with figures of A&E within 4 hours “atlantis” here." in found.text


def test_areas_that_are_not_shown_by_default_have_one_too(real_client):
    """Tyneside's figure is undefined, and its footprint has none."""
    found = get(real_client, "/indicator/ae_four_hour?place=york")
    assert found.one("h1").text == "A&E within 4 hours in York, over time"


@pytest.mark.parametrize(
    ("day", "begins"),
    [("2017-06-01", "in Jun 2017 to "), ("2017-12-01", ""), ("2018-01-01", "in Jan 2017 to ")],
)
def test_its_sentence_begins_at_the_last_break(release: Release, day: str, begins: str):
    """Figures of before may count something else, so nothing has fallen or risen since."""
    of_leeds = (release.series["indicator"] == "ae_four_hour") & (
        release.series["place"] == "leeds"
    )
    assert release.series[of_leeds]["period_end"].min() == pd.Timestamp("2017-01-31")
    row = {
        "indicator": "ae_four_hour",
        "place": "leeds",
        "from": pd.Timestamp(day),
        "reason": "why",
    }
    broken = replace(release, rebases=pd.DataFrame([row]))
    said = (
        answer.make(broken, INDICATOR, {"place": "leeds"}).takeaways["trend-leeds"].chart.sentence
    )
    assert said.startswith("From ") == bool(begins)
    assert begins in said
    assert " in Dec 2017, " in said
