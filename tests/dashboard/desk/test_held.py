"""Figures that await a decision: shown with what made them suspicious, accepted or refused."""

import re
import sys
from datetime import date, timedelta
from subprocess import PIPE, Popen
from urllib.parse import unquote

import pytest

from dashboard.desk import chart, store
from tests.dashboard.desk.conftest import TLS, page_of
from tests.data.floor import figure, write_tidy
from tests.house import run

DECISIONS = "SELECT held_id, verdict, reason, decided_by FROM decision ORDER BY id"
SCRIPT = "<script>alert(1)</script>"


def test_it_begins_with_what_waits_and_what_was_done(desk):
    page = desk.page()
    assert "One figure awaits a decision." in page.text
    assert [a.attributes["href"] for a in page.one("ul", class_="rooms").all("a")] == [
        "/desk/held",
        "/desk/comment",
        "/desk/plan",
        "/desk/load",
        "/desk/publish",
    ]
    assert "next.csv" in page.one("table").text


def test_a_figure_is_shown_with_what_was_expected_and_its_past(desk):
    page = desk.page("/held")
    assert page.one("h1").text == "Figures to decide"
    assert "One figure awaits a decision." in page.text
    (card,) = page.all("article")
    assert card.one("h3").text == "A&E within 4 hours, Alpha Hospital, Jan 2017"
    sentence = (
        "0.0% in Jan 2017: it says 0 of 100, where about 90 would be usual: were they reported at "
        "all? Expected: 79.4% to 100.0%, from the 12 figures before it."
    )
    said = card.one("figcaption").text
    assert said.startswith(f"{sentence} Square: this figure. Thin line: the mean of the others.")
    assert said.endswith("Dotted: ends of the expected range.")
    image = card.one("img").attributes
    assert sentence in image["alt"]
    assert "12 earlier figures" in image["alt"]
    assert unquote(image["src"]).count("<circle") == 12
    rows = [row.text for row in card.one("tbody").all("tr")]
    assert rows[0] == "Jan 2016 92.0%"
    assert rows[-2:] == ["Dec 2016 88.0%", "Jan 2017, to decide 0.0%"]
    assert page.one("main").one("h2").text == "next.csv"
    assert "Line 2 of the file." in card.text


@pytest.mark.parametrize(("word", "verdict"), [("accept", "accepted"), ("refuse", "refused")])
def test_it_is_decided_with_a_reason_by_the_account(desk, word, verdict):
    answer = desk.post("/held/1", verdict=word, reason=f"  Two columns\r\n{SCRIPT} ")
    page = desk.done(answer)
    assert desk.rows(DECISIONS) == [(1, verdict, f"Two columns {SCRIPT}", "edith")]
    done = page.one("p", class_="done").text
    assert done.startswith(f"edith {verdict} A&E within 4 hours, Alpha Hospital, Jan 2017, on ")
    assert ("Readers do not see it yet" in done) == (verdict == "accepted")
    assert page.one("nav", class_="next").one("a").attributes["href"] == "/desk/publish"
    assert "No figure awaits a decision." in page.text
    assert f"Two columns {SCRIPT}" in page.one("table").text
    assert SCRIPT not in answer.text + desk.ask("/held").text
    assert "edith" in desk.page().one("tbody").text.split("next.csv")[0]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"verdict": "accept", "reason": " "}, "Give a reason, for the record."),
        ({"verdict": "maybe", "reason": "so"}, "Press accept or refuse."),
        ({"verdict": "accept", "reason": "x" * 501}, "it has 501 characters, and 500 are allowed."),
        ({"verdict": "accept", "reason": "a\x1bb"}, "invisible characters"),
    ],
)
def test_what_is_wrong_stands_beside_what_was_written(desk, fields, said):
    page = page_of(desk.post("/held/1", **fields), 422)
    area = page.one("textarea", id="reason-1")
    assert area.attributes["aria-invalid"] == "true"
    ids = area.attributes["aria-describedby"].split()
    assert said in page.one("strong", id=ids[-1]).text
    assert area.text == fields["reason"].strip()
    assert desk.rows(DECISIONS) == []


def test_a_reason_of_500_characters_is_enough(desk):
    assert desk.post("/held/1", verdict="refuse", reason="x" * 500).status_code == 303


@pytest.mark.parametrize("number", ["2", "99999999999999999999"])
def test_one_that_is_not_held(desk, number):
    page = page_of(desk.post(f"/held/{number}", verdict="accept", reason="so"), 409)
    assert f"No figure has the number {number}." in page.one("div", role="alert").text


def test_a_figure_that_is_only_listed_is_not_decided_on_here(desk):
    """60% is beyond the limits of 79.36% to 100%, but no slip."""
    run(desk.folder, "load", write_tidy(desk.folder / "l.csv", figure("AAA", 60, period="2017-02")))
    assert desk.rows("SELECT level FROM doubt WHERE held_id = 2") == [("listed",)]
    for seen in ("", "held", "listed"):
        page = page_of(desk.post("/held/2", verdict="refuse", reason="so", seen=seen), 409)
        assert "No figure has the number 2." in page.one("div", role="alert").text
    assert desk.ask("/held/2").status_code == 404


