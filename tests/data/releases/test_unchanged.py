"""Publishing what nothing has changed of works nothing out; whatever may change a release does."""

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from data import times
from data.commands import candidates
from data.releases.reader import current_id
from data.releases.unchanged import NOTE
from metrics import registry
from tests.data.floor import CORE, EVERYTHING, figure, write_reference, write_tidy
from tests.house import run as run_in

LATER = datetime(2999, 1, 2, 12, 0)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a first publication; each test has a copy of it."""
    folder = tmp_path_factory.mktemp("before")
    write_reference(folder / "reference")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_USER", "a tester")
        ahead = write_tidy(folder / "ahead.csv", figure("AAA", 91))
        run_in(folder, "load", write_tidy(folder / "all.csv", *EVERYTHING))
        run_in(folder, "load", ahead, "--embargo", "2999-01-01T09:30")
        run_in(folder, "publish", "--no-site", *CORE)
    return folder


@pytest.fixture
def gathered(desk: Path, before: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The audiences whose figures were gathered since a first publication."""
    shutil.copytree(before, desk, symlinks=True, dirs_exist_ok=True)
    found: list[str] = []
    gather = candidates.gather

    def noted(*given: object):
        found.append(given[4].audience)
        return gather(*given)

    monkeypatch.setattr(candidates, "gather", noted)
    return found


def test_nothing_is_gathered_where_nothing_changed(desk: Path, run, gathered: list[str]):
    before = {
        audience: current_id(desk / "releases" / audience) for audience in ("internal", "public")
    }
    code, out, err = run("publish", "--no-site", *CORE)
    assert (code, err, gathered) == (0, "", [])
    assert out.count("was current already: nothing changed.") == 2
    assert all(id in out for id in before.values())


CHANGES = {
    "a file": lambda desk, run: run("load", write_tidy(desk / "b.csv", figure("AAA", 90))),
    "a withdrawal": lambda desk, run: run("withdraw", "2", "--reason", "wrong"),
    "a rollback": lambda desk, run: (
        run("publish", "--no-site", *CORE, "--as-at", "2017-09-30"),
        run("rollback"),
    ),
    "a note that is gone": lambda desk, run: (desk / "releases" / NOTE).unlink(),
    "a note that is broken": lambda desk, run: (desk / "releases" / NOTE).write_text("{"),
    "a release that is broken": lambda desk, run: next(
        (desk / "releases" / "public").glob("20*/release.duckdb")
    ).write_bytes(b"x"),
    "a retraction": lambda desk, run: run(
        "retract", current_id(desk / "releases" / "public"), "--reason", "wrong"
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.slow
def test_what_may_change_a_release_has_it_worked_out_again(desk: Path, run, gathered, change):
    change(desk, run)
    gathered.clear()
    run("publish", "--no-site", *CORE)
    assert "internal" in gathered


@pytest.mark.parametrize(
    "options",
    [["--as-at", "2017-09-30"], ["--method", "progress-1"], ["--embargo", "2999-01-01T09:30"]],
)
def test_so_do_other_options(run, gathered, options: list[str]):
    run("publish", "--no-site", *(CORE if "--method" not in options else ()), *options)
    assert "internal" in gathered


@pytest.mark.slow
def test_so_does_the_end_of_an_embargo(run, gathered, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(times, "now", lambda: LATER)
    run("publish", "--no-site", *CORE)
    assert gathered == ["public", "internal"]


def test_so_does_another_definition(run, gathered, monkeypatch: pytest.MonkeyPatch):
    known = dict(registry.indicators())
    known["mrsa"] = replace(known["mrsa"], name="MRSA, counted anew")
    monkeypatch.setattr(registry, "indicators", lambda: known)
    run("publish", "--no-site", *CORE)
    assert gathered == ["public", "internal"]
