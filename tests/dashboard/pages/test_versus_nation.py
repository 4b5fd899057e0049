"""What an area does worse and better than its nation: each side, and what is not compared."""

from collections.abc import Iterator
from dataclasses import replace
from math import isnan

import pytest

from dashboard import pages  # noqa: F401
from dashboard.parts.html import write
from dashboard.sections import versus_nation
from dashboard.sections.versus_nation import Compared
from dashboard.web import answer
from data.open_data import api
from data.releases.release import Release
from data.store import database
from metrics.disclosure import SUPPRESSED
from tests.dashboard.reading import parse
from tests.dashboard.worlds import SHIRE, World, releases
from tests.data.floor import figure, published

CANCER, SMOKING, EXPERIENCE = (
    "early_cancer_diagnosis",
    "smoking_prevalence",
    "cancer_patient_experience",
)
WORLD = World(
    (*SHIRE, "isle,The Isle,place,"),
    (
        published("england", 50, indicator=CANCER, lower=49, upper=51),
        published("england", 18),
        published("england", 8.7, indicator=EXPERIENCE),
        figure("england", 9000, 10000, period="2015-01"),
        figure("england", 100, 200, indicator="iapt_recovery"),
        figure("england", -200, 10000, indicator="finance", period="2017Q4"),
        # North: England's 50 is above 43 to 47, its 18 above 14 to 16. A&E is three years old.
        published("north", 45, indicator=CANCER, lower=43, upper=47),
        published("north", 15, lower=14, upper=16),
        published("north", 8.5, indicator=EXPERIENCE),
        figure("north", 5000, 10000, period="2015-01"),
        figure("north", 3000, 10000, indicator="gp_extended_access"),
        figure("north", 5, 200, indicator="iapt_recovery"),
        figure("north", -100, 10000, indicator="finance", period="2017Q4"),
        # South: England's 50 touches 46 to 50; its 18 is just above 15.9 to 17.9.
        published("south", 48, indicator=CANCER, lower=46, upper=50),
        published("south", 16.9, lower=15.9, upper=17.9),
        # The Shire: England's 18 touches 17 to 18, and 50 is just below 50.1.
        published("shire", 17.5, lower=17, upper=18),
        published("shire", 52, indicator=CANCER, lower=50.1, upper=53.9),
        published("shire", 2, indicator="system_leadership"),
        figure("isle", 3000, 10000, indicator="gp_extended_access"),
    ),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Release]]:
    """The release of each audience."""
    with database.opened("duckdb:///:memory:") as engine:
        yield releases(WORLD, tmp_path_factory.mktemp("versus"), engine)


@pytest.fixture(scope="module")
def whole(made) -> Release:
    """The internal release."""
    return made["internal"]


def of(release: Release, area: str) -> Compared:
    found = versus_nation.compared(release, area)
    assert found is not None
    return found


def sides(found: Compared) -> dict[str, list[str]]:
    """The indicators that are worse, better and similar."""
    named = {side: [one.indicator.id for one in lines] for side, lines in found.lines.items()}
    return named | {"similar": [one.id for one in found.similar]}


def remarks(found: Compared) -> list[str]:
    return [one.text for one in found.remarks]


def test_worse_and_better_have_both_values_and_the_intervals_that_there_are(whole):
    found = of(whole, "north")
    assert [(title, lines[0].figures) for title, lines in found.lists] == [
        (
            "Worse than England on:",
            "45.0% (95% interval 43.0% to 47.0%) against England's "
            "50.0% (95% interval 49.0% to 51.0%), 2016",
        ),
        (
            "Better than England on:",
            "15.0% (95% interval 14.0% to 16.0%) against England's 18.0%, 2016",
        ),
    ]


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        ("north", {"worse": [CANCER, "iapt_recovery"], "better": [SMOKING], "similar": []}),
        ("south", {"worse": [], "better": [SMOKING], "similar": [CANCER]}),
        ("shire", {"worse": [], "better": [CANCER], "similar": [SMOKING]}),
    ],
)
def test_a_touching_interval_is_similar_and_a_clear_one_is_not(whole, area, expected):
    assert sides(of(whole, area)) == expected


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        (
            "north",
            "Of the three indicators that can be compared with England, two are worse, one better "
            "and none similar.",
        ),
        (
            "south",
            "Of the two indicators that can be compared with England, none is worse, one better "
            "and one similar.",
        ),
        ("isle", "No indicator can be compared with England."),
    ],
)
def test_how_many_are_worse_better_and_similar_is_said(whole, area, expected):
    assert of(whole, area).sentence == expected