def test_one_that_a_later_file_corrected_is_not_decided_on(desk):
    run(desk.folder, "load", write_tidy(desk.folder / "c.csv", figure("AAA", 91, period="2017-01")))
    page = page_of(desk.post("/held/1", verdict="accept", reason="so"), 409)
    assert "Figure 1 was corrected by a later file meanwhile." in page.text
    assert desk.rows(DECISIONS) == []


def test_somebody_else_was_faster(desk):
    desk.post("/held/1", "boss", verdict="refuse", reason="A slip.")
    page = page_of(desk.post("/held/1", verdict="accept", reason="It is right."), 409)
    assert "Figure 1 was refused by boss meanwhile. Nothing changed." in page.text
    assert [row[1] for row in desk.rows(DECISIONS)] == ["refused"]


def test_hostile_names_are_shown_as_they_are(desk):
    path = desk.folder / "<b>&.csv"
    run(desk.folder, "load", write_tidy(path, figure("AAA", 0, period="2017-02")))
    answer = desk.ask("/held")
    assert "<b>&.csv" in page_of(answer).text
    assert "<b>&.csv" not in answer.text


def test_figures_under_embargo_are_for_those_who_may_see_them(desk):
    path = write_tidy(desk.folder / "early.csv", figure("AAA", 0, period="2017-02"))
    run(desk.folder, "load", path, "--embargo", "2999-01-01T09:30")
    page = desk.page("/held")
    assert "early.csv" not in page.text
    assert "One figure awaits a decision. One further figure is under embargo." in page.text
    page = page_of(desk.post("/held/2", verdict="accept", reason="so"), 409)
    assert "No figure has the number 2." in page.text
    assert desk.rows(DECISIONS) == []
    assert not (desk.folder / "audit.jsonl").exists()

    assert "early.csv" in desk.page("/held", "boss").text
    assert desk.audit() == [("boss", "looked at embargoed figures", "held figures 2 /desk/held")]
    desk.done(desk.post("/held/2", "boss", verdict="accept", reason="so"), "boss")
    assert desk.rows(DECISIONS) == [(2, "accepted", "so", "boss")]


def test_while_somebody_else_has_the_store(desk, monkeypatch):
    """DuckDB lets one process in at a time; PostgreSQL has no such limit."""
    monkeypatch.setattr(store, "PATIENCE", 0.2)
    token = desk.token()
    hold = f"import duckdb; c = duckdb.connect({str(desk.folder / 'store.duckdb')!r}); print(1)"
    with Popen(
        [sys.executable, "-c", f"{hold}; import sys; sys.stdout.flush(); input()"],
        stdin=PIPE,
        stdout=PIPE,
        text=True,
    ) as other:
        other.stdout.readline()
        for response in (
            desk.ask("/held"),
            desk.ask(
                "/held/1",
                method="POST",
                data={"token": token, "verdict": "accept", "reason": "so"},
                headers={"Origin": TLS},
            ),
        ):
            page = page_of(response, 503)
            assert "Somebody else is loading or publishing" in page.text
            assert str(desk.folder) not in response.text
        other.communicate("\n")
    assert desk.rows(DECISIONS) == []
    assert desk.ask("/held").status_code == 200


def test_a_store_that_does_not_open_is_said_to_editors_without_its_path(desk, caplog):
    (desk.folder / "store.duckdb").write_bytes(b"no database")
    response = desk.ask("/held")
    page_of(response, 503)
    assert "The server has a problem" in response.text
    for inside in (str(desk.folder), "duckdb", "DATABASE_URL"):
        assert inside not in response.text
        assert inside in caplog.text


def as_it_is(value: float, *beside: float) -> str:
    return str(value)


def test_a_chart_of_one_value_or_of_no_bounds_still_stands():
    day = date(2017, 1, 1)
    a_year = [(day + timedelta(days=30 * at), 5.0) for at in range(12)]
    for values, plausible in (([], (1.0, 2.0)), (a_year, (float("nan"), 5.0))):
        image = chart.source(values, (date(2018, 1, 1), 5.0), plausible, ("<a>", "b"), as_it_is)
        assert "&lt;a&gt;" in unquote(image)
        assert "nan" not in unquote(image)


def test_a_chart_leaves_a_gap_where_none_was_reported_and_its_limits_are_dotted():
    points = [(date(2017, 1, 31), 5.0), (date(2017, 2, 1), None), (date(2017, 3, 31), 6.0)]
    image = unquote(
        chart.source(points, (date(2017, 4, 30), 9.0), (4.0, 7.0), ("a", "b"), as_it_is)
    )
    (line,) = re.findall(r'<path d="([^"]*)" stroke="#005eb8"', image)
    assert line.count("M") == 2
    assert "L" not in line
    assert image.count('stroke-dasharray="1 3"') == 2
