"""How gunicorn serves the dashboard: limits and times, and metrics on a port of their own.

gunicorn reads this where it is started, and again on reload. What the command line says comes
first; the number of workers is WEB_CONCURRENCY. The limits of the application are in
dashboard/web/limits.py; docs/deploy.md has them all.
"""

import os
import shutil
import socket
import tempfile

from dashboard.web import memory, policy, worker


class Worker(worker.Worker):
    """A worker that, told to leave, first answers all who have come to the door, then shuts it.

    gunicorn's own leaves the door open and answers nobody: whoever comes in those seconds is cut
    off. Nothing is lost by shutting it on reload: the socket is the new workers' as well.
    """

    def set_accept_enabled(self, enabled):
        """As gunicorn's; where it is for good, take in who waits and close the sockets."""
        super().set_accept_enabled(enabled)
        if enabled or self.alive:
            return
        for listener in self.sockets:
            taken_in = -1
            while taken_in != self.nr_conns < self.worker_connections:
                taken_in = self.nr_conns
                self.accept(listener)  # one more, or none where nobody waits
            listener.close()

    def handle_error(self, req, client, addr, exc):
        """As gunicorn's, for what is no request; with the headers that all our answers have."""
        super().handle_error(req, Refusing(client), addr, exc)


class Refusing:
    """A client's socket through which gunicorn sends an answer of its own: headers are added."""

    def __init__(self, client):
        self._client = client

    def __getattr__(self, name):
        return getattr(self._client, name)

    def sendall(self, answer):
        """Send it, with the headers after the first line."""
        first, _, rest = answer.partition(b"\r\n")
        headers = "".join(f"{name}: {text}\r\n" for name, text in policy.of_refusals().items())
        self._client.sendall(first + b"\r\n" + headers.encode("ascii") + rest)


worker_class = Worker
threads = 32
"""Few of them compute at a time (dashboard/web/limits.py); the others wait for their turn or for a
picture. None waits for a client (dashboard/web/worker.py), so slow ones take none.
"""

worker_connections = 400
"""Connections of a worker; each takes up to two of the 1,024 files that a process may have open."""

control_socket_disable = True

limit_request_line = 8190
"""Bytes of a request's first line, its address included; nginx takes as many."""

limit_request_fields = 64
limit_request_field_size = 8190
keepalive = 65
"""Seconds that an idle connection stays open: longer than nginx keeps one, and than a reader takes
to the next click, so that nobody sends a request down a line that is just being shut.
"""

timeout = 60
"""Seconds after which a worker whose main loop does not turn is replaced; no limit of a request."""

graceful_timeout = 35
"""Seconds that requests have to end in when their worker is to leave."""

METRICS_DIR = "PROMETHEUS_MULTIPROC_DIR"


def on_starting(server):
    """Open the port of the metrics, which all workers answer on, where METRICS_PORT asks for it."""
    os.environ.pop(METRICS_DIR, None)
    server.metrics = None
    port = os.environ.get("METRICS_PORT")
    if not port:
        return
    host = os.environ.get("METRICS_HOST") or "127.0.0.1"
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        server.metrics = socket.create_server((host, int(port)), family=family)
    except (OSError, ValueError) as error:
        raise SystemExit(
            f"METRICS_PORT {port} at {host}: {error}. Give each application a port of its own."
        ) from None
    server.metrics.setblocking(False)  # another worker may have been quicker to answer
    os.environ[METRICS_DIR] = tempfile.mkdtemp(prefix="ratings-metrics-")


def post_fork(server, worker):
    """Hand the port on; what answers there is the worker's own code, new after a reload."""
    worker.metrics = server.metrics


def post_worker_init(worker):
    """Answer for the metrics beside the readers."""
    memory.spare_collector()
    if worker.metrics is not None:
        from dashboard.web import prometheus

        prometheus.serve(worker.metrics, worker.wsgi.config["RELEASES"])


def child_exit(server, worker):
    """Let go of what only spoke of a worker that was alive; its counts stay."""
    if server.metrics is not None:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)


def on_exit(server):
    """Leave nothing behind."""
    if server.metrics is not None:
        shutil.rmtree(os.environ[METRICS_DIR], ignore_errors=True)
