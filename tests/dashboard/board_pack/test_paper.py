"""A paper as data: what it says, in which order, and how drawings stand beside each other."""

from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest

from dashboard.board_pack import appendices, contents, in_summary
from dashboard.board_pack.paper import (
    ROOM,
    TALLEST,
    Bullets,
    Cell,
    Figure,
    Figures,
    Heading,
    Table,
    Text,
    table,
)
from dashboard.sections import verdict, versus_nation
from tests.dashboard.board_pack.conftest import CHOSEN, without_charts

OLD = {
    "since": "2017-12-31-0000abcd",
    "as_at": "2017-09-30",
    "ratings": [
        {
            "place": "Leeds",
            "before": {"category": None, "composite": None},
            "now": {"category": 3, "composite": 2.94},
            "moved": None,
            "direction": "",
        }
    ],
    "indicators": [],
    "plan": [{"name": "A hub", "before": "on track", "now": "late"}],
    "redrawn": [],
    "new": [],
    "gone": ["It was here."],
    "same": 0,
}


def figure(number: int, wide: float) -> Figure:
    return Figure(number, "", "", "", "", "", wide, 40.0)


def headings(paper, level: int = 1) -> list[str]:
    return [
        block.text for block in paper.blocks if isinstance(block, Heading) and block.level == level
    ]


def part(paper, title: str) -> list:
    """The blocks under a heading of the first level."""
    found, inside = [], False
    for block in paper.blocks:
        if isinstance(block, Heading) and block.level == 1:
            inside = block.text == title
        elif inside:
            found.append(block)
    return found


def said(blocks) -> str:
    texts = []
    for block in blocks:
        if isinstance(block, Text | Heading):
            texts.append(block.text)
        elif isinstance(block, Bullets):
            texts += block.items
        elif isinstance(block, Table):
            texts += [*block.head, *(cell.text for row in block.rows for cell in row)]
        else:
            texts += [one.caption for one in block.every]
    return "\n".join(texts)


def test_two_small_drawings_stand_beside_each_other_and_wide_ones_alone():
    every = tuple(figure(n, wide) for n, wide in enumerate((82.0, 82.0, 82.0, 170.0, 82.0, 82.0)))
    rows = Figures(every).rows
    assert [[one.number for one in row] for row in rows] == [[0, 1], [2], [3], [4, 5]]


@pytest.mark.parametrize(("category", "squares"), [(None, ""), (1, "■"), (2, "■■"), (4, "■■■■")])
def test_a_category_has_as_many_squares_as_its_number(category, squares):
    assert Cell("x", category).squares == squares


def test_columns_share_the_page():
    assert table("", [], [["a", "b"]], (1, 3)).widths == (42.5, 127.5)


def test_the_summary_comes_first_with_ratings_changes_and_decisions(paper):
    assert headings(paper)[0] == "Summary"
    summary = part(paper, "Summary")
    assert [block.text for block in summary if isinstance(block, Heading)] == [
        "What changed",
        "For decision",
    ]
    (ratings,) = [block for block in summary if isinstance(block, Table)]
    assert [row[0].text for row in ratings.rows] == ["West Yorkshire and Harrogate", "Leeds"]
    assert ratings.rows[1][1].category == 3
    decisions = [block for block in summary if isinstance(block, Bullets)][1].items
    assert decisions[0].startswith("Milestone at risk: No placement out of area")


def test_a_place_has_its_verdict_its_indicators_its_trends_and_its_commentary(paper, release):
    leeds = part(paper, "Leeds")
    at_a_glance, indicators = [block for block in leeds if isinstance(block, Table)]
    assert [row[0].text for row in at_a_glance.rows][:4] == [
        "Rating",
        "Since 30 September 2017",
        "How sure",
        "What costs most",
    ]
    assert at_a_glance.rows[0][1].category == 3
    names = [release.indicators[id].short_name for id in release.method.indicators]
    assert list(indicators.head) == names
    assert all(cell.category for cell in indicators.rows[0])
    (drawn,) = [block for block in leeds if isinstance(block, Figures)]
    assert len(drawn.every) == 4
    assert drawn.every[0].title == "Composite over time"
    assert {round(one.high) for one in drawn.every} == {39, 41}  # 190 and 200 of 400 units in 82 mm
    assert drawn.every[1].title in names


def test_a_comment_stands_with_its_place_and_its_action_is_to_be_decided(release):
    comment = {
        "date": pd.Timestamp(2018, 1, 12),
        "indicator": "ae_four_hour",
        "place": "leeds",
        "issue": "Flu.",
        "action": "Open a ward",
        "owner": "Chief nurse",
        "loaded_by": "ada",
        "public": False,
        "kind": "real",
    }
    told = replace(release, commentary=pd.DataFrame([comment]))
    paper = without_charts(told, "wyh", "leeds")
    assert said(part(paper, "Leeds")).endswith(
        "Commentary\nWritten by a person, 12 January 2018\nFlu.\nOpen a ward. Owner: Chief nurse."
    )
    assert "Commentary" not in said(part(paper, "West Yorkshire and Harrogate"))
    assert "Leeds, A&E within 4 hours: Open a ward. Owner: Chief nurse." in said(
        part(paper, "Summary")
    )


