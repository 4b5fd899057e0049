"""Telling once: what is new goes out in one message, what failed waits, and nothing else breaks."""

import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from data import times
from data.alerts import delivery, outbox
from data.alerts.watch import Message, News
from data.commands import warnings
from data.faults import DataError
from data.releases.reader import Releases, current_id
from tests.data.floor import CORE, EVERYTHING, START, figure, published, write_tidy

BETTER = (
    figure("AAA", 99),
    figure("BBB", 99),
    figure("north", 90, indicator="gp_extended_access"),
    figure("south", 90, indicator="gp_extended_access"),
    *(published(area, 90, indicator="early_cancer_diagnosis") for area in ("F01", "N01", "S01")),
)
SECRET = "https://chat.example/hooks/hush"


class Way:
    """A channel that takes what it is sent, unless it is down."""

    name = "e-mail"

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.fault: Exception | None = None

    def send(self, message: Message) -> None:
        if self.fault:
            raise self.fault
        self.sent.append(message)

    @property
    def texts(self) -> list[str]:
        return [item["text"] for message in self.sent for item in message.items]


@pytest.fixture
def way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Way:
    """The one channel there is, noting what was told in a file of the test's own."""
    found = Way()
    monkeypatch.setenv("ALERTS_FILE", str(tmp_path / "alerts" / "noted.json"))
    monkeypatch.setenv("ALERT_WEBHOOK", SECRET)
    monkeypatch.setattr(delivery, "read", lambda: [found])
    return found


ONE, TWO = News("one", "One.", "https://x.example/1"), News("two", "Two.")


def test_what_is_new_goes_out_in_one_message_and_once(way: Way):
    assert outbox.tell([ONE, TWO]) == []
    assert outbox.tell([ONE, TWO]) == []
    (message,) = way.sent
    assert message.subject == "Place ratings: 2 warnings"
    assert message.text == "One.\nhttps://x.example/1\n\nTwo.\n"
    outbox.tell([ONE, News("three", "Three.")])
    assert way.sent[1].subject == "Place ratings: Three."
    assert oct(outbox.path().stat().st_mode & 0o777) == "0o600"


def test_what_cannot_be_sent_waits_for_the_next_time(way: Way):
    way.fault = DataError("the mail server x: not reached.")
    assert outbox.tell([ONE]) == [
        "A warning was not sent by e-mail: the mail server x: not reached. "
        "It will be sent with the next one."
    ]
    way.fault = None
    assert outbox.tell([TWO]) == []
    assert way.texts == ["One.", "Two."]


def test_what_is_over_is_new_when_it_comes_again(way: Way):
    outbox.tell([ONE, TWO])
    outbox.over("on")
    outbox.tell([ONE, TWO])
    assert way.texts == ["One.", "Two.", "One."]


def test_what_was_told_is_let_go_of_after_400_days(way: Way, monkeypatch):
    monkeypatch.setattr(times, "now", lambda: START)
    outbox.tell([ONE])
    for days, told in ((400, 1), (401, 2)):
        monkeypatch.setattr(times, "now", lambda days=days: START + timedelta(days=days))
        outbox.tell([ONE])
        assert len(way.sent) == told


def test_a_note_that_is_none_is_said(way: Way):
    outbox.path().parent.mkdir()
    outbox.path().write_text("[]")
    with pytest.raises(DataError, match="not a record of warnings"):
        outbox.tell([ONE])


Run = Callable[..., tuple[int, str, str]]


def test_a_load_that_fails_is_told_once_and_without_its_figures(desk: Path, run: Run, way: Way):
    wrong = write_tidy(desk / "wrong.csv", figure(numerator=777), figure(denominator="abc"))
    for _ in range(2):
        assert run("load", wrong)[0] == 1
    assert way.texts == ["A load failed: wrong.csv was refused: 2 faults."]
    run("load", write_tidy(desk / "all.csv", *EVERYTHING))
    assert run("load", wrong)[0] == 1
    assert len(way.sent) == 2


def test_a_publication_tells_what_moved_once_and_of_internal_figures_none(
    full: Path, run: Run, way: Way, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("INTERNAL_URL", "https://inside.example")
    before = current_id(Releases("internal").channel)
    run("load", write_tidy(full / "new.csv", *BETTER))
    embargo = ("publish", *CORE, "--no-site", "--embargo", "2999-01-01T09:30")
    way.fault = DataError("the mail server x: not reached.")
    code, out, err = run(*embargo)
    assert (code, "is current" in out) == (0, True)  # whatever becomes of telling
    assert (
        err == f"A warning was not sent by e-mail: {way.fault} It will be sent with the next one.\n"
    )
    way.fault = None
    assert run(*embargo)[0] == 0
    assert way.sent == []
    assert run("watch")[0] == 0
    assert run("watch")[0] == 0
    (message,) = way.sent
    assert way.texts[0] == (
        "The Shire (internal): another category; mostly because of Early cancer diagnosis."
    )
    assert message.items[0]["link"] == f"https://inside.example/change/shire?since={before}"
    assert not {"2,", "3,", "4,", "advanced", "%"} & set(message.text.split())


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (OSError(28, "No space left"), "No warning was sent: [Errno 28] No space left\n"),
        (KeyError("hush"), "No warning was sent: KeyError\n"),
    ],
)
def test_whatever_is_wrong_with_telling_is_a_sentence(way: Way, capsys, fault, said: str):
    way.fault = fault
    warnings.quietly(lambda: [ONE])
    assert capsys.readouterr().err == said


def test_watch_says_what_is_late_and_stale_and_tells_it_once(
    desk: Path, run: Run, way: Way, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(times, "now", lambda: START)
    calendar = "indicator,months,days,basis\nae_four_hour,1,14,a test\n"
    (desk / "reference" / "calendar.csv").write_text(calendar)
    run("load", write_tidy(desk / "all.csv", *EVERYTHING))
    run("publish", *CORE, "--no-site")
    long_ago = START.timestamp() - 50 * 24 * 3600
    os.utime(Releases("internal").channel / "current", (long_ago, long_ago), follow_symlinks=False)
    for _ in range(2):
        code, out, err = run("watch")
        assert (code, err) == (0, "")
        assert out.startswith("A&E within 4 hours is late: the figures after 31 December 2017 were")
        assert "The internal release is stale: it has not changed for 5" in out
        assert out.endswith("\n2 warnings.\n")
    assert len(way.sent) == 1


def test_watch_without_anybody_to_tell_only_says(desk: Path, run: Run):
    assert run("watch") == (0, "0 warnings.\n", "")
    assert not outbox.path().exists()


def test_watch_fails_where_it_cannot_tell(desk: Path, run: Run, way: Way):
    way.fault = DataError("no way there.")
    run("load", write_tidy(desk / "wrong.csv", figure(denominator="abc")))
    code, _, err = run("watch")
    assert code == 1
    assert (
        err
        == "A warning was not sent by e-mail: no way there. It will be sent with the next one.\n"
    )
    assert [len(one["waiting"]) for one in json.loads(outbox.path().read_text()).values()] == [1]
