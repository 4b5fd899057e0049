"""What the benchmarks share: the machine they ran on, times and memory, and how they are said."""

import contextlib
import os
import platform
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("RATE_LIMITS", "off")  # one client asks for more here than people do


def machine() -> str:
    """Cores, processor and Python, and how busy the machine was when this was asked."""
    cores, busy = os.cpu_count(), os.getloadavg()[0]
    return f"{cores} cores, {_model()}, Python {platform.python_version()}, load {busy:.1f}"


def _model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


@dataclass(frozen=True)
class Took:
    """Seconds on the clock, and seconds of processor: the same on a machine that is not busy."""

    clock: float
    processor: float

    def __str__(self) -> str:
        return f"{said(self.clock)} (processor {said(self.processor)})"


def said(seconds: float) -> str:
    """Seconds with a unit in which they are easily read."""
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def timed(action: Callable[[], object], runs: int = 1) -> Took:
    """What the action takes, the least of several runs."""
    took = []
    for _ in range(runs):
        clock, processor = time.perf_counter(), time.process_time()
        action()
        took.append(Took(time.perf_counter() - clock, time.process_time() - processor))
    return min(took, key=lambda one: one.clock)


def of_ended() -> float:
    """Seconds of processor taken by the processes that this one started and that have ended."""
    times = os.times()
    return times.children_user + times.children_system


def spread(times: list[float]) -> str:
    """Median and 95th percentile in milliseconds, of all there are: never above the largest."""
    high = statistics.quantiles(times, n=20, method="inclusive")[-1]
    return f"median {statistics.median(times) * 1000:.1f} ms, p95 {high * 1000:.1f} ms"


@contextlib.contextmanager
def watched(family: Callable[[], list[int]], every: float) -> Iterator[list[float]]:
    """Megabytes that some processes hold together (PSS), looked at every so many seconds."""
    seen: list[float] = []
    done = threading.Event()

    def watch() -> None:
        while not seen or not done.wait(every):
            seen.append(sum(map(held, family())))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        done.set()
        watcher.join()


def held(pid: int) -> float:
    """Megabytes of a process, shared ones shared out (PSS)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(one.split()[1]) / 1e3 for one in lines if one.startswith("Pss:")), 0.0)


@contextlib.contextmanager
def environment(**values: str) -> Iterator[None]:
    """The environment with these values, and as it was afterwards."""
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def house(folder: Path) -> dict[str, str]:
    """The environment of a store and its releases in a folder."""
    return {
        "DATABASE_URL": f"duckdb:///{folder}/store.duckdb",
        "RELEASES_DIR": str(folder / "releases"),
        "RAW_DIR": str(folder / "raw"),
    }
