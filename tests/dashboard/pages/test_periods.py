"""Two periods that end on one day: the same one speaks on every page, picture and embed."""

import re
from html import unescape

import pytest
from werkzeug.test import Client

from dashboard.public import embeds
from data.open_data import api
from data.releases.reader import Releases
from data.releases.release import Release
from tests.dashboard.conftest import client_of


@pytest.fixture(scope="module")
def release(odd) -> Release:
    return Releases("internal", odd / "releases").current()


@pytest.fixture(scope="module")
def client(odd) -> Client:
    return client_of(odd / "releases")


def words(client: Client, address: str) -> str:
    body = client.get(address).get_data(as_text=True)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def test_the_month_speaks_in_the_rating(release: Release):
    rows = release.scores[release.scores["indicator"] == "ae_four_hour"].set_index("place")
    assert rows.loc[["hull", "york"], "value"].tolist() == [90.0, 90.0]


def test_what_is_latest_is_what_is_rated(release: Release):
    """Every figure that speaks on an indicator's page speaks in the rating, with its reason."""
    key = ["place", "indicator"]
    fields = ["period_start", "period_end", "value", "target", "gap", "reason"]
    both = release.latest.merge(release.scores, on=key, suffixes=("", "_scored"))
    assert len(both) == 11
    for name in fields:
        assert both[name].equals(both[f"{name}_scored"].rename(name)), name


@pytest.mark.parametrize("place", ["hull", "york"])
def test_an_indicator_page_its_picture_and_its_embed_name_the_month(
    client: Client, release: Release, place: str
):
    for file in ("comparison.csv", f"trend-{place}.csv"):
        text = client.get(f"/export/indicator/ae_four_hour/{file}").get_data(as_text=True)
        (last,) = (line for line in text.splitlines() if place in line and "2018-06-30" in line)
        assert "2018-06-01,2018-06-30,90.0," in last
    page = words(client, "/indicator/ae_four_hour")
    latest = page.split("Latest values")[1].split("Over time")[0]
    assert "50.0%" not in latest
    assert "Apr to Jun 2018" not in latest
    over_time = page.split("Over time")[1]
    assert "Charts show periods of the same length" in over_time
    assert "Apr to Jun 2018 50.0%" in over_time, "the table has every figure"
    documents = api.documents(release)
    for one in embeds.of(release, documents):
        if one.path == "indicator/ae_four_hour":
            assert "50.0%" not in str(one.table)
            assert "Apr to Jun 2018" not in str(one.table)
    said = documents["indicators/ae_four_hour.json"]["observations"]
    mine = [row for row in said if row["area"] == place and row["latest"]]
    assert [(row["period_start"], row["value"]) for row in mine] == [("2018-06-01", 90.0)]


def test_a_trend_goes_from_month_to_month(client: Client):
    page = words(client, "/indicator/ae_four_hour")
    assert "From 80.0% in May 2018 to 90.00% in Jun 2018, 0.04 points short of target" in page


def test_a_comparison_is_of_the_month(client: Client):
    assert "Hull" in words(client, "/compare?kind=place&place=hull&indicator=ae_four_hour")
    text = words(client, "/compare?kind=place&place=hull&indicator=ae_four_hour")
    assert ": 90.0% in Jun 2018." in text


def test_a_figure_that_is_too_old_speaks_nowhere(client: Client):
    """Tyneside is not among the areas shown by default where Humber's are: ask for its page."""
    reason = "too old: the latest period ended 2015-01-31"
    assert reason in words(client, "/place/tyne")
    latest = words(client, "/indicator/ae_four_hour").split("Latest values")[1].split("Over")[0]
    assert "70.0%" not in latest
    assert reason in latest
