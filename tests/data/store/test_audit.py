"""The record of who did what: on disk when it is said, in order, from the file and the store."""

import json
from datetime import datetime, timedelta

import pytest

from data import times
from data.__main__ import main
from data.faults import DataError
from data.store import audit, schema
from tests.data.floor import Floor, figure, write_tidy


@pytest.fixture(autouse=True)
def file(tmp_path, monkeypatch):
    monkeypatch.setenv("AUDIT_FILE", str(tmp_path / "kept" / "audit.jsonl"))
    return tmp_path / "kept" / "audit.jsonl"


def at(monkeypatch, time: datetime) -> None:
    monkeypatch.setattr(times, "now", lambda: time)


def test_a_line_says_when_who_what_and_no_more(file, monkeypatch):
    at(monkeypatch, datetime(2018, 3, 1, 9))
    audit.append("ada", "signed in")
    audit.append("a\nb", "looked at embargoed figures", "2017-12-31-0000000a /place/leeds")
    one, two = map(json.loads, file.read_text().splitlines())
    assert one == {"time": "2018-03-01T09:00:00", "account": "ada", "act": "signed in", "about": ""}
    assert two["account"] == "a\nb"
    assert file.stat().st_mode & 0o777 == 0o600


def test_lines_before_stay(file):
    file.parent.mkdir()
    file.write_text('{"time": "2018-01-01T00:00:00", "account": "", "act": "x", "about": ""}\n')
    before = file.read_text()
    audit.append("ada", "signed in")
    assert file.read_text().startswith(before)


def test_it_is_on_disk_before_anything_goes_on(monkeypatch):
    synced = []
    monkeypatch.setattr("data.disk.os.fsync", synced.append)
    audit.append("ada", "signed in")
    assert len(synced) == 1


def test_where_it_cannot_be_written_nothing_goes_on(file):
    file.mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        audit.append("ada", "signed in")


@pytest.mark.parametrize("text", ["x", "{}", "[]", '{"time": "soon"}'])
def test_a_line_that_was_edited_is_named(file, text):
    audit.append("ada", "signed in")
    with file.open("a") as lines:
        lines.write(f"{text}\n")
    with pytest.raises(DataError, match="line 2 is not an entry of the log"):
        audit.read()


def test_the_file_and_the_store_in_order(floor: Floor, monkeypatch):
    start = floor.clock
    at(monkeypatch, start - timedelta(hours=1))
    audit.append("ada", "signed in")
    at(monkeypatch, start)
    floor.load(figure("AAA"))
    at(monkeypatch, start + timedelta(hours=1))
    audit.append("ada", "signed out")
    with floor.engine.connect() as connection:
        found = audit.everything(connection)
    assert list(found["act"]) == ["signed in", "load", "signed out"]
    assert found["time"].is_monotonic_increasing
    assert list(found) == audit.COLUMNS


def test_the_command_prints_both(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", f"duckdb:///{tmp_path}/store.duckdb")
    monkeypatch.setenv("DASHBOARD_USER", "a tester")
    at(monkeypatch, datetime(2018, 3, 1, 9))
    file = write_tidy(tmp_path / "x.csv", figure("leeds"))
    assert main(["load", str(file), "--kind", "demonstration"]) == 0
    at(monkeypatch, datetime(2018, 3, 1, 10))
    audit.append("ada", "signed in")
    capsys.readouterr()
    assert main(["audit"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "2018-03-01T09:00:00Z  a tester  load  x.csv",
        "2018-03-01T10:00:00Z  ada  signed in",
    ]


def test_no_account_forges_a_line_of_what_is_printed(tmp_path, monkeypatch, capsys):
    """Neither by a line break, nor by a mark that turns the writing round, nor in the store."""
    monkeypatch.setenv("DATABASE_URL", f"duckdb:///{tmp_path}/store.duckdb")
    monkeypatch.setenv("DASHBOARD_USER", "eve\n2018-03-01T09:00:00Z  ada")
    at(monkeypatch, datetime(2018, 3, 1, 9))
    file = write_tidy(tmp_path / "a\n\u202evsc.csv", figure("leeds"))
    assert main(["load", str(file)]) == 0
    at(monkeypatch, datetime(2018, 3, 1, 10))
    audit.append("eve\r\n2018\u2028x", "signed in", "\x1b[2J")
    capsys.readouterr()
    assert main(["audit"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        r"2018-03-01T09:00:00Z  eve\u000a2018-03-01T09:00:00Z  ada  load  a\u000a\u202evsc.csv",
        r"2018-03-01T10:00:00Z  eve\u000d\u000a2018\u2028x  signed in  \u001b[2J",
    ]


def test_decisions_and_embargoes_are_acts_too(floor: Floor):
    when = {"acted_at": floor.clock, "acted_by": "a tester"}
    waits = {"due_at": floor.clock, "known_at": floor.clock, "method": "core-1", **when}
    floor.load(figure("AAA"))
    decided = {"reason": "seen", "decided_at": floor.clock, "decided_by": "a reviewer"}
    row = {"id": 1, "load_id": 1, "line": 2, "indicator": "x", "area": "AAA", "value": 1.0}
    row |= {"period_start": floor.clock.date(), "period_end": floor.clock.date(), "points": 12}
    with floor.engine.begin() as connection:
        for id, action in enumerate(("wait", "published", "wait", "dropped"), start=1):
            connection.execute(schema.due.insert().values(id=id, action=action, **waits))
        connection.execute(schema.held.insert().values(**row))
        decision = {"id": 1, "held_id": 1, "verdict": "refused", **decided}
        connection.execute(schema.decision.insert().values(**decision))
        found = audit.everything(connection)
    assert sorted(found["act"]) == ["embargo: dropped", *["embargo: wait"] * 2, "load", "refused"]
    (refused,) = found[found["act"] == "refused"].itertuples()
    assert (refused.account, refused.about) == ("a reviewer", "held figure 1")
