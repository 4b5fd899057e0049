"""The desk's start page says what waits; no page of the desk speaks of commands."""

import re

import pytest

from dashboard.desk import jobs
from dashboard.web import background
from data.store import database
from tests.data.floor import figure, write_tidy
from tests.house import METHOD, run

COMMANDS = re.compile(r"python -m|(?<!\w)--[a-z]|\bRun:|command line|publish-due")

EARLIER = (
    "UPDATE load SET loaded_at = loaded_at - INTERVAL 2 HOUR WHERE id = 1",
    "UPDATE publication SET acted_at = acted_at - INTERVAL 1 HOUR",
)
"""What tests do within a second, people do in hours."""


def waits(desk, account: str = "edith") -> list[str]:
    return [one.text for one in desk.page("", account).one("ul", class_="waits").all("li")]


def test_what_was_loaded_and_decided_since_the_last_publication_is_said(desk):
    """The floor was published, then next.csv was loaded, which holds a figure."""
    with database.opened() as engine, engine.begin() as connection:
        for change in EARLIER:
            connection.exec_driver_sql(change)
    held, unseen = waits(desk)
    assert held == "One figure awaits a decision. Decide on them"
    assert unseen.startswith("One file or comment was loaded since the last publication, on ")
    assert "Readers do not see that yet. See what a publication would change" in unseen
    desk.post("/held/1", verdict="accept", reason="It is right.")
    held, unseen = waits(desk)
    assert held == "No figure awaits a decision."
    assert unseen.startswith("One file or comment was loaded and one held figure was accepted ")


def test_a_job_under_way_waits_and_a_finished_one_is_a_result(desk):
    key = jobs.new(desk.folder / "desk")
    folder = desk.folder / "desk" / key
    jobs._ask(folder, {"kind": jobs.LOAD, "account": "ellen", "name": "x.csv", "embargo": ""})
    with background.claimed(folder):
        background.write(folder, {"step": background.MAKING, "text": "Storing it"})
        assert waits(desk)[1] == "A file is being loaded, for ellen. See how far it is"
    background.write(folder, {"step": background.FAILED, "error": "No."})
    rows = desk.page().all("tbody")[0].text
    assert rows.startswith("A file was not loaded x.csv ellen")


def test_a_file_under_embargo_is_named_to_who_brought_it_alone(desk):
    end = "2999-01-01T09:30:00"
    key = jobs.new(desk.folder / "desk")
    asked = {"kind": jobs.LOAD, "account": "ellen", "name": "secret.csv", "embargo": end}
    jobs.done(desk.folder / "desk" / key, asked, {"loads": [], "embargo": end})
    named = {who: "secret.csv" in desk.page("", who).text for who in ("edith", "ellen", "boss")}
    assert named == {"edith": False, "ellen": True, "boss": True}


def test_what_an_earlier_program_left_is_not_listed(desk):
    key = jobs.new(desk.folder / "desk")
    asked = {"kind": jobs.LOAD, "account": "edith", "name": "old.csv"}
    jobs.done(desk.folder / "desk" / key, asked, {"text": "load 3", "embargo": ""})
    assert "old.csv" not in desk.page().text


@pytest.mark.slow
def test_no_page_speaks_of_commands(desk):
    """Each room, refusals, and results: of a file, a comment, a preview and a publication."""
    slips = [figure("AAA", 0, period=f"2017-{month:02}") for month in (2, 3)]
    run(desk.folder, "load", write_tidy(desk.folder / "slips.csv", *slips))
    rooms = ["", "/held", "/held/1", "/comment", "/plan", "/load", "/publish", "/held/77", "/x"]
    texts = {room: desk.ask(room).text for room in rooms}
    for number in ("1", "77"):
        texts[f"decide {number}"] = desk.post(
            f"/held/{number}", verdict="accept", reason="so", seen="refused"
        ).text
    for as_at in ("", "1999-12-31"):
        done = desk.post("/preview", method=METHOD, as_at=as_at).location
        texts[f"preview {as_at}"] = desk.get(done, "edith").text
        found = desk.post("/publish", preview=done.rpartition("/")[2])
        texts[f"published {as_at}"] = desk.get(found.location or done, "edith").text
    for what, text in texts.items():
        seen = re.sub(r"<style.*?</style>|<script.*?</script>|<[^>]*>", " ", text, flags=re.DOTALL)
        assert not COMMANDS.search(seen), (what, COMMANDS.search(seen))
