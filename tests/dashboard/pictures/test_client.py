"""Asking the renderer: one is started and shared, replaced where it dies, and never waited for
without end. Processes of a few lines stand in for it.
"""

import os
import re
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from dashboard.pictures import chromium, client

STANDS_IN = """
import json, os, socket, sys, time
folder, path = sys.argv[1], sys.argv[-1]
open(f"{folder}/pids", "a").write(f"{os.getpid()}\\n")
started = len(open(f"{folder}/pids").read().split())
doing = open(f"{folder}/doing").read()
slow = []
if doing == "ends at once":
    sys.exit("it has no browser, it says")
with socket.socket(socket.AF_UNIX) as server:
    server.bind(path)
    server.listen()
    while True:
        connection, _ = server.accept()
        line = connection.makefile("rb").readline()
        if not line:
            continue
        if doing == "hangs" or (doing == "hangs the first time" and started == 1):
            time.sleep(30)
        if line == b"state\\n":
            connection.sendall(b'{"drawing": 1, "waiting": 2}\\n')
            continue
        if doing == "is slow":
            slow.append(connection)
            continue
        if doing == "ends when asked" or (doing == "ends the first time" and started == 1):
            os.unlink(path)
            sys.exit()
        answer = {"error": "no"} if doing == "cannot" else {"svg": json.loads(line)["before"]}
        connection.sendall(json.dumps(answer).encode() + b"\\n")
"""
REQUEST = {"before": "<svg>"}


