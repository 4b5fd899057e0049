"""The plan's pages: what they say is what the plan's tables hold, and each filter is an address."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from dashboard.pages import plan as plan_page
from dashboard.pages import plan_money
from dashboard.parts import html, plan
from data.releases import planned
from data.releases.release import Release
from metrics.plan.tables import nothing_planned
from tests.dashboard.reading import Node, get, parse
from tests.metrics.plan.rows import table


def main(client, address: str, status: int = 200) -> Node:
    return get(client, address, status).one("main")


def rows(page: Node, caption: str) -> list[list[str]]:
    """The texts of a table's cells, row by row."""
    (found,) = [one for one in page.all("table") if one.all("caption")[0].text == caption]
    (body,) = found.all("tbody")
    return [[cell.text for cell in row if cell.tag in ("th", "td")] for row in body.all("tr")]


def test_the_answer_is_a_sentence_and_each_ambition_a_row(client):
    page = main(client, "/plan")
    assert page.text.startswith("Invented figures")
    assert "Of 16 ambitions: one on course, four short of their target" in page.text
    found = {row[0]: row for row in rows(page, "Ambitions of West Yorkshire and Harrogate")}
    assert found["Adult smoking prevalence"][1:] == [
        "On course",
        "17.3%",
        "16.5%",
        "13.0% by 31 March 2021",
        "23% of the way, 38% of the time",
        "125,000 fewer smokers; 23,300 fewer smokers counted by 31 December 2016; about 25,100 by "
        "the figures here",
    ]


def test_an_ambition_has_its_path_and_what_the_plan_says(client):
    page = main(client, "/plan/ambition/smoking")
    assert "17.3% on 31 December 2016, where its path expects 17.5%: on course." in page.text
    assert "to be there in time it needs 0.8 times that pace" in page.text
    facts = dict(rows(page, "What the plan says of it"))
    assert facts["Baseline"] == "18.6% on 31 December 2015"
    assert facts["Other effects"] == "around 11,250 admissions to hospital prevented"
    links = {one.attributes["href"] for one in page.all("a")}
    assert {"/indicator/smoking_prevalence", "/plan"} <= links


def test_the_same_elsewhere(client):
    page = main(client, "/plan/ambition/early_diagnosis")
    assert [row[0] for row in rows(page, "The same in Kirklees")] == [
        "Cancers diagnosed at stage 1 or 2"
    ]


def test_one_that_is_not_there_names_those_that_are(client):
    assert "There is no ambition “fame” here" in main(client, "/plan/ambition/fame", 404).text


@pytest.mark.parametrize(
    ("query", "many"),
    [("", 15), ("?standing=late", 1), ("?programme=Digital", 4), ("?area=kirklees", 6)],
)
def test_milestones_by_address(client, query, many):
    page = main(client, f"/plan/milestones{query}")
    assert len(rows(page, "Milestones and how they stand")) == many


def test_a_milestone_is_late_by_its_days_and_done_late_by_its(client):
    page = main(client, "/plan/milestones")
    found = {row[0]: row[4] for row in rows(page, "Milestones and how they stand")}
    assert found["Regional vision and plan for Better Births"] == "late by 61 days"
    assert found["Outline of a workforce plan"] == "done on 20 June 2017, 20 days late"
    assert found["Healthy Child Programme in use"] == "done on 1 April 2017, on time"


def test_money_from_the_gap_without_the_plan_to_the_gap_with_it(client):
    page = main(client, "/plan/money")
    assert "a deficit of £1,074.6m if nothing is done, a deficit of £261.2m with" in page.text
    assert "That is £413 for each of 2,600,000 people, and £100 with the plan." in page.text
    steps = rows(
        page, "From the gap without the plan to the gap with it, 2020/21, thousands of pounds"
    )
    amounts = [float(amount.replace(",", "")) for _, amount in steps]
    assert (amounts[0], amounts[-1]) == (-1_074_567, -261_191)
    assert sum(amounts[:-1]) == amounts[-1]


