"""What a result says: in the past tense, who and when, what readers see, what comes next."""

import pytest

from dashboard.desk import jobs, results
from dashboard.parts import html
from tests.dashboard.reading import parse

ASKED = {"account": "edith", "at": "2018-03-01T09:00:00", "embargo": ""}
RELEASE = {
    "audience": "internal",
    "id": "2017-12-31-11032ce3",
    "as_at": "2017-12-31",
    "changed": True,
    "demonstration": False,
    "areas": 8,
    "unrated": 0,
    "all_rated": "",
    "ratable": "",
    "held": "",
    "news": [],
}
DUE = {
    "due_at": "2018-01-11T09:30:00",
    "known_at": "2018-01-08T12:00:00",
    "as_at": "2017-12-31",
    "now": "",
}
LOAD = {
    "file": "a.csv",
    "load": 7,
    "layout": "tidy",
    "already": "",
    "rows": 12,
    "counts": {"new": 10, "revised": 2, "unchanged": 0},
    "span": ["2018-01-01", "2018-01-31"],
    "areas": "",
    "held": 0,
    "listed": 2,
    "together": 0,
    "remarks": ["a sheet was not read"],
}


def page(kind: str, **state):
    """The page of a job of that kind which was done at 09:05."""
    asked, now = {**ASKED, "kind": kind, "name": "a.csv"}, {"at": "2018-03-01T09:05:00", **state}
    return parse(html.write(results.finished(asked, now)))


def published(*releases: dict, waits: dict | None = None, why: str = ""):
    return page(jobs.PUBLISH, releases=releases, waits=waits or {}, why=why, remarks=[])


def test_a_publication_for_all():
    found = published(RELEASE, {**RELEASE, "audience": "public", "changed": False})
    assert found.one("p", role="status").text == "edith published, on 1 March 2018, 09:05 UTC."
    assert "They now see the ratings as at 31 December 2017." in found.text
    assert "It sees what it saw before: the ratings as at 31 December 2017." in found.text


def test_a_publication_whose_public_release_waits_says_until_when():
    found = published(RELEASE, waits=DUE)
    assert (
        "The public release as at 31 December 2017 waits until 2018-01-11 09:30 GMT. It is made "
        "then, of what was loaded by 2018-01-08 12:00 GMT. Until then the public sees nothing."
    ) in found.text


def test_a_publication_without_a_public_release_says_why():
    found = published(RELEASE, why="There is no figure to rate.")
    assert "Nothing was published for the public. There is no figure to rate." in found.text


def test_where_areas_are_not_rated_a_link_leads_to_the_day_on_which_they_were():
    found = published({**RELEASE, "unrated": 3, "all_rated": "2017-09-30"})
    said = "3 of 8 areas are not rated. All were last rated as at 30 September 2017."
    assert said in found.text
    link = next(one for one in found.all("a") if "instead" in one.text)
    assert link.attributes["href"] == "/desk/publish?as_at=2017-09-30"


def test_a_file_of_several_loads():
    found = page(jobs.LOAD, loads=[LOAD, {**LOAD, "load": 8, "held": 3, "listed": 0}])
    said = "edith loaded a.csv, on 1 March 2018, 09:05 UTC, as loads 7 and 8."
    assert found.one("p", role="status").text == said
    assert [one.text for one in found.all("h2")] == ["Load 7: tidy", "Load 8: tidy"]
    assert "12 rows: 10 new, 2 revised, 0 unchanged." in found.text
    assert "Two figures are surprising and count; the page Data lists them." in found.text
    assert "Three figures were held and do not count until somebody decides." in found.text
    assert "Areas: none of those here." in found.text
    assert found.one("nav").all("a")[0].text == "Decide on the 3 figures that were held"


@pytest.mark.parametrize(
    ("kind", "error", "heading"),
    [
        (jobs.LOAD, "No.", "Nothing was changed"),
        (jobs.PUBLISH, "No.", "The publication did not finish"),
        (jobs.PUBLISH, jobs.DIED, "It is not known whether this was done"),
    ],
)
def test_a_failure_says_what_is_so_now_and_what_to_do(kind, error, heading):
    found = parse(html.write(results.failed({**ASKED, "kind": kind}, {"error": error})))
    assert found.one("h2").text == heading
    assert found.one("nav").all("a")
