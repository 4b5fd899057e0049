"""What the application writes of requests and faults: a line each, and nothing of who asks."""

import json
import logging
import re

import pytest

from dashboard.web import respond


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture):
    """The request log's lines so far, each read as JSON."""
    caplog.set_level(logging.INFO, logger="dashboard.requests")

    def lines() -> list[dict[str, object]]:
        records = [one for one in caplog.records if one.name == "dashboard.requests"]
        assert all("\n" not in one.getMessage() for one in records)
        return [json.loads(one.getMessage()) for one in records]

    return lines


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/method", 200),
        ("GET", "/place/atlantis", 404),
        ("GET", "/nonsense", 404),
        ("GET", "/healthz", 200),
        ("POST", "/healthz", 405),
        ("GET", "/download/ae_four_hour.csv", 200),
        ("GET", "/download/happiness.csv", 404),
        ("GET", "/assets/style.css", 200),
        ("GET", "/assets/nothing.css", 404),
    ],
)
def test_each_request_is_one_line_of_the_log(client, logged, method, address, status):
    response = client.open(address, method=method)
    (line,) = logged()
    assert response.status_code == status
    assert (line["method"], line["path"], line["status"]) == (method, address, status)
    assert 0 <= line["ms"] < 60_000
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", line["time"])


def test_the_log_says_nothing_of_who_asks(client, logged):
    client.get("/?name=Ada", headers={"User-Agent": "a browser", "Cookie": "session=1"})
    (line,) = logged()
    assert set(line) == {"time", "request", "method", "path", "status", "ms", "bytes"}
    assert "Ada" not in json.dumps(line)


@pytest.mark.parametrize("address", ["/", "/nonsense", "/healthz", "/place/atlantis"])
def test_a_request_keeps_the_id_it_came_with(client, logged, address):
    response = client.get(address, headers={"X-Request-Id": "Ab_1.2-3"})
    assert response.headers.getlist("X-Request-Id") == ["Ab_1.2-3"]
    assert [line["request"] for line in logged()] == ["Ab_1.2-3"]


@pytest.mark.parametrize("given", ["a" * 8, "a" * 64])
def test_an_id_has_8_to_64_characters(client, given):
    response = client.get("/healthz", headers={"X-Request-Id": given})
    assert response.headers["X-Request-Id"] == given


@pytest.mark.parametrize(
    "given", [None, "", "a" * 7, "a" * 65, "ada@example.org", "two words", "12345678é", '{"a":"b"}']
)
def test_any_other_request_is_given_an_id_of_its_own(client, logged, given):
    headers = {} if given is None else {"X-Request-Id": given}
    made = [client.get("/healthz", headers=headers).headers["X-Request-Id"] for _ in range(2)]
    assert all(re.fullmatch(r"[0-9a-f]{32}", one) for one in made)
    assert made[0] != made[1]
    assert [line["request"] for line in logged()] == made


def test_a_path_with_a_line_break_stays_one_line(client, logged):
    client.get("/place/a%0Ab")
    assert [line["path"] for line in logged()] == ["/place/a\nb"]


def test_a_fault_of_ours_is_a_500_in_words_and_in_the_log(client, logged, monkeypatch, caplog):
    def broken(path: str, query: object) -> None:
        raise ZeroDivisionError("our secret")

    monkeypatch.setattr(respond, "respond", broken)
    response = client.get("/", headers={"X-Request-Id": "fault-17"})
    assert response.status_code == 500
    assert "'/', request fault-17" in caplog.text
    assert response.headers["X-Request-Id"] == "fault-17"
    assert "Traceback" not in response.text
    assert "our secret" not in response.text
    assert [line["status"] for line in logged()] == [500]


def test_no_line_of_the_log_of_faults_is_forged(client, monkeypatch, caplog):
    monkeypatch.setattr(respond, "respond", lambda path, query: 1 / 0)
    client.get("/place/a%0DERROR forged")
    assert "'/place/a\\rERROR forged', request" in caplog.text
