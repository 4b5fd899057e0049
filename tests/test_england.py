"""England's dashboard: its tables, its demonstration and its pages."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from werkzeug.test import Client

from data import profile
from data.geography import reference
from data.geography.reference import Reference
from data.releases.reader import Releases
from data.releases.release import Release, rows_of
from metrics.latest import ORDER
from tests.conftest import once
from tests.dashboard.conftest import client_of
from tests.dashboard.reading import get, parse
from tests.house import run

NAME = "england"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tables() -> Reference:
    return reference.read(profile.read(NAME).reference)


@pytest.fixture(scope="module")
def england(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the demonstration of all systems and trusts, loaded and published."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PROFILE", NAME)

        def make(folder: Path) -> None:
            run(folder, "demo")
            run(folder, "publish", "--no-site")

        yield once(NAME, tmp_path_factory, make)


@pytest.fixture(scope="module")
def release(england: Path) -> Release:
    return Releases("internal", england / "releases").current()


@pytest.fixture(scope="module")
def reader(england: Path) -> Client:
    return client_of(england / "releases")


def test_there_are_42_systems_each_with_a_code_of_ons_and_a_tile(tables: Reference):
    systems = tables.areas.loc[tables.areas["kind"] == "footprint", "id"]
    assert len(systems) == 42
    official = tables.codes[tables.codes["code"].str.startswith("E54")]
    assert set(official["area"]) == set(systems) == set(tables.tiles["area"])
    assert not tables.tiles.duplicated(["column", "row"]).any()


def test_every_trust_is_in_a_system_and_a_region_and_counts_wholly_for_itself(tables: Reference):
    trusts = tables.areas[tables.areas["kind"] == "place"]
    assert (len(trusts), set(trusts["type"])) == (134, {"Acute trust", "Specialist acute trust"})
    assert (trusts[["footprint", "region"]] != "").all(axis=None)
    own = tables.shares[tables.shares["provider"].str.lower() == tables.shares["place"]]
    assert set(own["place"]) == set(trusts["id"])
    assert (own["share"] == 1).all()


def test_the_demonstration_ends_with_what_is_out_on_its_day(release: Release):
    assert profile.read(NAME).drawn_on == date(2026, 11, 14)
    ends = release.series.groupby("indicator")["period_end"].max().dt.strftime("%Y-%m")
    assert ends.to_dict() == {
        "ae_four_hour": "2026-10",
        "cancer_28_day": "2026-09",
        "cancer_31_day": "2026-09",
        "cancer_62_day": "2026-09",
        "early_cancer_diagnosis": "2024-12",
        "finance": "2026-06",
        "ga_bed_occupancy": "2026-06",
        "rtt_18_weeks": "2026-09",
        "rtt_52_weeks": "2026-09",
        "smoking_prevalence": "2025-12",
    }
    assert release.demonstration
    assert set(release.loads["kind"]) == {"demonstration"}


def test_systems_and_trusts_are_rated_but_where_too_little_is_published(release: Release):
    """An orthopaedic or an eye hospital has no cancer standards, most no emergency department."""
    unrated = release.ratings[release.ratings["category"].isna()]
    assert set(unrated["place"]) == {"ran", "rl1", "rp6", "rrj"}
    assert unrated["reason"].str.contains("of the weight has a score, and 60% is needed").all()
    systems = release.ratings[release.ratings["place"].map(release.kinds) == "footprint"]
    assert set(systems["indicators_used"]) == {9}


def test_milestones_are_scored_and_the_standard_where_there_is_none(release: Release):
    leeds = release.scores_of("rr8").set_index("indicator")["target"]
    assert leeds.dropna().to_dict() == {
        "ae_four_hour": 82.0,
        "rtt_18_weeks": 70.0,
        "rtt_52_weeks": 1.0,
        "cancer_28_day": 80.0,
        "cancer_31_day": 96.0,
        "cancer_62_day": 75.0,
        "ga_bed_occupancy": 92.0,
    }


def test_a_system_is_the_sum_of_its_providers(release: Release):
    """West Yorkshire in the last month of A&E: its trusts, and no walk-in centre of others."""
    rows = release.series_of("ae_four_hour").sort_values(ORDER)
    now = rows.groupby("place").last()
    parts = release.inputs[
        (release.inputs["place"] == "qwo")
        & (release.inputs["indicator"] == "ae_four_hour")
        & (release.inputs["period_end"] == now.loc["qwo", "period_end"])
    ]
    assert {"RAE", "RCF", "RR8", "RWY", "RXF"} <= set(parts["provider"])
    assert now.loc["qwo", "denominator"] == parts["denominator"].sum()
    assert now.loc["qwo", "numerator"] == parts["numerator"].sum()


def test_the_first_page_has_every_system_worst_first(reader: Client, release: Release):
    page = get(reader, "/")
    (rug,) = [table for table in page.all("table") if "rug" in table.attributes["class"]]
    names = [row.one("th").text for row in rug.one("tbody").all("tr")]
    composites = release.ratings.set_index("place")["composite"]
    systems = release.areas[release.areas["kind"] == "footprint"].set_index("id")["name"]
    assert names == systems[composites[systems.index].sort_values(ascending=False).index].tolist()
    assert page.one("th", **{"aria-sort": "descending"}).text.startswith("Rating")
    assert "On the map" in page.text


@pytest.mark.parametrize("sort", ["ae_four_hour", "ga_bed_occupancy"])
def test_it_is_sorted_by_an_indicator_and_filtered_by_region(
    reader: Client, release: Release, sort: str
):
    page = get(reader, f"/?region=London&sort={sort}")
    (rug,) = [table for table in page.all("table") if "rug" in table.attributes["class"]]
    rows = release.scores[release.scores["indicator"] == sort].set_index("place")["uncapped"]
    london = rows_of(release.areas, region="London", kind="footprint")["id"]
    worst_first = rows[london].sort_values(ascending=False).index
    names = [row.one("th").text for row in rug.one("tbody").all("tr")]
    assert names == [release.names[id] for id in worst_first]
    assert len(names) == 5


@pytest.mark.parametrize(
    "address", ["/?region=Mars", "/?sort=mrsa", "/?footprint=rr8", "/?footprint=nowhere"]
)
def test_what_is_not_there_is_said(reader: Client, address: str):
    answer = reader.get(address)
    assert answer.status_code == 404
    assert "Choose from:" in parse(answer.text).text


def test_three_clicks_lead_from_the_first_page_to_a_trusts_milestone_and_certainty(reader: Client):
    """The system, its trust, the indicator: each a link on the page before."""
    page = get(reader, "/")
    for name, said in (
        ("West Yorkshire", "West Yorkshire: how each trust is doing"),
        ("Leeds Teaching Hospitals", "How certain it is"),
        ("A&E within 4 hours", "short of"),
    ):
        link = next(one for one in page.all("a") if one.text.startswith(name))
        page = get(reader, link.attributes["href"])
        assert said in page.text


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/compare?kind=place",
        "/find",
        "/indicator/ae_four_hour",
        "/board-pack",
        "/method",
        "/explore",
    ],
)
def test_no_list_has_more_links_than_there_are_systems(reader: Client, address: str):
    lists = [len(one.children) for one in get(reader, address).all("ul")]
    assert max(lists, default=0) <= 43


def test_a_board_pack_is_of_the_systems_or_of_one_and_its_trusts(reader: Client):
    assert len(get(reader, "/board-pack").all("input", name="place")) == 42
    overview = get(reader, "/?footprint=qwo")
    link = next(one for one in overview.all("a") if one.text == "A board pack of these")
    ours = get(reader, link.attributes["href"]).one("form").all("fieldset")[0]
    assert [one.text for one in ours.all("label")] == [
        "West Yorkshire",
        "Airedale NHS FT",
        "Bradford Teaching Hospitals",
        "Calderdale and Huddersfield NHS FT",
        "Leeds Teaching Hospitals",
        "Mid Yorkshire Teaching NHS Trust",
    ]


def test_reasons_use_the_words_of_here(release: Release):
    reasons = Counter(release.scores["reason"])
    assert reasons["not for trusts"] == 2 * 134
    assert "not for places" not in reasons
