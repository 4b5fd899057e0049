"""The door: `app.py` for a local run and for gunicorn, as the Procfile starts it."""

import json
import os
import shlex
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

from dashboard.application import ROOT

KEPT = ("PATH", "HOME", "LANG")


def environment(releases: Path, **more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    commands = str(Path(sys.executable).parent)
    kept["PATH"] = os.pathsep.join([commands, kept.get("PATH", "")])
    return kept | {"RELEASES_DIR": str(releases)} | more


def current(releases: Path, audience: str) -> str:
    return os.readlink(releases / audience / "current")


def python(releases: Path, code: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment(releases, **more),
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_an_unknown_audience_is_refused_in_words(releases):
    ended = python(releases, "import app", AUDIENCE="everyone")
    assert ended.returncode == 1
    assert ended.stderr.strip() == "AUDIENCE is 'everyone'; it must be one of internal, public."


def test_nobody_else_reads_what_the_application_writes(releases):
    ended = python(releases, "import app, os; print(oct(os.umask(0)))", AUDIENCE="public")
    assert ended.stdout.splitlines()[-1] == "0o77", ended.stderr


STORES = (
    "sqlalchemy",
    "alembic",
    "data.store.database",
    "data.store.load",
    "highspy",
    "authlib",
    "dashboard.desk.routes",
)
"""What opens the store, signs readers in or edits; it is also half of what a worker would load."""

LOADED = f"""
import sys, app
pages = [app.server.test_client().get(path).status_code for path in ("/", "/data", "/healthz")]
print(pages, [name for name in {STORES!r} if name in sys.modules])
"""


def test_the_public_application_has_not_even_the_code_that_opens_a_store(releases):
    ended = python(releases, LOADED, AUDIENCE="public")
    assert ended.stdout.splitlines()[-1] == "[200, 200, 200] []", ended.stderr


def test_the_procfile_starts_the_public_dashboard(releases):
    name, _, command = (ROOT / "Procfile").read_text().strip().partition(": ")
    words = shlex.split(command)
    assert name == "web"
    assert words[0] == "AUDIENCE=public"
    assert words[1:3] == ["gunicorn", "app:server"]
    checked = subprocess.run(
        ["sh", "-c", f"{command} --check-config"],
        cwd=ROOT,
        env=environment(releases, PORT="8050"),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert checked.returncode == 0, checked.stderr


def test_a_local_run_says_where_it_is_and_serves_its_audience_there(releases):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=environment(releases, PORT=str(port), AUDIENCE="public"),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        said = [running.stdout.readline(), running.stdout.readline()]
        assert f"The public dashboard is on http://127.0.0.1:{port} " in "".join(said)
        assert ask(port, "/healthz") == {
            "status": "ok",
            "release": current(releases, "public"),
        }
    finally:
        running.terminate()
        running.communicate(timeout=20)


def ask(port: int, path: str) -> object:
    """What answers there, waiting for up to five seconds until something does."""
    for _ in range(100):
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=20)
            connection.request("GET", path)
            return json.load(connection.getresponse())
        except ConnectionRefusedError:
            time.sleep(0.05)
    raise TimeoutError(f"nothing answers on port {port}")
