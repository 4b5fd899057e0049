"""python -m data, as a person or a script meets it: what is said, where, and the exit code."""

import json
import os
import pty
import re
import subprocess
import sys
import termios
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from data import database, load, publish, schema
from data.store import Store
from tests.data.floor import EVERYTHING, contents, figure, published, write_tidy
from tests.house import run as run_in

ROOT = Path(__file__).parents[2]
CORE = ("--method", "core-1")


def rows(table: sa.Table) -> list[dict]:
    """The rows of a table of the store."""
    with database.opened() as store, store.connect() as connection:
        return [dict(row) for row in connection.execute(sa.select(table)).mappings()]


def process(*command: object, **options: object) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, its output in pipes."""
    arguments = [sys.executable, "-m", "data", *map(str, command)]
    pipes = {"capture_output": True, "text": True, "timeout": 120, "check": False}
    return subprocess.run(arguments, cwd=ROOT, **{**pipes, **options})


@pytest.fixture
def full(desk: Path, run) -> Path:
    """A folder with everything loaded and published by core-1."""
    assert run("load", write_tidy(desk / "all.csv", *EVERYTHING))[0] == 0
    assert run("publish", *CORE)[0] == 0
    return desk


def test_in_a_pipe_a_load_says_what_came_in_and_shows_no_progress(desk: Path):
    files = [write_tidy(desk / f"{n}.csv", figure("AAA", n)) for n in range(3)]
    done = process("load", *files)
    assert (done.returncode, done.stderr) == (0, "")
    assert "0.csv: load 1, tidy\n" in done.stdout
    assert "  1 rows: 1 new, 0 revised, 0 unchanged\n" in done.stdout
    assert "  periods: 2017-12-01 to 2017-12-31\n" in done.stdout
    assert "  areas covered: North\n" in done.stdout
    assert "%" not in done.stdout


def test_a_refusal_is_exit_code_one_and_one_line_on_standard_error(desk: Path):
    done = process("load", write_tidy(desk / "bad.csv", figure("AAA", 101)))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "bad.csv: line 2, column 'numerator', value '101': is more than the denominator, of which "
        "it is a part. Mend one of the two.\n"
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
    assert "reading" in shown
    assert "/3" in shown


def test_whoever_reads_may_stop_reading(full: Path):
    reading, writing = os.pipe()
    os.close(reading)
    done = process("status", capture_output=False, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


def test_unplaced_areas_are_listed_with_their_share(desk: Path, run):
    code, out, _ = run("load", load.SAMPLES / "ae" / "Monthly-AE-April-2016.csv")
    assert code == 0
    assert "(invented figures, for demonstration)" in out
    assert "areas covered: none of the places here" in out
    assert "belong to no place here, stored all the same: 6 areas, 100.0% of the total" in out
    shares = [float(share) for share in re.findall(r"^    \w+ +([\d.]+)%", out, re.MULTILINE)]
    assert len(shares) == 6
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(100, abs=0.5)


def test_the_same_file_again_says_so(desk: Path, run):
    file = write_tidy(desk / "same.csv", figure("AAA"))
    run("load", file)
    assert run("load", file) == (
        0,
        "same.csv: held already as load 1 (1 rows). Nothing changed.\n",
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


def test_demonstration_files_are_for_an_empty_store(desk: Path, run):
    run("load", write_tidy(desk / "x.csv", figure("AAA")))
    with database.opened() as store:
        before = contents(store)
    code, out, err = run("demo")
    assert (code, err) == (0, "")
    assert out == "The store holds 1 loads; the demonstration files are for an empty one.\n"
    with database.opened() as store:
        assert contents(store) == before


def test_the_demonstration_loads_every_sample_and_all_are_invented(
    demonstration: Path, run, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DATABASE_URL", f"duckdb:///{demonstration}/store.duckdb")
    listed = (load.SAMPLES / "SHA256SUMS").read_text().split()[::2]
    loads = rows(schema.load)
    assert sorted(row["sha256"] for row in loads) == sorted(listed)
    assert {row["kind"] for row in loads} == {"demonstration"}
    for audience in ("internal", "public"):
        assert Store(audience, demonstration / "releases").current().demonstration


def test_publish_says_what_is_current_and_again_that_nothing_changed(desk: Path, run):
    run("load", write_tidy(desk / "all.csv", *EVERYTHING))
    code, out, err = run("publish", *CORE)
    id = Store("internal", desk / "releases").current().id
    assert (code, err) == (0, "")
    assert out == (
        f"internal: release {id}, as at 2017-12-31, is current.\n"
        f"public: release {id}, as at 2017-12-31, is current.\n"
    )
    code, out, err = run("publish", *CORE)
    assert (code, err) == (0, "")
    assert out.count("was current already: nothing changed.") == 2


def test_publish_with_nothing_to_rate(desk: Path, run):
    code, out, err = run("publish")
    assert (code, out) == (1, "")
    assert err == "There is no figure to rate for the internal audience. Load some first.\n"
    assert not (desk / "releases").exists()


def test_publish_when_the_public_may_see_nothing(desk: Path, run):
    run("load", write_tidy(desk / "x.csv", *EVERYTHING), "--embargo", "2999-01-01")
    code, out, err = run("publish", *CORE)
    assert (code, err) == (0, "")
    assert "\npublic: nothing published. There is no figure to rate for the public" in out
    assert not (desk / "releases" / "public").exists()


def test_publish_says_how_many_are_not_rated_and_when_all_were(desk: Path, run):
    old = [row.replace(",2017-12-", ",2017-04-").replace("04-31", "04-30") for row in EVERYTHING]
    new = figure("north", 20, indicator="gp_extended_access")
    run("load", write_tidy(desk / "x.csv", *old, new))
    said = run("publish", *CORE)[1]
    assert "1 of 3 areas are not rated.\n  All were last rated as at 2017-" in said
    day = re.search(r"publish --as-at (\S+)", said)[1]
    assert "not rated" not in run("publish", *CORE, "--as-at", day)[1]


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_a_full_disk_while_publishing(
    full: Path, run, audience: str, monkeypatch: pytest.MonkeyPatch
):
    served = {
        line: os.readlink(full / "releases" / line / "current") for line in ("internal", "public")
    }
    run("load", write_tidy(full / "more.csv", figure("AAA", 95)))

    def write(new, folder: Path) -> None:
        if new.audience == audience:
            raise OSError(28, "No space left on device")
        (folder / "release.duckdb").write_text("")

    monkeypatch.setattr(publish.release, "write", write)
    code, _, err = run("publish", *CORE)
    assert code == 1
    assert err == f"The disk is full: nothing was changed in {full}/releases. Free space.\n"
    assert os.readlink(full / "releases" / audience / "current") == served[audience]


def test_rollback_and_again(full: Path, run):
    first = Store("internal", full / "releases").current().id
    run("load", write_tidy(full / "more.csv", figure("AAA", 95)))
    run("publish", *CORE)
    second = Store("internal", full / "releases").current().id
    assert run("rollback") == (
        0,
        f"internal: back from {second} to {first}.\npublic: back from {second} to {first}.\n",
        "",
    )
    code, out, err = run("rollback")
    assert (code, out, err) == (1, "", "There is no earlier internal release to go back to.\n")
    assert Store("internal", full / "releases").current().id == first


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
    id = Store("public", full / "releases").current().id
    assert lines[3:] == [f"internal release: {id}", f"public release: {id}"]


def test_status_of_nothing(desk: Path, run):
    assert run("status") == (
        0,
        "0 loads, 0 rows\ninternal release: none yet\npublic release: none yet\n",
        "",
    )


def test_withdraw_what_is_not_there(desk: Path, run):
    assert run("withdraw", 7) == (1, "", "There is no load 7. `status` lists them.\n")


def test_ratings_before_anything_is_published(desk: Path, run):
    code, out, err = run("ratings")
    assert (code, out) == (1, "")
    assert err == ("Nothing is published for the internal audience. Run: python -m data publish\n")


def test_ratings_of_a_place_that_is_not_there(full: Path, run):
    assert run("ratings", "--place", "mordor") == (
        1,
        "",
        "There is no place 'mordor'. There are: shire, north, south.\n",
    )


def test_ratings_as_at_another_day_leave_the_releases_alone(full: Path, run):
    run(
        "load",
        write_tidy(
            full / "old.csv", *(row.replace("2017-12", "2017-10") for row in EVERYTHING[:4])
        ),
    )
    before = sorted((full / "releases").rglob("*"))
    out = run("ratings", "--as-at", "2017-10-31", "--format", "json", *CORE)[1]
    assert json.loads(out)["as_at"] == "2017-10-31"
    assert sorted((full / "releases").rglob("*")) == before
    assert json.loads(run("ratings", "--format", "json")[1])["as_at"] == "2017-12-31"


def test_ratings_with_what_was_known_then(full: Path, run, monkeypatch: pytest.MonkeyPatch):
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    monkeypatch.setattr(database, "now", lambda: now.replace(year=now.year + 1, day=1))
    run("load", write_tidy(full / "later.csv", figure("AAA", 10)))
    north = ("ratings", "--place", "north", "--format", "json", *CORE)
    today = json.loads(run(*north)[1])["places"][0]["composite"]
    then = json.loads(run(*north, "--known-at", now.isoformat())[1])["places"][0]["composite"]
    assert then == Store("internal", full / "releases").current().ratings["composite"].iloc[1]
    assert today > then


def test_ratings_of_what_the_public_sees(full: Path, run):
    run(
        "load",
        write_tidy(full / "s.csv", figure("AAA", 10), figure("BBB", 10)),
        "--embargo",
        "2999-01-01",
    )
    run("publish", *CORE)
    shown = {
        audience: json.loads(run("ratings", "--format", "json", "--audience", audience)[1])
        for audience in ("internal", "public")
    }
    assert shown["internal"]["places"][0]["composite"] > shown["public"]["places"][0]["composite"]
    assert shown["public"]["audience"] == "public"


def test_history_shows_every_value_ever_held(full: Path, run):
    run("load", write_tidy(full / "more.csv", figure("AAA", 95)))
    run("withdraw", 2)
    code, out, err = run("history", "ae_four_hour", "AAA", "2017-12-25")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert len(lines) == 3
    assert "all.csv" in lines[1]
    assert "NaT" in lines[1]
    assert "more.csv" in lines[2]
    assert "NaT" not in lines[2]
    assert run("history", "ae_four_hour", "south", "2001-01-01") == (
        1,
        "",
        "The store never held ae_four_hour for south on 2001-01-01.\n",
    )


def test_real_figures_take_the_label_away(desk: Path, run):
    run("load", write_tidy(desk / "x.csv", *EVERYTHING), "--kind", "demonstration")
    assert run("publish", *CORE)[1].count(", invented figures, for demonstration.") == 2
    assert "invented figures, for demonstration\n" in run("ratings")[1]
    run("load", write_tidy(desk / "y.csv", *EVERYTHING, published("E01", 17)))
    assert "invented" not in run("publish", *CORE)[1]
    assert "invented" not in run("ratings")[1]


def test_the_house_runs_its_commands_where_it_is_told(tmp_path: Path):
    run_in(tmp_path, "status")
    assert (tmp_path / "store.duckdb").is_file()
