"""Held figures by file and cause: decided on together, all or none, as they were shown."""

import pytest

from dashboard.desk import held_group
from tests.dashboard.desk.conftest import page_of
from tests.data.floor import figure, write_tidy
from tests.house import run

DECISIONS = "SELECT held_id, verdict, reason, decided_by FROM decision ORDER BY held_id"
NONE = [figure("AAA", 0, period=f"2017-{month:02}") for month in (2, 3, 4)]
"""None of 100, where 90 are usual: they are held as 2, 3 and 4, or 1 of its own file is."""

TENFOLD = [figure("AAA", 900, 1000, period=f"2017-{month:02}") for month in (5, 6)]
"""Of 1,000, where 100 are usual: held as 5 and 6."""


@pytest.fixture
def several(desk):
    """A desk with figure 1 of next.csv, and of slips.csv three and two for two causes."""
    run(desk.folder, "load", write_tidy(desk.folder / "slips.csv", *NONE, *TENFOLD))
    return desk


def of_several(desk, account: str = "edith"):
    """The addresses and the shown state of the groups with several figures."""
    forms = desk.page("/held", account).all("form")
    found = [one for one in forms if one.attributes["action"].count("/") == 4]
    return [
        (
            one.attributes["action"].removeprefix("/desk"),
            one.one("input", name="seen").attributes["value"],
        )
        for one in found
    ]


def test_they_stand_by_file_and_within_it_by_cause(several):
    page = several.page("/held")
    assert "Six figures of two files await a decision." in page.text
    assert [one.text for one in page.one("main").all("h2")] == ["next.csv", "slips.csv"]
    one, none, tenfold = page.all("article")
    assert one.one("h3").text == "A&E within 4 hours, Alpha Hospital, Jan 2017"
    assert none.one("h3").text == "Three figures: were they reported at all?"
    assert none.text.count("Each says none, where there always were some.") == 1
    assert tenfold.one("h3").text == "Two figures: has a digit been added?"
    assert [row.text for row in tenfold.one("tbody").all("tr")] == [
        "Alpha Hospital May 2017 90.0% about 90.0% counts 1,000, where 100 is usual",
        "Alpha Hospital Jun 2017 90.0% about 90.0% counts 1,000, where 100 is usual",
    ]
    buttons = [one.text for one in none.all("button") + tenfold.all("button")]
    assert buttons == ["Accept all 3", "Refuse all 3", "Accept both", "Refuse both"]
    assert len(none.all("textarea")) == 1
    labels = [one.attributes["aria-label"] for one in page.all("div", class_="scroller")]
    assert len({*labels}) == len(labels)
    contents = page.one("div", class_="contents").all("a")
    ids = {part.attributes.get("id") for part in page}
    assert {one.attributes["href"].removeprefix("#") for one in contents} <= ids


def test_a_whole_group_is_decided_with_one_reason(several):
    (path, seen), _ = of_several(several)
    page = several.done(several.post(path, verdict="refuse", reason="Not sent.", seen=seen))
    decided = [(id, "refused", "Not sent.", "edith") for id in (2, 3, 4)]
    assert several.rows(DECISIONS) == decided
    done = page.one("p", class_="done").text
    assert done.startswith("edith refused 3 figures of slips.csv, on ")
    assert "Nothing changed for readers: they did not count before." in done
    follow = [one.text for one in page.one("nav", class_="next").all("a")]
    assert follow == ["Decide on the next: 3 still wait", "See what a publication would change"]
    assert "Three figures of two files await a decision." in page.text
    latest = page.all("table")[-1].one("tbody").all("tr")
    assert len(latest) == 1
    assert "3 of slips.csv" in latest[0].text


def test_some_are_ticked_and_decided_apart(several):
    (path, _), _ = of_several(several)
    page = several.page(path)
    boxes = page.all("input", type="checkbox")
    assert [one.attributes["value"] for one in boxes] == ["2", "3", "4"]
    label = "Alpha Hospital, A&E within 4 hours, Feb 2017"
    assert boxes[0].attributes["aria-label"] == label
    several.done(several.post(path, verdict="accept", reason="Shut.", figure=["2", "4"]))
    assert [row[0] for row in several.rows(DECISIONS)] == [2, 4]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reason": "so"}, "Tick at least one figure"),
        ({"reason": " ", "figure": "2"}, "Give a reason, for the record."),
        ({"reason": "so", "figure": "x"}, "Tick at least one figure"),
    ],
)
def test_what_is_missing_is_said_and_what_was_ticked_is_kept(several, fields, said):
    (path, _), _ = of_several(several)
    page = page_of(several.post(path, verdict="accept", **fields), 422)
    assert said in page.one("div", role="alert").text
    ticked = [one for one in page.all("input", type="checkbox") if "checked" in one.attributes]
    assert [one.attributes["value"] for one in ticked] == (["2"] if "2" in fields.values() else [])
    assert several.rows(DECISIONS) == []


