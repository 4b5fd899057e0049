"""Metrics for Prometheus: requests, jobs, the release.

Each label has few values: patterns of addresses instead of addresses, and nothing about persons. If
PROMETHEUS_MULTIPROC_DIR is set, as by gunicorn.conf.py, counts are kept in files there, so that any
worker can report those of all workers, including ended ones.
"""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from prometheus_client import CollectorRegistry, Counter, Histogram, make_wsgi_app
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from data import times
from data.faults import DataError
from data.releases.embargo import Permitted
from data.releases.reader import Releases, current_since

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
OTHER = "other"
"""Used for addresses and methods that the dashboard does not have."""

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30)
SECONDS_TO_READ = 5.0

_OURS = CollectorRegistry()
REQUESTS = Histogram(
    "ratings_request_seconds",
    "Seconds until a request was answered, by the pattern of its address.",
    ("route", "method", "status"),
    buckets=SECONDS,
    registry=_OURS,
)
WORK = Counter(
    "ratings_work",
    "Pieces of work done in the web application, by how they ended.",
    ("work", "outcome"),
    registry=_OURS,
)


def request(pattern: str | None, method: str, status: int, seconds: float) -> None:
    """Count a request that was answered."""
    method = method if method in METHODS else OTHER
    REQUESTS.labels(pattern or OTHER, method, str(status)).observe(seconds)


def work(what: str, done: bool) -> None:
    """Count a piece of work (picture, board pack, load, publish, bake), done or failed."""
    WORK.labels(what, "done" if done else "failed").inc()


@contextmanager
def working(what: str) -> Iterator[None]:
    """Count what is done inside as a piece of work: failed where it raises."""
    try:
        yield
    except Exception:
        work(what, done=False)
        raise
    work(what, done=True)


class Standing(Collector):
    """The state of the release and its sources at the time of the request.

    Like /readyz it reports nothing on a release under embargo.
    """

    def __init__(self, releases: Releases) -> None:
        self._releases = Permitted(releases)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The gauges; only `ratings_release_ready` if there is no release."""
        try:
            release = self._releases.current()
            since = current_since(self._releases.channel, release)
        except (DataError, OSError):
            yield _gauge("ratings_release_ready", "Whether there is a release to show.", 0)
            return
        today = times.now().date()
        yield _gauge("ratings_release_ready", "Whether there is a release to show.", 1)
        info = {
            "release": release.id,
            "audience": release.audience,
            "as_at": release.as_at.isoformat(),
            "method": release.method.id,
        }
        yield _gauge("ratings_release_info", "The release that is shown.", 1, info)
        yield _gauge(
            "ratings_release_current_seconds",
            "Seconds since the release became current on this machine.",
            max(time.time() - since, 0),
        )
        yield _gauge(
            "ratings_release_age_days",
            "Days since the release's as-at date.",
            (today - release.as_at).days,
        )
        late = GaugeMetricFamily(
            "ratings_source_late", "Whether an indicator's figures are late.", labels=["indicator"]
        )
        overdue = set(release.late(today)["indicator"])
        for id in release.quality.loc[release.quality["due"].notna(), "indicator"]:
            late.add_metric([id], float(id in overdue))
        yield late


def _gauge(
    name: str, help: str, value: float, labels: dict[str, str] | None = None
) -> GaugeMetricFamily:
    labels = labels or {}
    gauge = GaugeMetricFamily(name, help, labels=list(labels))
    gauge.add_metric(list(labels.values()), float(value))
    return gauge


def registry(releases: Releases) -> CollectorRegistry:
    """All metrics: the counts of every worker, and the present state."""
    metrics = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(metrics)
    else:
        metrics.register(_OURS)
    metrics.register(Standing(releases))
    return metrics


def serve(listener: socket.socket, releases: Releases) -> None:
    """Serve the metrics on a listening socket that workers share, in a thread of this one."""
    server = WSGIServer(listener.getsockname(), _Quiet, bind_and_activate=False)
    server.socket.close()
    server.socket = listener
    server.server_name, server.server_port = listener.getsockname()[:2]
    server.setup_environ()
    server.set_app(make_wsgi_app(registry(releases)))
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()


class _Quiet(WSGIRequestHandler):
    timeout = SECONDS_TO_READ

    def log_message(self, *_: Any) -> None:
        pass