def test_totals_are_said_as_printed_and_as_they_add_up(client):
    page = main(client, "/plan/money")
    whole = "Printed totals and the sums of their parts, thousands of pounds"
    found = {tuple(row[:3]): row[3:] for row in rows(page, whole)}
    key = ("West Yorkshire and Harrogate", "2020/21", "If nothing is done")
    assert found[key] == ["-1,074,567", "-1,074,568", "-1 (rounding)"]
    assert "is -207,836 in one table of the plan and -207,240 in another" in page.text
    assert "2020/21 with the plan is -94,089 in one table of the plan and -83,317" in page.text
    assert "add up to £31.6 million; £32 million is printed, which rounding explains" in page.text


def test_another_area_and_year(client):
    page = main(client, "/plan/money?area=harrogate&year=2016/17")
    assert "Harrogate in 2016/17: a surplus of £6.4m if nothing is done" in page.text
    assert main(client, "/plan/money?area=atlantis", 404)


def test_risks_by_cell_and_theme(client):
    page = main(client, "/plan/risks")
    assert "Of 29 risks, nine are extreme, 29 have no mitigation, and 26 are overdue" in page.text
    assert len(rows(page, "Risks, most serious first")) == 29
    cell = main(client, "/plan/risks?likelihood=5&impact=5")
    assert [row[3] for row in rows(cell, "Risks, most serious first")] == ["25 extreme (5 × 5)"] * 2
    assert "There are no risks to show." in main(client, "/plan/risks?likelihood=1&impact=1").text


def test_a_place_says_what_the_plan_asks_of_it(client):
    page = main(client, "/place/kirklees")
    assert "What the plan asks of Kirklees" in page.text
    assert len(rows(page, "Ambitions of Kirklees")) == 4
    assert "Kirklees in 2020/21: a deficit of £207.8m if nothing is done" in page.text
    assert "What the plan asks of Leeds" in main(client, "/place/leeds").text


def test_what_changed_of_the_plan_stands_where_ratings_changed(client):
    page = main(client, "/change/kirklees?since=2017-09-30")
    assert "Milestone newly late: Regional vision and plan for Better Births" in page.text
    assert "Risk raised: Shortage of staff holds change back, from 20 to 25" in page.text
    assert "What changed in the plan" not in main(client, "/change/leeds?since=2017-09-30").text


def written(release: Release, content) -> str:
    return parse("".join(html.write(part) for part in content(release))).text


def test_without_a_plan_each_page_says_so(release: Release):
    without = replace(release, plan=nothing_planned())
    assert "No plan is loaded here." in written(without, plan_page.content)
    assert "No plan is loaded here." in written(without, plan_money.content)


BEDS = {
    **{"id": "beds", "area": "leeds", "name": "Beds", "unit": "beds", "baseline": 10},
    **{"baseline_on": "2017-01-01", "target": 20, "target_on": "2019-01-01"},
    **{"target_is": "level", "better": "higher"},
}


def beds(release: Release, day: str, value: float) -> planned.Ambition:
    """An ambition of 20 beds, of which one value was counted on a day."""
    counted = {"id": "beds", "area": "leeds", "on": day, "value": value}
    plans = nothing_planned() | {
        "ambitions": table("ambitions", BEDS),
        "progress": table("progress", counted),
    }
    (one,) = planned.ambitions(replace(release, plan=plans), date(2017, 12, 31))
    return one


@pytest.mark.parametrize(
    ("value", "said"), [(9, "worse than its baseline"), (20, "reached"), (12, "behind its path")]
)
def test_an_ambition_in_words_on_either_side(release: Release, value: float, said: str):
    assert said in plan.finding(beds(release, "2017-12-31", value))


def test_the_pace_of_an_ambition_in_words(release: Release):
    one = beds(release, "2017-12-31", 12)
    assert plan.pace(one).startswith("At the pace since 2017 the target is reached in ")
    assert pd.isna(one.row["people"])


def test_an_ambition_whose_last_value_is_older_than_its_baseline(release: Release):
    one = beds(release, "2016-12-31", 12)
    assert plan.standing(one) == "Not measured since its baseline"
    assert plan.finding(one) == (
        "Beds: 12 beds on 31 December 2016: not measured since its baseline. The target is 20 beds "
        "by 1 January 2019."
    )
