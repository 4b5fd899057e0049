"""A file dropped on the desk: the command line's checks, what was done, and nothing left of it."""

import io
from contextlib import ExitStack

import pytest

from dashboard.desk import jobs
from dashboard.web import limits
from tests.dashboard.desk.conftest import page_of
from tests.data.floor import HEADER, figure, write_tidy

GOOD = "\n".join([HEADER, figure("BBB", 81, period="2018-01")]) + "\n"
HOSTILE = "../../etc/<script>alert(1)</script>.csv"
LOADS = "SELECT file_name, loaded_by, published_on::VARCHAR, embargo_until::VARCHAR FROM load"


def send(desk, text: str = GOOD, name: str = "January.csv", **fields):
    return desk.post("/load", file=(io.BytesIO(text.encode()), name), **fields)


def left(desk) -> list[str]:
    return [path.name for path in (desk.folder / "desk").rglob("*.csv")]


def test_it_is_loaded_by_the_account_and_the_page_says_what_was_done(desk):
    page = desk.done(send(desk, published="2018-02-08", embargo="2018-02-08T09:30"))
    assert page.one("h1").text == "A file was loaded"
    done = page.one("p", class_="done").text
    assert done.startswith("edith loaded January.csv, on ")
    assert done.endswith(" UTC, as load 3.")
    assert "Readers do not see it yet: it counts from the next publication on." in page.text
    assert [one.text for one in page.one("main").all("ul")[1].all("li")] == [
        "One row: 1 new, 0 revised, 0 unchanged.",
        "From 1 January 2018 to 31 January 2018.",
        "Areas: North, South.",
    ]
    follow = [one.text for one in page.one("nav", class_="next").all("a")]
    assert follow == ["See what a publication would change", "Load another file"]
    row = ("January.csv", "edith", "2018-02-08", "2018-02-08 09:30:00")
    assert desk.rows(f"{LOADS} WHERE id = 3") == [row]
    assert left(desk) == []


def test_a_wrong_file_is_refused_with_every_fault(desk, capsys):
    wrong = [figure("nowhere", 1), figure("BBB", "<i>", period="2018-01"), figure("AAA", 101)]
    text = "\n".join([HEADER, *wrong]) + "\n"
    page = desk.done(send(desk, text, "wrong.csv"))
    alert = page.one("div", role="alert")
    assert "wrong.csv was refused, and nothing was stored." in alert.text
    from data.__main__ import main

    assert main(["load", str(write_tidy(desk.folder / "wrong.csv", *wrong))]) == 1
    said = capsys.readouterr().err.splitlines()
    assert [f"wrong.csv: {one.text}" for one in alert.all("li")] == said
    assert len(desk.rows(LOADS)) == 2
    assert left(desk) == []
    assert desk.audit() == [("edith", "load refused", "wrong.csv")]


def test_many_faults_are_counted(desk, monkeypatch):
    monkeypatch.setattr(jobs, "MOST_FAULTS", 2)
    rows = [figure("nowhere"), figure("AAA", 101), figure("BBB", -1), figure("N01", status="x")]
    rows += [figure(place, indicator="handwashing") for place in ("AAA", "BBB")]
    page = desk.done(send(desk, "\n".join([HEADER, *rows]) + "\n"))
    assert len(page.one("ol").all("li")) == 2
    assert "And 3 more." in page.text


def test_a_hostile_name_is_text_and_no_path(desk):
    before = {path for path in desk.folder.parent.rglob("*") if "script" in path.name}
    answer = send(desk, name=HOSTILE)
    page = desk.done(answer)
    assert HOSTILE in page.text
    assert "<script>alert" not in desk.ask(answer.location.removeprefix("/desk")).text
    ((name, *_),) = desk.rows(f"{LOADS} WHERE id = 3")
    assert name == "_.._etc__script_alert(1)__script_.csv"
    found = {path for path in desk.folder.parent.rglob("*") if "script" in path.name} - before
    assert {path.parent.parent.parent.name for path in found} == {"raw"}


def test_one_that_holds_a_figure_leads_to_it(desk):
    text = "\n".join([HEADER, figure("AAA", 0, period="2017-02")]) + "\n"
    page = desk.done(send(desk, text))
    assert "One figure was held and does not count until somebody decides." in page.text
    assert page.all("a", href="/desk/held")[-1].text == "Decide on the figure that was held"


def test_the_same_file_again_loads_nothing(desk):
    desk.done(send(desk))
    page = desk.done(send(desk))
    assert page.one("h1").text == "Nothing new was loaded"
    assert "the store has this file already, as load 3 (1 row)." in page.text
    assert "What readers see has not changed." in page.text


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"published": "8.2.2018"}, "published", "is not a date; write 2017-12-31"),
        ({"embargo": "soon"}, "embargo", "is not a time; write 2018-01-11T09:30"),
        ({"layout": "../x"}, "layout", "Choose one of ae_long,"),
    ],
)
def test_what_is_said_of_it_must_make_sense(desk, fields, field, said):
    page = page_of(send(desk, **fields), 422)
    assert said in page.one("strong", id=f"{field}-fault").text
    assert left(desk) == []
    assert not (desk.folder / "desk").exists()


def test_without_a_file(desk):
    assert "Choose a file." in page_of(desk.post("/load"), 422).text


def test_one_that_is_too_large(desk, monkeypatch):
    monkeypatch.setitem(limits.LARGER, "desk.load", 1000)
    page = page_of(send(desk, "x" * 2000), 413)
    assert (
        "The request has more than 1,000 bytes, so it was not read. Nothing was done." in page.text
    )


def test_a_process_of_its_own_that_dies_says_so_and_its_file_is_swept(desk, monkeypatch):
    class Dies:
        def __init__(self, *_: object, **__: object) -> None: ...

        def wait(self) -> int:
            return -9

    monkeypatch.setattr(jobs.background.subprocess, "Popen", Dies)
    page = desk.done(send(desk))
    alert = page.one("div", role="alert")
    assert "The job ended early" in alert.text
    assert alert.one("h2").text == "It is not known whether this was done"
    assert left(desk) == ["January.csv"]
    jobs.new(desk.folder / "desk")
    assert left(desk) == []


def test_while_it_is_under_way_the_page_looks_again(desk):
    key = jobs.new(desk.folder / "desk")
    folder = desk.folder / "desk" / key
    jobs._ask(folder, {"kind": jobs.LOAD, "account": "edith", "name": "x.csv"})
    with jobs.background.claimed(folder):
        jobs.background.write(folder, {"step": "making", "text": "Storing it", "done": 3, "of": 12})
        page = desk.page(f"/work/{key}")
    assert page.one("p", role="status").text == "Storing it: 3 of 12 …"
    assert page.one("progress").attributes["value"] == "3"


def test_no_more_than_four_are_under_way(desk):
    root = desk.folder / "desk"
    with ExitStack() as stack:
        for _ in range(4):
            folder = root / jobs.new(root)
            jobs.background.write(folder, {"step": "making", "text": ""})
            stack.enter_context(jobs.background.claimed(folder))
        assert "Four files or publications are in progress." in page_of(send(desk), 503).text
    assert send(desk).status_code == 303


@pytest.mark.parametrize("key", ["0" * 16, "..%2f..%2fhouse", "ABC", "x"])
def test_a_key_that_nobody_was_given(desk, key):
    assert desk.ask(f"/work/{key}").status_code == 404