def test_the_only_one_that_is_compared_is_called_so(whole):
    found = of(whole, "south")
    only = replace(found, lines=found.lines | {"better": []})
    assert only.sentence == "The only indicator that can be compared with England is similar."


def test_what_is_not_compared_has_its_reason(whole):
    assert remarks(of(whole, "north")) == [
        "Not compared: A&E within 4 hours (too old: the latest period ended 2015-01-31).",
        "Not compared: Delayed transfers (no data).",
        "Not compared: GP extended access (England has no figure for the same period).",
        "Not compared: Cancer patient experience (no interval).",
        "Not compared: Finance (no chance variation, so no interval).",
    ]


def test_judged_indicators_stand_apart(whole):
    assert "Judged, not measured, so not compared with England: Leadership." in remarks(
        of(whole, "shire")
    )


def test_a_suppressed_figure_is_not_compared(made):
    public = of(made["public"], "north")
    assert "iapt_recovery" not in sides(public)["worse"]
    assert f"Not compared: IAPT recovery ({SUPPRESSED})." in remarks(public)


def test_nothing_on_a_side_is_said(whole):
    worse, better = parse(_written(whole, "south")).one("div", _class="beside").children
    assert worse.text == "Worse than England on: Nothing that can be compared."
    assert better.one("a").attributes["href"] == f"/indicator/{SMOKING}"


def test_where_all_are_similar_there_are_no_lists(whole):
    found = replace(of(whole, "south"), lines={"worse": [], "better": []})
    assert found.lists == []


def test_without_anything_to_compare_there_are_no_lists(whole):
    page = parse(_written(whole, "isle"))
    assert page.all("ul") == []
    assert "GP extended access (England has no figure for the same period)" in page.text


def test_the_nation_has_the_name_it_has_in_the_reference(whole):
    areas = whole.areas.assign(name=whole.areas["name"].replace("England", "Albion"))
    page = parse(_written(replace(whole, areas=areas), "north"))
    assert "North versus Albion" in page.text
    assert "against Albion's 18.0%" in page.text
    assert "England" not in page.text


def test_the_nation_is_not_compared_with_itself_nor_anything_without_a_nation(whole):
    assert versus_nation.section(whole, "england") == []
    areas = whole.areas[whole.areas["kind"] != "nation"]
    assert versus_nation.section(replace(whole, areas=areas), "north") == []


def test_what_the_papers_name_is_said_with_its_source(whole):
    table = whole.plan["statements"].reindex(range(3))
    said = table.assign(
        area=["north", "north", "south"],
        about="worse than England",
        what=["Beds", "MRSA", "Smoking"],
        source="A report",
    )
    planned = replace(whole, plan={**whole.plan, "statements": said})
    assert versus_nation.papers(planned, "north") == [
        "The plan's papers name as worse than England: Beds and MRSA (A report)."
    ]
    assert versus_nation.papers(whole, "north") == []


def test_open_data_says_the_same(made):
    rows = api.SERIES.of(made["public"]).set_index(["area", "indicator"])
    of_north = rows.loc["north"]
    assert tuple(of_north.loc[CANCER, ["england", "versus"]]) == (50, "worse")
    assert of_north.loc["iapt_recovery", "versus"] == ""
    assert isnan(rows.loc[("isle", "gp_extended_access"), "england"])


@pytest.mark.parametrize(
    ("path", "query", "area"),
    [("/place/north", {}, "North"), ("/", {"footprint": "shire"}, "The Shire")],
)
def test_the_pages_of_a_place_and_of_a_footprint_have_it(whole, path, query, area):
    page = parse(write(answer.make(whole, path, query).tree))
    assert f"{area} versus England" in [one.text for one in page.all("h2")]


def _written(release: Release, area: str) -> str:
    return "".join(map(write, versus_nation.section(release, area)))
