"""The explorer: which figures a view has, in each form, and what its address may say."""

import csv
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest

from dashboard import application
from dashboard.parts import areas
from dashboard.pictures.downloads import source
from dashboard.sections.explored import MOST_CHARTS, MOST_ROWS, View, compared, pairs, trends
from data.releases.reader import Releases
from data.releases.release import Release
from tests.dashboard import reading
from tests.dashboard.reading import get

TWO = View(("ae_four_hour",), ("leeds", "bradford"), date(2017, 10, 1), date(2017, 12, 31))


def charts(parts):
    return [
        one.chart
        for part in parts
        if hasattr(part, "_traverse")
        for one in part._traverse()
        if hasattr(one, "chart")
    ]


def values(release: Release, place: str, indicator: str = "ae_four_hour") -> pd.DataFrame:
    rows = release.series_of(indicator)
    return rows[rows["place"] == place].sort_values("period_end")


def test_a_trend_has_the_figures_of_the_chosen_time_and_no_others(release: Release):
    bradford, leeds = charts(trends(release, TWO))
    assert [one.id for one in (bradford, leeds)] == [
        "trend-ae_four_hour-bradford",
        "trend-ae_four_hour-leeds",
    ]
    last = values(release, "leeds").tail(3)
    assert leeds.drawn["value"].tolist() == last["value"].tolist()
    assert leeds.drawn["period_end"].dt.month.tolist() == [10, 11, 12]
    assert leeds.until == date(2017, 12, 31)


def test_those_compared_are_the_last_of_that_time(release: Release):
    before = View(TWO.indicators, TWO.areas, date(2016, 1, 1), date(2017, 9, 30))
    (chart,) = charts(compared(release, before))
    own = values(release, "leeds")
    september = own[own["period_end"] == "2017-09-30"]["value"].item()
    row = chart.drawn.set_index("place").loc["leeds"]
    assert (row["value"], row["period_end"]) == (september, pd.Timestamp("2017-09-30"))


def test_indicators_are_set_against_each_other_in_pairs(release: Release):
    ids = ("ae_four_hour", "delayed_transfers", "smoking_prevalence")
    chosen = View(ids, ("leeds", "bradford"), date(2010, 1, 1), date(2017, 12, 31))
    found = charts(pairs(release, chosen))
    assert [one.id for one in found] == [
        "pair-ae_four_hour-delayed_transfers",
        "pair-ae_four_hour-smoking_prevalence",
        "pair-delayed_transfers-smoking_prevalence",
    ]
    row = found[0].drawn.set_index("place").loc["leeds"]
    assert row["ae_four_hour"] == values(release, "leeds")["value"].iloc[-1]
    assert row["delayed_transfers"] == values(release, "leeds", ids[1])["value"].iloc[-1]
    assert charts(pairs(release, TWO)) == []


def test_what_the_marks_are_is_said_below_the_charts(release: Release):
    *_, note = trends(release, TWO)
    said = note.children
    assert said.startswith("Dashed: target. Thin line: mean. Dotted: process limits.")
    assert said.count("Dashed: target.") == 1
    *_, note = compared(release, TWO)
    assert "Thin line: 95% interval. Dot: value. The latest figure of each" in note.children


def test_a_click_on_a_point_leads_to_the_page_of_its_figures(release: Release):
    figure = charts(trends(release, TWO))[1].figure
    leads = {to for trace in figure.data for to in trace.customdata or ()}
    assert leads == {"/indicator/ae_four_hour?place=leeds"}
    (chart,) = charts(compared(release, TWO))
    *_, dots = chart.figure.data
    assert list(dots.customdata) == [
        f"/indicator/ae_four_hour?place={place}" for place in ("bradford", "leeds")
    ]


def test_more_charts_than_anybody_looks_at_are_counted(client, release: Release):
    every = ",".join(release.method.indicators[:3])
    page = get(client, f"/explore?indicators={every}")
    many = len(page.one("div", id="first-paint").all("figure"))
    assert many <= MOST_CHARTS
    assert f"{MOST_CHARTS} of " in page.text


