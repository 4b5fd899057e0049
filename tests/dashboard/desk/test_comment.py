"""A comment from the desk is the commentary file that it would be: same rules, same words."""

import pytest

from tests.dashboard.desk.conftest import page_of
from tests.house import run

GOOD = {
    "indicator": "ae_four_hour",
    "place": "north",
    "date": "2018-01-12",
    "issue": "Beds were full,\r\non <most> days.",
    "action": 'Twelve more "beds".',
    "owner": "Chief operating officer",
    "public": "no",
}
COMMENTS = "SELECT indicator, area, date::VARCHAR, issue, action, owner, public FROM commentary"


def test_it_is_loaded_by_the_account(desk):
    page = desk.done(desk.post("/comment", **GOOD))
    done = page.one("p", class_="done").text
    assert done.startswith("edith added a comment on A&E within 4 hours in North, of 2018-01-12, ")
    assert done.endswith(", as load 3.")
    assert "the next publication shows it, to readers who sign in, not the public." in page.text
    row = ("ae_four_hour", "north", "2018-01-12", "Beds were full, on <most> days.")
    row += ('Twelve more "beds".', "Chief operating officer", False)
    assert desk.rows(COMMENTS) == [row]
    assert desk.rows("SELECT loaded_by, layout FROM load WHERE id = 3") == [("edith", "commentary")]
    run(desk.folder, "verify")
    again = desk.done(desk.post("/comment", **GOOD))
    assert "the store has this file already, as load 3" in again.one("p", class_="done").text


def test_the_public_reads_it_only_where_it_is_said(desk):
    desk.post("/comment", **(GOOD | {"public": "yes"}))
    assert [row[-1] for row in desk.rows(COMMENTS)] == [True]


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("indicator", "", "Choose an indicator."),
        ("place", "", "Choose where it is."),
        ("indicator", "x'; DROP TABLE load; --", "is not an indicator here"),
        ("place", "nowhere", "is not a place here. Write one of england"),
        ("date", "2999-01-01", "is after today"),
        ("date", "12.1.2018", "is not a date. Write a real date as YYYY-MM-DD"),
        ("issue", " ", "Issue is blank. Write the issue."),
        ("issue", "x" * 1001, "has 1,001 characters, more than the 1,000 allowed. Shorten it."),
        ("action", "a\x1b[31m", "has invisible characters (U+001B)"),
        ("owner", "x" * 121, "has 121 characters, more than the 120 allowed. Shorten it."),
        ("public", "perhaps", "is neither yes nor no. Write yes or no"),
    ],
)
def test_a_fault_stands_beside_its_field_in_the_files_words(desk, field, text, said):
    answer = desk.post("/comment", **(GOOD | {field: text}))
    page = page_of(answer, 422)
    assert said in page.one("strong", id=f"{field}-fault").text
    assert said in page.one("div", role="alert").text
    control = next(one for one in page if one.attributes.get("id") == field)
    assert control.attributes["aria-invalid"] == "true"
    other = "action" if field != "action" else "issue"
    assert page.one("textarea", id=other).text == " ".join(GOOD[other].split())
    assert desk.rows(COMMENTS) == []


def test_every_fault_at_once(desk):
    page = page_of(desk.post("/comment", date="2018-01-12", public="no"), 422)
    faults = {one.attributes["id"] for one in page.all("strong", class_="fault")}
    names = ("indicator", "place", "issue", "action", "owner")
    assert faults == {f"{name}-fault" for name in names}
    page = page_of(desk.post("/comment"), 422)
    faults = [one.text for one in page.one("div", role="alert").all("li")]
    assert faults == ["Choose an indicator.", "Choose where it is."]


def test_the_form_may_be_asked_for_with_its_place_and_indicator(desk):
    page = desk.page("/comment?indicator=ae_four_hour&place=south")
    chosen = [one.text for one in page.all("option") if "selected" in one.attributes]
    assert chosen == ["A&E within 4 hours", "South", "no"]
