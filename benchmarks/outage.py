"""Whether the whole set-up stands when any one process of it is killed, and how soon it is whole.

    python -m benchmarks.outage [ROUNDS]

`deploy.local` over the demonstration, under light load: an embed by nginx every 30 ms, a public
and an internal page every 100 ms. Each process is killed (SIGKILL) in turn, several times over:
the programs themselves and what they have started. Targets: whole again in 5 s, and no embed that
is not there; a request that a killed process was just answering may be asked once more.
"""

import contextlib
import io
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from benchmarks import servers
from benchmarks.measuring import environment, house, machine
from data.__main__ import main as command
from data.releases.reader import Store
from deploy import postgres
from deploy.local import ROOT
from deploy.supervise import AT_ONCE

PROGRAMS = ("postgres", "follow", "internal", "public", "nginx")
FAMILIES = ("postgres", "internal", "public", "nginx")
"""Those that start processes of their own."""

VICTIMS = [(name, False) for name in PROGRAMS] + [(name, True) for name in FAMILIES]
EMBED = "/embed/place/{place}.html"
ROUNDS, TO_START, TO_MEND = "10", 200.0, 60.0
AGAIN_AFTER = 0.05


def main() -> None:
    """Print how soon each was back, and how many requests were not answered."""
    rounds = int((sys.argv[1:] or [ROUNDS])[0])
    with tempfile.TemporaryDirectory(prefix="outage-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL runs as another account
        with environment(**house(folder)), contextlib.redirect_stdout(io.StringIO()):
            command(["demo"])
            command(["publish"])
        place = Store("public", folder / "releases").current().ratings["place"].iloc[0]
        with running(folder, place) as setup:
            for name, child in VICTIMS:
                took = [setup.kill(name, child) for _ in range(rounds)]
                what = f"a process of {name}" if child else name
                print(f"{what:22} median {statistics.median(took):.2f} s, most {max(took):.2f} s")
    for load in setup.loads:
        failed = f"{len(load.failed)} failed {sorted(set(load.failed)) or ''}"
        print(f"{load.address:30} {load.asked:6,} asked, {failed}, longest {max(load.took):.2f} s")
    print(f"  ({machine()})")


@dataclass
class Load:
    """The same address asked again and again, each time on a connection of its own."""

    port: int
    address: str
    every: float
    asked: int = 0
    failed: list[str] = field(default_factory=list)
    took: list[float] = field(default_factory=lambda: [0.0])

    def run(self, enough: threading.Event) -> None:
        """Until it is enough."""
        while not enough.wait(self.every):
            begun = time.monotonic()
            self.asked += 1
            said = ask(self.port, self.address)
            if not said.isdigit():  # cut off in the midst: as a browser does, once more
                time.sleep(AGAIN_AFTER)
                said = ask(self.port, self.address)
            if said != "200":
                self.failed.append(said)
            self.took.append(time.monotonic() - begun)


@dataclass
class Setup:
    """The whole set-up as it runs, and what is asked of it meanwhile."""

    folder: Path
    port: int
    process: subprocess.Popen
    loads: list[Load]

    def kill(self, name: str, child: bool) -> float:
        """Kill a program, or one of its processes; the seconds until all is as before.

        Only what has run for a while, else it is one that keeps failing, which waits in between.
        """
        time.sleep(AT_ONCE)
        before = self.family(name)
        victim = before[1] if child else before[0]
        os.kill(victim, signal.SIGKILL)
        begun = time.monotonic()
        servers.until(
            lambda: self._is_whole(name, victim, len(before)), TO_MEND, f"{name} is not back"
        )
        return time.monotonic() - begun

    def family(self, name: str) -> list[int]:
        """The ids of a program's process and of those it started."""
        pid = int((self.folder / "log" / f"{name}.pid").read_text())
        with contextlib.suppress(OSError):
            return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
        return [pid]

    def _is_whole(self, name: str, victim: int, size: int) -> bool:
        found = self.family(name)
        many = name == "postgres" or len(found) >= size  # PostgreSQL's come and go by themselves
        return victim not in found and many and self.answers(name)

    def answers(self, name: str) -> bool:
        """Whether a program does what it is there for."""
        if name == "postgres":
            ready = [postgres.programs() / "pg_isready", "-h", self.folder / "postgres"]
            return subprocess.run(ready, capture_output=True).returncode == 0
        ports = {"nginx": self.port, "public": self.port + 1, "internal": self.port + 2}
        return name not in ports or ask(ports[name], "/healthz") == "200"


@contextlib.contextmanager
def running(folder: Path, place: str) -> Iterator[Setup]:
    """The set-up in a folder whose releases are there already, under load; ended afterwards."""
    port = servers.free_ports(3)
    embed = EMBED.format(place=place)
    loads = [
        Load(port, embed, 0.03),
        Load(port, f"/place/{place}", 0.1),
        Load(port + 2, f"/place/{place}", 0.1),
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "deploy.local", str(folder), "--port", str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    setup, enough = Setup(folder, port, process, loads), threading.Event()
    threads = [threading.Thread(target=load.run, args=(enough,)) for load in loads]
    try:
        nginx = folder / "log" / "nginx.pid"
        servers.until(
            lambda: nginx.exists() and ask(port, embed) == "200", TO_START, "it does not start"
        )
        servers.until(lambda: all(map(setup.answers, PROGRAMS)), TO_START, "it does not start")
        for thread in threads:
            thread.start()
        yield setup
    finally:
        enough.set()
        for thread in threads:
            if thread.ident:
                thread.join()
        process.send_signal(signal.SIGINT)
        process.wait(60)


def ask(port: int, address: str) -> str:
    """The status of an answer, or the name of what went wrong."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", address)
        response = connection.getresponse()
        response.read()
        return str(response.status)
    except (OSError, HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()


if __name__ == "__main__":
    main()