def test_a_group_that_is_not_what_was_shown_is_not_decided(several):
    (path, seen), _ = of_several(several)
    several.done(several.post("/held/3", "boss", verdict="accept", reason="It is."), "boss")
    for fields in ({"seen": seen}, {"figure": ["2", "3"]}, {"seen": "3-x"}, {"seen": "<b>"}):
        page = page_of(several.post(path, verdict="refuse", reason="Not sent.", **fields), 409)
        assert "Nothing was decided." in page.one("div", role="alert").text
        assert page.one("textarea", id="reason").text == "Not sent."
    page = page_of(several.post(path, verdict="refuse", reason="so", seen=seen), 409)
    assert "There were 3 figures for this reason" in page.one("div", role="alert").text
    assert [row[0] for row in several.rows(DECISIONS)] == [3]
    run(several.folder, "withdraw", "3", "--reason", "Wrong.")
    page = page_of(several.post(path, verdict="refuse", reason="so", seen=seen), 409)
    assert "no longer await a decision. Nothing was decided." in page.one("div", role="alert").text
    assert several.ask(path).status_code == 404


def test_figures_of_another_group_are_not_decided_with_it(several):
    (path, _), _ = of_several(several)
    page_of(several.post(path, verdict="refuse", reason="so", figure=["2", "5"]), 409)
    assert several.rows(DECISIONS) == []


def test_many_are_shown_in_part_and_paged(several, monkeypatch):
    monkeypatch.setattr(held_group, "FEW", 2)
    monkeypatch.setattr(held_group, "MANY", 2)
    page = several.page("/held")
    assert "The first 2 of 3 figures, in the order of the file" in page.text
    assert "See all 3, or decide on some of them" in page.text
    (path, _), _ = of_several(several)
    page = several.page(f"{path}?page=2")
    assert "Figures 3 to 3 of 3" in page.text
    assert "Page 2 of 2" in page.text
    assert [one.attributes["value"] for one in page.all("input", type="checkbox")] == ["4"]
    for asked in ("99", "x", "-1", "0"):
        assert several.ask(f"{path}?page={asked}").status_code == 200


def test_a_decision_can_be_changed_on_the_figures_own_page(several):
    several.post("/held/1", verdict="accept", reason="It is right.")
    page = several.page("/held/1")
    assert "Accepted. By edith," in page.text
    assert [one.text for one in page.one("form").all("button")] == ["Refuse"]
    page = several.done(
        several.post("/held/1", verdict="refuse", reason="It is not.", seen="accepted")
    )
    assert "edith refused A&E within 4 hours" in page.one("p", class_="done").text
    page = page_of(
        several.post("/held/1", "boss", verdict="accept", reason="so", seen="accepted"), 409
    )
    assert "Figure 1 was refused by edith meanwhile." in page.text
    assert several.ask("/held/77").status_code == 404


@pytest.mark.slow
def test_what_is_under_embargo_is_in_no_group_of_who_may_not_see_it(several):
    more = [figure("AAA", 0, period=f"2017-{month:02}") for month in (8, 9)]
    path = write_tidy(several.folder / "early.csv", *more)
    run(several.folder, "load", path, "--embargo", "2999-01-01T09:30")
    assert "early.csv" not in several.page("/held").text
    theirs, seen = of_several(several, "boss")[-1]
    assert several.ask(theirs).status_code == 404
    page_of(several.post(theirs, verdict="accept", reason="so", seen=seen), 409)
    page_of(several.post(theirs, verdict="accept", reason="so", figure="7"), 409)
    assert several.rows(DECISIONS) == []
    assert several.ask("/held/7").status_code == 404
    several.done(several.post(theirs, "boss", verdict="accept", reason="so", seen=seen), "boss")
    assert [row[0] for row in several.rows(DECISIONS)] == [7, 8]


def test_the_cause_is_not_told_where_it_rests_on_figures_under_embargo(several):
    """July is free, but what is usual rests on December, which is under embargo."""
    path = write_tidy(several.folder / "early.csv", figure("AAA", 91, period="2017-07"))
    run(several.folder, "load", path, "--embargo", "2999-01-01T09:30")
    late = [figure("AAA", 900, 1000, period=f"2017-{month:02}") for month in (8, 9)]
    run(several.folder, "load", write_tidy(several.folder / "late.csv", *late))
    page = several.page("/held")
    assert "Two figures: the reason is not shown" in page.text
    assert "under embargo until 2999-01-01 09:30 GMT" in page.text
    part = page.all("article")[-1]
    assert "not shown: under embargo" in part.one("tbody").text
    assert "digit" not in part.text
    assert "digit been added?" in several.page("/held", "boss").all("article")[-1].text