def test_nothing_chosen_shows_the_first_indicator_in_every_place(client, release: Release):
    page = get(client, "/explore")
    there = {place for place in areas.main(release) if len(values(release, place))}
    assert len(page.all("figure")) == len(there) > 0
    ticked = [box.attributes["value"] for box in page.all("input", checked=None)]
    assert ticked == ["trend", release.method.indicators[0], *areas.main(release)]


def test_a_table_has_every_figure_and_can_be_taken_away_whole(client, release: Release):
    page = get(client, "/explore?form=table&areas=leeds")
    rows = list(
        csv.DictReader(
            client.get("/export/explore/figures.csv?form=table&areas=leeds").text.splitlines()
        )
    )
    own = values(release, "leeds")
    assert len(rows) == len(own) <= MOST_ROWS
    assert len(page.one("tbody").all("tr")) == len(rows)
    assert float(rows[-1]["value"]) == own["value"].iloc[-1]
    (link,) = [a for a in page.all("a") if "download" in a.attributes]
    assert link.attributes["href"] == "/export/explore/figures.csv?areas=leeds&form=table"
    assert client.get("/export/explore/figures.png?form=table").status_code == 404


@pytest.mark.parametrize("form", ["trend", "latest", "pairs"])
def test_a_chart_of_a_view_is_a_file_at_the_same_path(client, form: str):
    view = f"indicators=ae_four_hour,delayed_transfers&areas=leeds,bradford&form={form}"
    page = get(client, f"/explore?{view}")
    links = [a.attributes["href"] for a in page.all("a") if "download" in a.attributes]
    assert {urlsplit(link).path.rpartition(".")[2] for link in links} == {"png", "svg", "csv"}
    for link in links:
        assert parse_qs(urlsplit(link).query)["areas"] == ["leeds,bradford"]
    assert client.get(next(link for link in links if ".svg" in link)).mimetype == "image/svg+xml"


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("indicators=happiness", "There is no indicator “happiness” here."),
        ("areas=atlantis", "There is no area “atlantis” here."),
        ("form=pie", "There is no form “pie” here."),
        ("from=2017", "A month is written as year and month, such as 2017-12."),
        ("from=2017-12&to=2017-01", "The time begins in Dec 2017, after its end in Jan 2017."),
        ("to=2017-13", "A month is written as year and month, such as 2017-12."),
    ],
)
def test_what_is_not_there_is_said_in_words(client, query: str, says: str):
    assert says in get(client, f"/explore?{query}", status=404).text


def test_a_time_without_figures_says_so(client):
    page = get(client, "/explore?areas=leeds&from=2015-03&to=2015-03")
    assert "no figure in these areas and this time" in page.text


def test_a_view_is_put_into_a_board_pack_and_taken_out_again(client):
    page = get(client, "/explore?form=latest&areas=leeds")
    (link,) = [a for a in page.all("a") if a.text == "Put these charts into a board pack"]
    pack = get(client, link.attributes["href"])
    assert "A&E within 4 hours in Leeds" in pack.text
    assert pack.one("input", name="view").attributes["value"] == "areas=leeds&form=latest"
    assert "There is no area" in get(client, "/board-pack?view=areas%3Dx", status=404).text


def test_the_public_has_no_board_packs_to_put_a_view_into(releases: Path):
    public = application.create(Releases("public", releases)).server.test_client()
    assert "Put these charts" not in get(public, "/explore").text


def test_a_picture_says_whose_figures_it_draws(release: Release):
    ids = ("ae_four_hour", "delayed_transfers")
    chosen = View(ids, ("leeds", "bradford"), date(2010, 1, 1), date(2017, 12, 31))
    (pair,) = charts(pairs(release, chosen))
    said = source(release, *pair.indicators)
    assert all(release.indicators[id].publication in said for id in ids)
    trend = charts(trends(release, TWO))[1]
    assert trend.about.endswith(", Oct 2017 to Dec 2017")


def test_as_published_the_main_areas_are_in_sight(client, release: Release):
    table = get(client, "/what-if").one("div", id="first-paint").all("table")[0]
    assert {"Leeds", "Bradford District and Craven"} <= set(reading.rows(table))
