"""The whole set-up on this machine: any one of its processes is killed, and the embeds stay."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import outage, servers
from benchmarks.outage import PROGRAMS, Setup
from dashboard.public import bake
from data import times
from data.releases import channel as lines
from data.releases import withdrawn
from data.releases.channel import SITE
from data.releases.reader import Store
from deploy import local, postgres
from deploy.local import ROOT
from deploy.supervise import Program, Running

SOME = [("postgres", False), ("internal", False), ("public", True), ("nginx", False)]
"""Of all that are killed in benchmarks/outage.py."""

SECONDS = 30.0
"""On a machine that is busy with other tests; benchmarks/outage.py holds a quiet one to 5."""


def is_missing() -> bool:
    return postgres.programs() is None or not shutil.which(
        "nginx", path=f"{os.environ['PATH']}:/usr/sbin"
    )


@pytest.fixture(scope="module")
def setup(releases: Path) -> Iterator[Setup]:
    """The set-up over the six places, under light load."""
    if is_missing():
        pytest.skip(
            "the whole set-up needs nginx and PostgreSQL (packages nginx-light, postgresql)"
        )
    folder = Path(tempfile.mkdtemp(prefix="local-"))  # a socket's path must be short
    folder.chmod(0o755)
    shutil.copytree(releases, folder / "releases", symlinks=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHROMIUM", "/nonexistent")
        patch.setenv("PICTURES_DIR", str(folder / "pictures"))
        store = Store("public", folder / "releases")
        site = store.line / store.current().id / SITE
        bake.bake(store.current(), site, None, times.now())
        lines.list_anew(store.line, store.current().id)
        try:
            with outage.running(folder, "leeds") as found:
                yield found
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize(("name", "child"), SOME)
def test_whatever_is_killed_is_soon_back_and_embeds_are_there(setup, name, child):
    assert setup.kill(name, child) < SECONDS
    embeds = setup.loads[0]  # benchmarks.outage counts pages too, on a machine of its own
    assert embeds.asked > 0
    assert embeds.failed == []


def test_all_of_it_runs_as_before(setup):
    assert all(map(setup.answers, PROGRAMS))
    for name in ("internal", "public", "nginx"):
        assert len(setup.family(name)) == 3, f"{name} and two workers"
    line = setup.folder / "releases" / "public"
    withdrawn.withdraw(line, "place/leeds", "Wrong.")
    gone = setup.folder / "served" / "public" / withdrawn.FILE
    servers.until(gone.exists, 30, "nobody follows")


def test_the_store_is_for_the_internal_application_with_a_desk_alone(tmp_path, monkeypatch):
    setup = local.Setup(tmp_path, 8080)
    monkeypatch.setenv("METRICS_PORT", "9100")
    assert setup.internal["DATABASE_URL"] == ""
    monkeypatch.setenv("DESK", "on")
    assert setup.internal["DATABASE_URL"] == setup.publisher["DATABASE_URL"] != ""
    public = setup.public
    assert (public["DATABASE_URL"], public["DESK"], public["METRICS_PORT"]) == ("", "", "")
    assert "METRICS_PORT" not in setup.internal  # as the environment has it


def test_what_is_missing_is_said(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(postgres, "programs", lambda: None)
    assert local.main([str(tmp_path)]) == 1
    assert "install the package postgresql" in capsys.readouterr().err


def test_one_that_ends_at_once_is_tried_ever_more_seldom(tmp_path):
    one = Running(Program("short", ["sh", "-c", "exit 3"]), tmp_path)
    assert one.look() == ""
    for pause in (0.2, 0.4):
        one.process.wait()
        ended = time.monotonic()
        assert one.look() == "short has ended (3); it starts again."
        while one.process is None:
            one.look()
        assert time.monotonic() - ended >= pause
    one.process.wait()


def test_they_end_with_whoever_keeps_them(tmp_path):
    keeping = (
        "import sys; from pathlib import Path; from deploy.supervise import Program, keep;"
        "keep([Program('long', ['sleep', '600'])], Path(sys.argv[1]), lambda said: print(said, "
        "flush=True))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", keeping, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "All of it runs.\n"
    pid = int((tmp_path / "long.pid").read_text())
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    servers.until(lambda: not Path(f"/proc/{pid}").exists(), 10, "it is left over")
