"""python -m data, as a person or a script meets it: what is said, where, and the exit code."""

import os
import pty
import re
import shutil
import subprocess
import sys
import termios
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from data import profile
from data.releases.reader import Releases
from data.store import database, schema
from metrics import registry
from metrics.registry import DefinitionError
from tests.data.floor import EVERYTHING, contents, figure, write_tidy
from tests.house import run as run_in

ROOT = Path(__file__).parents[3]


def rows(table: sa.Table) -> list[dict]:
    """The rows of a table of the store."""
    with database.opened() as store, store.connect() as connection:
        return [dict(row) for row in connection.execute(sa.select(table)).mappings()]


def process(*command: object, **options: object) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, its output in pipes."""
    arguments = [sys.executable, "-m", "data", *map(str, command)]
    pipes = {"capture_output": True, "text": True, "timeout": 120, "check": False}
    return subprocess.run(arguments, cwd=ROOT, **{**pipes, **options})


def test_in_a_pipe_a_refusal_is_exit_code_one_one_line_and_no_progress(desk: Path):
    files = [write_tidy(desk / f"{n}.csv", figure("AAA", n)) for n in (1, 2, 101)]
    done = process("load", *files)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "101.csv: line 2, column 'numerator': value '101' is more than the denominator, of which "
        "it is a part. Correct one of the two.\n"
    )


def test_a_load_says_what_came_in(desk: Path, run):
    code, out, err = run("load", *(write_tidy(desk / f"{n}.csv", figure("AAA", n)) for n in (1, 2)))
    assert (code, err) == (0, "")
    assert (
        out
        == """1.csv: load 1, tidy
  1 row: 1 new, 0 revised, 0 unchanged
  periods: 2017-12-01 to 2017-12-31
  areas covered: North
2.csv: load 2, tidy
  1 row: 0 new, 1 revised, 0 unchanged
  periods: 2017-12-01 to 2017-12-31
  areas covered: North