def test_no_release_and_no_address_is_named_before_the_last_appendix(paper, release):
    *others, last = headings(paper)
    for title in others:
        assert release.id not in said(part(paper, title))
        assert "/place/" not in said(part(paper, title))
    assert release.id in said(part(paper, last))
    assert "/indicator/ae_four_hour?place=leeds" in said(part(paper, last))


def test_captions_say_what_titles_do_not(paper):
    for one in paper.figures:
        assert one.caption.startswith(f"Chart {one.number}. ")
        assert one.title not in one.caption
    assert [one.number for one in paper.figures] == [*range(1, len(paper.figures) + 1)]
    assert all(one.wide <= ROOM and one.high <= TALLEST for one in paper.figures)


def test_each_place_has_what_is_worse_and_better_than_england(release):
    clear = release.scores["versus"].replace("similar", "worse")
    clear = replace(release, scores=release.scores.assign(versus=clear))
    texts = said(part(without_charts(clear, "wyh", "leeds"), "Appendix B: why each is rated so"))
    for area in ("wyh", "leeds"):
        found = versus_nation.compared(clear, area)
        worse, _ = found.lists
        lines = [f"{one.indicator.short_name}: {one.figures}" for one in worse[1]]
        assert lines
        assert "\n".join(lines) in texts
        assert found.sentence in texts
        assert all(one.text in texts for one in found.remarks)


def test_the_summary_of_many_counts_them_and_their_ratings_follow(release, monkeypatch):
    scores = release.scores.assign(
        versus=release.scores["versus"].replace(["similar", "better"], "worse")
    )
    told = replace(release, scores=scores)
    monkeypatch.setattr(in_summary, "MOST_RATED", 1)
    paper = without_charts(told, "wyh", "leeds")
    assert headings(paper)[:2] == ["Summary", "All ratings"]
    assert not [block for block in part(paper, "Summary") if isinstance(block, Table)]
    assert "Worse than England\nEarly cancer diagnosis: in two of two\n" in said(
        part(paper, "Summary")
    )
    (ratings,) = part(paper, "All ratings")
    assert len(ratings.rows) == 2


def test_areas_too_many_for_charts_are_compared_in_tables(release, items, monkeypatch):
    verdicts = [verdict.of(release, place) for place in CHOSEN]
    monkeypatch.setattr(contents, "TALLEST", 1.0)
    compared, *_ = [
        block for block in appendices.blocks(release, verdicts, items) if isinstance(block, Table)
    ]
    assert (compared.head[0], len(compared.head)) == ("Place", 6)
    assert [row[0].text for row in compared.rows] == ["West Yorkshire and Harrogate", "Leeds"]
    assert all(cell.category for row in compared.rows for cell in row[1:])


def test_what_has_changed_is_said_where_an_earlier_pack_is_named(release):
    paper = without_charts(release, "leeds", changed=OLD)
    texts = said(part(paper, "Changed since the paper of 30 September 2017"))
    assert "Leeds: from not rated (–) to 3 (2.94)." in texts
    assert "A hub: from on track to late." in texts
    assert "Charts: 0 with other figures; 0 new; 1 no longer here; 0 as before." in texts


def test_without_anything_late_or_written_there_is_nothing_to_decide(release):
    plan = {name: rows.iloc[:0] for name, rows in release.plan.items()}
    quiet = replace(release, plan=plan, commentary=release.commentary.iloc[:0])
    assert in_summary.decisions(quiet, ["wyh", "leeds"]) == []
    assert in_summary.NOTHING_ASKED in said(part(without_charts(quiet, "leeds"), "Summary"))


@pytest.mark.parametrize(("days", "late"), [(0, False), (1, True)])
def test_a_milestone_is_to_be_decided_from_the_day_after_it_was_due(release, days, late):
    rows = release.plan["milestones"]
    due = pd.Timestamp(release.as_at) - timedelta(days=days)
    one = rows.head(1).assign(area="leeds", due=due, status="on track", what="A hub", owner="")
    told = replace(
        release,
        plan={**release.plan, "milestones": one},
        commentary=release.commentary.iloc[:0],
    )
    wanted = ["Milestone late by one day: A hub."] if late else []
    assert in_summary.decisions(told, ["leeds"]) == wanted
    assert in_summary.decisions(told, ["wyh"]) == []


def test_the_organisation_makes_the_paper_where_the_profile_names_one(release):
    named = replace(release, naming=replace(release.naming, organisation="The Partnership"))
    assert without_charts(named, "leeds").author == "The Partnership"
    assert without_charts(release, "leeds").author == "Place ratings"
