"""Every page can be seen as at an earlier month, says so, and its links stay in that month."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.dashboard.reading import get

MONTH = "2017-09-30"
PAGES = [
    "/",
    "/place/leeds",
    "/indicator/ae_four_hour",
    "/compare?kind=place&indicator=ae_four_hour",
    "/what-if?weights=cancer:2",
    "/change/leeds",
    "/method?place=leeds",
    "/departures",
    "/data",
    "/find",
    "/explore",
    "/plan",
]


def at(address: str, month: str = MONTH) -> str:
    return f"{address}{'&' if '?' in address else '?'}as-at={month}"


@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_an_earlier_month_says_so_and_leads_back(client, address):
    page = get(client, at(address))
    (notice,) = page.all("aside")
    assert notice.text.startswith("This is September 2017, not the latest month, December 2017.")
    (back,) = [a.attributes["href"] for a in notice.all("a")]
    assert back == address.replace(":", "%3A")
    assert "As at 30 September 2017" in page.one("main").text
    assert "\n<title>September 2017: " in client.get(at(address)).text


@pytest.mark.parametrize("address", PAGES)
def test_its_links_stay_in_that_month_and_those_of_months_lead_to_theirs(client, address):
    page = get(client, at(address))
    picker = page.one("nav", **{"aria-label": "Month that the page shows"})
    asked = {
        link.attributes["aria-label"]: parse_qs(urlsplit(link.attributes["href"]).query)["as-at"]
        for link in picker.all("a")
    }
    assert asked["December 2017"] == ["latest"]
    assert asked["August 2017"] == ["2017-08-31"]
    (current,) = [a for a in picker.all("a") if "aria-current" in a.attributes]
    assert current.attributes["aria-label"] == "September 2017"
    within = {a.attributes["href"] for a in picker.all("a")}
    (notice,) = page.all("aside")
    within |= {a.attributes["href"] for a in notice.all("a")}
    others = [a.attributes["href"] for a in page.all("a") if a.attributes["href"] not in within]
    pages = [href for href in others if urlsplit(href).path]
    assert {tuple(parse_qs(urlsplit(href).query)["as-at"]) for href in pages} == {(MONTH,)}


def test_the_latest_month_by_its_own_day_or_name_has_no_notice(client):
    for month in ("latest", "2017-12-31"):
        page = get(client, at("/place/leeds", month))
        assert not page.all("aside")
        assert page.one("h1").text == "Leeds"


def test_figures_and_pictures_are_those_of_the_month(client):
    now = client.get("/export/place/leeds/contribution.csv")
    then = client.get(at("/export/place/leeds/contribution.csv"))
    assert now.status_code == then.status_code == 200
    assert now.text != then.text
    link = next(
        a.attributes["href"]
        for a in get(client, at("/place/leeds")).all("a")
        if a.attributes["href"].startswith("/export/place/leeds/contribution.csv")
    )
    assert client.get(link).text == then.text


def test_an_earlier_month_of_a_named_release_names_both(client, release):
    page = get(client, f"/place/leeds?release={release.id}&as-at={MONTH}")
    (notice,) = page.all("aside")
    (back,) = [a.attributes["href"] for a in notice.all("a")]
    assert back == f"/place/leeds?release={release.id}"
    home = page.one("header").all("a")[0].attributes["href"]
    assert parse_qs(urlsplit(home).query) == {"release": [release.id], "as-at": [MONTH]}


def test_a_form_that_is_sent_keeps_the_release_and_the_months_it_asks_for(client, release):
    page = get(client, f"/change/leeds?release={release.id}&as-at={MONTH}")
    form = page.one("form", method="get")
    hidden = {
        one.attributes["name"]: one.attributes["value"]
        for one in form.all("input")
        if one.attributes["type"] == "hidden"
    }
    assert hidden == {"release": release.id}, "the month is one of its lists"
