"""A worker with one thread, which clients that are slow in every way do not stop."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from dashboard.application import ROOT
from tests.browser.serving import free_address

CONFIGURATION = """
from dashboard.web import connection, worker

worker.SECONDS_TO_ASK = 1.0
worker.SECONDS_TO_TAKE = 0.9
worker.LEAST_RATE = 100_000_000
worker.MOST_KEPT = 60_000_000
worker.MOST_OF_AN_ADDRESS = 2
connection.SECONDS_TO_READ = 0.5
worker_class = worker.Worker
threads, workers, keepalive, worker_connections = 1, 1, 5, 40
control_socket_disable = True
"""
APPLICATION = """
import time

LARGE = 8_000_000

def app(environ, start):
    path = environ["PATH_INFO"]
    if path == "/long":
        time.sleep(0.2)
    if path == "/file":
        file = open("large", "rb")
        start("200 OK", [("Content-Length", str(LARGE))])
        return environ["wsgi.file_wrapper"](file)
    read = path == "/echo"
    content = environ["wsgi.input"].read() if read else bytes(LARGE) if path == "/large" else b"ok"
    start("200 OK", [("Content-Length", str(len(content)))])
    return [content]
"""
LARGE = 8_000_000
SILENT, HALF_A_HEAD = b"", b"GET / HTTP/1.1\r\nHost: x\r\n"
HALF_A_BODY = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 50000\r\n\r\n{"


class Server:
    """Where it listens; connections to it are closed with the test."""

    def __init__(self, address: str) -> None:
        host, _, port = address.partition(":")
        self.place = host, int(port)
        self._open = contextlib.ExitStack()

    def say(self, sent: bytes, source: str = "127.0.0.1", **options: int) -> socket.socket:
        """A connection from a source on which this has been sent."""
        connection = self._open.enter_context(socket.socket())
        connection.bind((source, 0))
        for name, value in options.items():
            connection.setsockopt(socket.SOL_SOCKET, getattr(socket, name), value)
        connection.settimeout(5)
        connection.connect(self.place)
        connection.sendall(sent)
        return connection

    def close(self) -> None:
        self._open.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, address = tmp_path_factory.mktemp("worker"), free_address()
    (folder / "conf.py").write_text(CONFIGURATION)
    (folder / "small.py").write_text(APPLICATION)
    (folder / "large").write_bytes(bytes(range(250)) * (LARGE // 250))
    command = [sys.executable, "-m", "gunicorn", "small:app", "-c", "conf.py", "--bind", address]
    path = f"{folder}:{ROOT}"
    with subprocess.Popen(command, cwd=folder, env={"PYTHONPATH": path}) as server:
        try:
            _wait(address)
            yield address
        finally:
            server.terminate()


def _wait(address: str) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with contextlib.suppress(ConnectionError):
            Server(address).say(b"").close()
            return
        time.sleep(0.02)


@pytest.fixture
def server(address: str) -> Iterator[Server]:
    found = Server(address)
    yield found
    found.close()


def get(path: str, *headers: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: x", *headers, "\r\n"]).encode()


def post(content: bytes, *headers: str, path: str = "/echo") -> bytes:
    head = [f"POST {path} HTTP/1.1", "Host: x", f"Content-Length: {len(content)}", *headers, "\r\n"]
    return "\r\n".join(head).encode() + content


def answer(connection: socket.socket) -> tuple[int, bytes]:
    """Status and content of the next answer on a connection."""
    file = connection.makefile("rb", buffering=0)
    status, length = int(file.readline().split()[1]), 0
    while (line := file.readline()) not in (b"\r\n", b""):
        name, _, value = line.partition(b":")
        length = int(value) if name.lower() == b"content-length" else length
    content = b""
    while len(content) < length and (piece := file.read(length - len(content))):
        content += piece
    return status, content


def rest(connection: socket.socket) -> bytes:
    """All that still comes until the other side closes."""
    found = b""
    with contextlib.suppress(ConnectionError):
        while piece := connection.recv(1 << 20):
            found += piece
    return found


@pytest.mark.parametrize(
    "slow",
    [
        SILENT,
        HALF_A_HEAD,
        HALF_A_BODY,
        get("/large"),
        get("/file"),
        get("/large", "Connection: close"),
    ],
    ids=["silent", "half a head", "half a body", "answer", "file", "last answer"],
)
def test_who_is_slow_holds_no_thread(server: Server, slow: bytes):
    begun = time.monotonic()
    for _ in range(5):
        server.say(slow, SO_RCVBUF=4096)
    assert answer(server.say(get("/"))) == (200, b"ok")
    assert time.monotonic() - begun < 0.9  # before the slow ones are cut off


def test_who_does_not_finish_asking_or_take_the_answer_is_cut_off(server: Server):
    asking = [server.say(slow) for slow in (SILENT, HALF_A_HEAD, HALF_A_BODY)]
    taking = [server.say(get(path), SO_RCVBUF=4096) for path in ("/large", "/file")]
    assert [rest(connection) for connection in asking] == [b""] * 3
    assert all(len(rest(connection)) < LARGE for connection in taking)


def test_a_request_in_pieces_is_one_request(server: Server):
    connection = server.say(b"")
    for piece in (
        b"POST /echo HT",
        b"TP/1.1\r\nHost: x\r\ncontent-length:",
        b" 4\r\n\r",
        b"\nab",
        b"cd",
    ):
        time.sleep(0.01)
        connection.sendall(piece)
    assert answer(connection) == (200, b"abcd")


def test_a_connection_is_kept_and_requests_that_come_together_are_answered_in_turn(server: Server):
    connection = server.say(post(b"one") + post(b"two") + get("/"))
    assert [answer(connection)[1] for _ in range(3)] == [b"one", b"two", b"ok"]
    connection.sendall(post(b"unread", path="/") + post(b"four"))
    assert [answer(connection)[1] for _ in range(2)] == [b"ok", b"four"]


def test_the_last_answer_comes_whole_and_then_the_end(server: Server):
    connection = server.say(get("/large", "Connection: close"))
    assert answer(connection) == (200, bytes(LARGE))
    assert rest(connection) == b""


def test_a_file_comes_whole(server: Server):
    status, content = answer(server.say(get("/file")))
    assert (status, content) == (200, bytes(range(250)) * (LARGE // 250))


def test_a_large_body_is_read_by_the_thread_that_wants_it(server: Server):
    content = bytes(range(256)) * 2000
    assert answer(server.say(post(content))) == (200, content)


def test_a_large_body_that_nobody_wants_is_waited_for_by_nobody(server: Server):
    head, _, _ = post(b"x" * 5_000_000, path="/").partition(b"xxxx")
    connections = [server.say(head) for _ in range(5)]
    begun = time.monotonic()
    assert [answer(one) for one in connections] == [(200, b"ok")] * 5
    assert answer(server.say(get("/"))) == (200, b"ok")
    assert time.monotonic() - begun < 1.5  # one of gunicorn's own waits for each 5 s
    assert rest(connections[0]) == b""


def test_who_asks_first_whether_to_send_is_told_once(server: Server):
    head, _, _ = post(b"abcd", "Expect: 100-continue").partition(b"abcd")
    connection = server.say(head)
    assert answer(connection) == (100, b"")
    connection.sendall(b"abcd")
    assert answer(connection) == (200, b"abcd")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (get("/", f"X-Long: {'x' * 70_000}"), 431),
        (b"GET /" + b"x" * 70_000, 431),
        (get("/", "Transfer-Encoding: chunked"), 501),
        (b"nonsense\r\n\r\n", 400),
        (get("/", "Content-Length: 4", "Content-Length: 5") + b"abcde", 400),
    ],
)
def test_what_is_no_request_of_ours_is_refused_and_the_connection_closed(server, sent, status):
    connection = server.say(sent)
    assert answer(connection)[0] == status
    assert rest(connection) == b""


def test_of_one_address_few_are_answered_at_a_time_and_more_are_told_so_at_once(server: Server):
    greedy = [server.say(get("/long"), source="127.0.0.9") for _ in range(4)]
    other = server.say(get("/"), source="127.0.0.8")
    for one in greedy[2:]:
        told = rest(one).decode()
        assert told.startswith("HTTP/1.1 503 ")
        assert "\r\nRetry-After: 1\r\n" in told
        assert "\r\nX-Content-Type-Options: nosniff\r\n" in told
        assert told.endswith(
            "\r\n\r\n503: You sent too many requests at once. Try again in a second.\n"
        )
    assert [answer(one) for one in (*greedy[:2], other)] == [(200, b"ok")] * 3
    assert answer(server.say(get("/"), source="127.0.0.9")) == (200, b"ok")


def test_a_trusted_proxy_is_not_one_address(server: Server):
    assert [answer(one)[0] for one in [server.say(get("/")) for _ in range(6)]] == [200] * 6


def test_where_all_places_are_taken_who_came_first_makes_room(server: Server):
    slow = [server.say(HALF_A_HEAD) for _ in range(60)]  # there are 40
    assert answer(server.say(get("/"))) == (200, b"ok")
    assert rest(slow[0]) == b""


def test_answers_that_nobody_takes_have_a_size_together(server: Server):
    slow = [server.say(get("/large"), SO_RCVBUF=4096) for _ in range(12)]  # there is room for 7
    assert answer(slow[-1]) == (200, bytes(LARGE))
    assert len(rest(slow[0])) < LARGE
