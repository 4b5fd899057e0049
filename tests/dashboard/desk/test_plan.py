"""The plan at the desk: what an editor says becomes a row, with a reason; what was said stays."""

import pytest

from tests.dashboard.desk.conftest import page_of
from tests.data.plans import written
from tests.house import run

MILESTONE = {
    "status": "late",
    "done_on": "",
    "evidence": "The builders left.",
    "owner": "Chief officer",
    "public": "yes",
    "reason": "No builder\r\nbefore May.",
}
RISK = {
    "likelihood": "5",
    "impact": "5",
    "mitigation": "A second rota",
    "owner": "Chief nurse",
    "public": "no",
    "reason": "Two resigned.",
}
SAID = "SELECT status, evidence, source, public, owner_public FROM plan_milestones ORDER BY load_id"
SCORES = "SELECT likelihood, impact, mitigation FROM plan_risks ORDER BY load_id"
KINDS = "SELECT kind FROM load WHERE layout LIKE 'plan_%' ORDER BY id"


@pytest.fixture
def planned(desk):
    """A desk whose store has a milestone, which is invented, and a risk."""
    hub = written(desk.folder / "hub.csv", "milestones")
    run(desk.folder, "load", "--kind", "demonstration", hub)
    run(desk.folder, "load", written(desk.folder / "staff.csv", "risks"))
    return desk


def test_the_room_lists_milestones_and_risks(planned):
    page = planned.page("/plan")
    assert "A hub opens" in page.text
    assert "Too few nurses" in page.text
    links = [one.attributes["href"] for one in page.one("main").all("a")]
    assert {"/desk/plan/milestone/hub", "/desk/plan/risk/staff"} <= {*links}


def test_an_empty_room_says_so(desk):
    assert desk.page("/plan").text.count("None is loaded yet.") == 2


def test_the_form_has_what_was_said_last(planned):
    page = planned.page("/plan/milestone/hub")
    chosen = [
        one for one in page.one("select", id="status").all("option") if "selected" in one.attributes
    ]
    assert [one.attributes["value"] for one in chosen] == ["on track"]


def test_what_is_said_of_a_milestone_is_a_row_more(planned):
    page = planned.done(planned.post("/plan/milestone/hub", **MILESTONE))
    done = page.one("p", class_="done").text
    assert done.startswith("edith said where the milestone “A hub opens” stands, on ")
    assert "Readers do not see it yet" in page.text
    before, now = planned.rows(SAID)
    assert before == ("on track", "", "a plan of the shire", True, False)
    source = "Said at the editors' desk: No builder before May."
    assert now == ("late", "The builders left.", source, True, False)
    assert planned.rows("SELECT loaded_by FROM load ORDER BY id DESC LIMIT 1") == [("edith",)]
    assert planned.page("/plan").text.count("The builders left.") == 1
    run(planned.folder, "verify")


def test_it_is_as_invented_as_what_it_changes(planned):
    planned.post("/plan/milestone/hub", **MILESTONE)
    planned.post("/plan/risk/staff", **RISK)
    assert [kind for (kind,) in planned.rows(KINDS)] == [
        "demonstration",
        "real",
        "demonstration",
        "real",
    ]


def test_a_risk_is_reviewed(planned):
    planned.post("/plan/risk/staff", **RISK)
    assert planned.rows(SCORES) == [(4, 5, "to be completed"), (5, 5, "A second rota")]


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("reason", " ", "Give a reason, for the record."),
        ("status", "fine", "means nothing here"),
        ("status", "done", "is missing of what is done"),
        ("done_on", "2017-10-30", "Done on is given, but the status is not done"),
        ("evidence", "x" * 601, "has more than the 600 characters allowed"),
        ("owner", "a.person@nhs.example", "is an e-mail address in a public row"),
        ("public", "perhaps", "is none of yes, no, with owner"),
    ],
)
def test_a_fault_stands_beside_its_field_and_nothing_is_loaded(planned, field, text, said):
    answer = planned.post("/plan/milestone/hub", **(MILESTONE | {field: text}))
    page = page_of(answer, 422)
    assert said in page.one("div", role="alert").text
    assert len(planned.rows(SAID)) == 1


@pytest.mark.parametrize("path", ["/plan/milestone/none", "/plan/risk/hub", "/plan/money/x"])
def test_what_is_not_there(planned, path):
    assert planned.ask(path).status_code == 404
    assert planned.post(path, **MILESTONE).status_code == 404


@pytest.mark.parametrize("account", ["ada", None])
def test_only_editors_may(planned, account):
    for path in ("/plan", "/plan/milestone/hub"):
        assert planned.ask(path, account).status_code in (302, 303, 401, 403)


def test_a_row_under_embargo_is_not_told_to_who_may_not_see_it(planned):
    more = {"id": "secret", "what": "A secret hub"}
    file = written(planned.folder / "secret.csv", "milestones", more)
    run(planned.folder, "load", "--kind", "demonstration", "--embargo", "2999-01-01T09:30", file)
    assert "A secret hub" not in planned.page("/plan", "edith").text
    assert "A secret hub" in planned.page("/plan", "boss").text
    assert ("boss", "looked at embargoed figures", "the plan /desk/plan") in planned.audit()
    assert planned.ask("/plan/milestone/secret", "edith").status_code == 404