class StandIn:
    """Renderers that a test has started, each doing what the test says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "program.py").write_text(STANDS_IN)
        self.python = folder / "python"
        self.python.write_text(
            f'#!/bin/sh\nexec {sys.executable} {folder}/program.py {folder} "$@"\n'
        )
        self.python.chmod(0o700)

    def does(self, what: str) -> None:
        (self.folder / "doing").write_text(what)

    @property
    def pids(self) -> list[int]:
        try:
            return [int(pid) for pid in (self.folder / "pids").read_text().split()]
        except FileNotFoundError:
            return []


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A runtime folder of the test's own; sockets want a short path."""
    folder = Path(tempfile.mkdtemp(prefix="run-"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def renderer(runtime: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    found = StandIn(runtime)
    monkeypatch.setenv("CHROMIUM", sys.executable)
    monkeypatch.setattr(client.sys, "executable", str(found.python))
    yield found
    for pid in found.pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@pytest.fixture
def takes_less() -> Iterator[Callable[[float], None]]:
    """Says how many seconds the rest of the test may take."""
    begun, most = time.monotonic(), [60.0]
    yield lambda seconds: most.__setitem__(0, seconds)
    assert time.monotonic() - begun < most[0]


def test_a_renderer_is_started_and_answers_again(renderer):
    renderer.does("answers")
    assert client.draw(REQUEST) == client.Drawing("<svg>", None)
    assert client.draw(REQUEST) == client.Drawing("<svg>", None)
    assert len(renderer.pids) == 1


def test_many_at_once_start_one(renderer):
    renderer.does("answers")
    with ThreadPoolExecutor(8) as pool:
        drawn = list(pool.map(client.draw, [REQUEST] * 16))
    assert drawn == [client.Drawing("<svg>", None)] * 16
    assert len(renderer.pids) == 1


def test_what_the_renderer_cannot_draw_is_said(renderer):
    renderer.does("cannot")
    with pytest.raises(client.ExportError, match=r"^no$"):
        client.draw(REQUEST)


def test_one_that_hangs_up_is_replaced(renderer):
    renderer.does("ends the first time")
    assert client.draw(REQUEST).svg == "<svg>"
    assert len(renderer.pids) == 2


def test_one_that_always_hangs_up_is_given_up(renderer):
    renderer.does("ends when asked")
    with pytest.raises(client.ExportError, match="ends whenever it draws this picture"):
        client.draw(REQUEST)
    assert len(renderer.pids) == 2


def test_one_that_never_answers_is_not_waited_for(renderer, monkeypatch, takes_less):
    monkeypatch.setattr(client, "SECONDS_TO_ANSWER", 0.3)
    monkeypatch.setattr(client, "SECONDS_BETWEEN_LOOKS", 0.1)
    renderer.does("is slow")
    with pytest.raises(client.ExportError, match=r"not answered within 0\.3 seconds"):
        client.draw(REQUEST)
    assert len(renderer.pids) == 1
    takes_less(5)


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks of a third of a second, so that who hangs is found out soon."""
    monkeypatch.setattr(client, "SECONDS_BETWEEN_LOOKS", 0.3)


def test_one_that_hangs_is_ended_and_another_draws(renderer, soon, takes_less):
    renderer.does("hangs the first time")
    large = {"before": "<svg>", "padding": "x" * 1_000_000}  # more than a socket takes unread
    assert client.draw(large).svg == "<svg>"
    first, second = renderer.pids
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    assert client.draw(REQUEST).svg == "<svg>"
    assert renderer.pids == [first, second]
    takes_less(10)


def test_many_who_find_one_hanging_start_one_more(renderer, soon):
    renderer.does("hangs the first time")
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(client.draw, [REQUEST] * 4))
    assert drawn == [client.Drawing("<svg>", None)] * 4
    assert len(renderer.pids) == 2


def test_one_that_always_hangs_is_given_up(renderer, soon):
    renderer.does("hangs")
    with pytest.raises(client.ExportError, match="ends whenever it draws this picture"):
        client.draw(REQUEST)
    assert len(renderer.pids) == 2


def test_the_state_is_told_and_starts_nothing(renderer):
    assert client.state() is None
    assert renderer.pids == []
    renderer.does("answers")
    client.draw(REQUEST)
    assert client.state() == {"drawing": 1, "waiting": 2}


@pytest.mark.parametrize(
    ("user", "said", "sandboxed"),
    [(0, "on", False), (1000, "on", True), (1000, "OFF", False), (1000, None, True)],
)
def test_chromium_has_its_sandbox_unless_root_runs_it_or_told_otherwise(
    monkeypatch, user, said, sandboxed
):
    monkeypatch.setattr(chromium.os, "geteuid", lambda: user)
    monkeypatch.delenv("CHROMIUM_SANDBOX", raising=False)
    if said:
        monkeypatch.setenv("CHROMIUM_SANDBOX", said)
    assert chromium.sandboxed() is sandboxed


def test_one_that_does_not_start_says_why(renderer):
    renderer.does("ends at once")
    with pytest.raises(client.ExportError, match=r"does not start\. it has no browser, it says"):
        client.draw(REQUEST)


def test_without_chromium_one_line_says_what_to_install(runtime, monkeypatch, takes_less):
    monkeypatch.setenv("CHROMIUM", "/nonexistent")
    with pytest.raises(client.NoChromium) as raised:
        client.draw(REQUEST)
    assert "install the package chromium" in str(raised.value)
    assert "\n" not in str(raised.value)
    takes_less(2)


def test_a_runtime_folder_that_is_not_there_is_done_without(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/nobody")
    monkeypatch.setattr(client.tempfile, "gettempdir", lambda: str(tmp_path))
    assert client.socket_path().parent.parent == tmp_path


def test_where_no_folder_can_be_made_there_is_no_picture(runtime, monkeypatch, takes_less):
    monkeypatch.setenv("CHROMIUM", sys.executable)
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/nowhere")
    monkeypatch.setattr(client.tempfile, "gettempdir", lambda: "/dev/null")
    with pytest.raises(client.ExportError, match="The renderer cannot be started: "):
        client.draw(REQUEST)
    takes_less(2)


def test_a_folder_that_others_can_enter_is_refused(runtime):
    folder = client.socket_path().parent
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o755)
    with pytest.raises(
        client.ExportError, match=re.escape(f"{folder} must be a folder of your own")
    ):
        client.draw(REQUEST)