"""
    )


def test_on_a_terminal_a_load_shows_progress(desk: Path):
    files = [write_tidy(desk / f"{n}.csv", figure("AAA", n)) for n in range(3)]
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    done = process("load", *files, capture_output=False, stdout=subprocess.PIPE, stderr=theirs)
    os.set_blocking(ours, False)
    shown = os.read(ours, 10_000).decode()
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 0
    assert done.stdout.startswith("0.csv: load 1, tidy\n")
    assert "reading" in shown
    assert "/3" in shown


def test_whoever_reads_may_stop_reading(full: Path):
    reading, writing = os.pipe()
    os.close(reading)
    done = process("status", capture_output=False, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


def test_what_nobody_has_mapped_is_said_with_its_share(desk: Path, run):
    code, out, _ = run("load", profile.read().demonstration / "ae" / "Monthly-AE-April-2016.csv")
    assert code == 0
    assert "(invented figures, for demonstration)" in out
    assert "areas covered: none of the places here" in out
    (said,) = re.findall("^  unmapped: (.*)", out, re.MULTILINE)
    whole, _, named = said.removesuffix(" and 3 more").partition(": ")
    assert whole == (
        "6 codes have 100.0% of all attendances at A&E departments of every type (ae_four_hour, to "
        "2016-04-30)"
    )
    shares = [float(share) for share in re.findall(r"([\d.]+)%", named)]
    assert len(shares) == 3
    assert shares == sorted(shares, reverse=True)


def test_the_same_file_again_says_so(desk: Path, run):
    file = write_tidy(desk / "same.csv", figure("AAA"))
    run("load", file)
    assert run("load", file) == (
        0,
        "same.csv: the store has this file already, as load 1 (1 row). Nothing changed.\n",
        "",
    )


def test_options_of_a_load_are_kept(desk: Path, run):
    file = write_tidy(desk / "x.csv", figure("AAA"))
    told = ("--kind", "demonstration", "--published", "2018-01-11", "--source", "tidy")
    assert run("load", file, *told, "--embargo", "2018-06-01T09:30+01:00")[0] == 0
    (row,) = rows(schema.load)
    assert (row["kind"], row["layout"]) == ("demonstration", "tidy")
    assert row["published_on"].isoformat() == "2018-01-11"
    assert row["embargo_until"] == datetime(2018, 6, 1, 8, 30)


@pytest.mark.parametrize(
    "command",
    [
        ("load", "x.csv", "--published", "yesterday"),
        ("load", "x.csv", "--embargo", "soon"),
        ("load", "x.csv", "--embargo", "2018-06-14"),
        ("load",),
        ("publish", "--as-at", "2017-02-30"),
        ("history", "ae_four_hour", "north", "christmas"),
        ("ratings", "--format", "pdf"),
        ("fly",),
        (),
    ],
)
def test_a_command_that_is_not_one(desk: Path, run, command: tuple[str, ...], capsys):
    with pytest.raises(SystemExit) as end:
        run(*command)
    assert end.value.code == 2
    assert "usage: python -m data" in capsys.readouterr().err


def test_a_definition_that_is_wrong_is_said_in_one_line(
    desk: Path, run, monkeypatch: pytest.MonkeyPatch
):
    def wrong() -> None:
        raise DefinitionError("metrics/indicators/handwashing.py: counted is empty")

    monkeypatch.setattr(registry, "methods", wrong)
    said = "metrics/indicators/handwashing.py: counted is empty\n"
    assert run("publish") == (1, "", said)


def test_demonstration_files_are_for_an_empty_store(desk: Path, run):
    run("load", write_tidy(desk / "x.csv", figure("AAA")))
    with database.opened() as store:
        before = contents(store)
    code, out, err = run("demo")
    assert (code, err) == (0, "")
    assert out == "The store has 1 load already; the demonstration files are for an empty one.\n"
    with database.opened() as store:
        assert contents(store) == before


def test_the_demonstration_loads_every_sample_and_all_are_invented(
    demonstration: Path, run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    copy = shutil.copy(demonstration / "store.duckdb", tmp_path)  # others read the same
    monkeypatch.setenv("DATABASE_URL", f"duckdb:///{copy}")
    listed = (profile.read().demonstration / "SHA256SUMS").read_text().split()[::2]
    loads = rows(schema.load)
    assert sorted(row["sha256"] for row in loads) == sorted(listed)
    assert {row["kind"] for row in loads} == {"demonstration"}
    for audience in ("internal", "public"):
        assert Releases(audience, demonstration / "releases").current().demonstration


def test_status_lists_loads_and_releases(full: Path, run):
    run("load", write_tidy(full / "more.csv", figure("AAA", 95)), "--published", "2018-01-11")
    assert run("withdraw", 2, "--reason", "wrong month")[1].startswith("Load 2 is withdrawn.")
    code, out, err = run("status")
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert lines[0] == f"2 loads, {len(EVERYTHING) + 1} rows"
    assert "all.csv  (by a tester" in lines[1]
    assert "withdrawn" not in lines[1]
    assert re.match(r" +2  2018-01-11  tidy +real +1  more\.csv .*, withdrawn \d{4}-", lines[2])
    id = Releases("public", full / "releases").current().id
    assert lines[3:] == [f"internal release: {id}", f"public release: {id}"]


def test_status_of_nothing(desk: Path, run):
    assert run("status") == (
        0,
        "0 loads, 0 rows\ninternal release: none yet\npublic release: none yet\n",
        "",
    )


def test_withdraw_what_is_not_there(desk: Path, run):
    assert run("withdraw", 7) == (1, "", "There is no load 7. See python -m data status.\n")


def test_history_shows_every_value_that_was_ever_loaded(full: Path, run):
    name = f"{'more' * 25}.csv"
    run("load", write_tidy(full / name, figure("AAA", 1095, 1200), figure("AAA", period="2017-11")))
    run("withdraw", 2)
    code, out, err = run("history", "ae_four_hour", "AAA", "2017-12")
    assert (code, err) == (0, "")
    assert max(map(len, out.splitlines())) <= 100
    head, *first = out.split("  load ")
    assert head == "ae_four_hour, AAA, 2017-12-01 to 2017-12-31\n"
    before, revised = (" ".join(one.split()) for one in first)
    assert before.startswith("1: 90 of 100, final all.csv; sha256 ")
    assert "withdrawn" not in before
    assert revised.startswith("2: 1,095 of 1,200, final more")
    assert "; tidy; published on an unstated day; loaded by " in revised
    assert "; withdrawn " in revised
    quarter = run("history", "ae_four_hour", "AAA", "2017/18-Q3")[1]
    assert "AAA, 2017-11-01 to 2017-11-30\n  load 2: " in quarter


def test_history_says_which_of_its_names_nobody_knows(full: Path, run):
    none = "No figure of ae_four_hour for south was ever loaded for 2001-01-01 to 2001-01-31.\n"
    assert run("history", "ae_four_hour", "south", "2001-01") == (1, "", none)
    said = run("history", "handwashing", "mordor", "2001-01-01")[2]
    assert said.startswith("No figure of handwashing for mordor was ever loaded for 2001-01-01. ")
    assert "There is no indicator 'handwashing' here. Choose from: ae_four_hour, " in said
    assert "There is no place 'mordor' here. Choose from: england, shire, north, south." in said


def test_the_house_runs_its_commands_where_it_is_told(tmp_path: Path):
    run_in(tmp_path, "status")
    assert (tmp_path / "store.duckdb").is_file()
