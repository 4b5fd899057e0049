"""Sessions: over when unused, over at the day's end, over everywhere at once when signed out."""

import stat

import pytest

from dashboard.signin.sessions import APART, IDLE, WHOLE, Sessions


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(tmp_path, clock) -> Sessions:
    return Sessions(tmp_path / "sessions", clock)


def test_a_session_is_found_by_its_id_alone(sessions, tmp_path):
    one, two = (sessions.start(account, ["viewer"], "token") for account in ("ada", "bob"))
    assert (sessions.find(one).account, sessions.find(two).account) == ("ada", "bob")
    assert sessions.find(one).roles == ("viewer",)
    assert len(one) >= 43
    files = list((tmp_path / "sessions").iterdir())
    for guess in ("", "x", "../sessions", one[:-1], one + "x", *(file.stem for file in files)):
        assert sessions.find(guess) is None


def test_only_the_servers_account_reads_the_files(sessions, tmp_path):
    id = sessions.start("ada", [], "")
    (file,) = (tmp_path / "sessions").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert id not in file.name
    assert id not in file.read_text()


@pytest.mark.parametrize(("unused", "there"), [(IDLE - 1, True), (IDLE, False)])
def test_it_is_over_when_unused(sessions, clock, unused, there):
    id = sessions.start("ada", [], "")
    clock.now += unused
    assert (sessions.find(id) is not None) is there


@pytest.mark.parametrize(("ahead", "there"), [(APART, True), (APART + 1, False), (86_400, False)])
def test_it_lasts_no_longer_where_it_began_while_the_clock_was_ahead(
    sessions, clock, tmp_path, ahead, there
):
    id = sessions.start("ada", [], "")
    clock.now -= ahead
    sessions.start("bob", [], "")  # clears away what is over
    assert len(list((tmp_path / "sessions").iterdir())) == (2 if there else 1)
    assert (sessions.find(id) is not None) is there


def test_it_goes_on_in_use_and_no_longer_than_a_day(sessions, clock):
    id = sessions.start("ada", [], "")
    begun = clock.now
    while clock.now + IDLE - 1 < begun + WHOLE:
        clock.now += IDLE - 1
        assert sessions.find(id) is not None
    clock.now = begun + WHOLE - 1
    assert sessions.find(id) is not None
    clock.now = begun + WHOLE
    assert sessions.find(id) is None


def test_a_session_that_is_over_stays_over(sessions, clock):
    id = sessions.start("ada", [], "")
    clock.now += IDLE
    assert sessions.find(id) is None
    clock.now -= IDLE
    assert sessions.find(id) is None


@pytest.mark.parametrize("left", ["", '{"account": "ad', "[]", "{}"])
def test_a_file_that_was_cut_off_is_no_session(sessions, tmp_path, left):
    id = sessions.start("ada", ["viewer"], "token")
    (file,) = tmp_path.rglob("*.json")
    file.write_text(left)
    assert sessions.find(id) is None
    assert not file.exists()


def test_ended_is_ended_for_every_worker(sessions, clock, tmp_path):
    id = sessions.start("ada", [], "")
    another = Sessions(tmp_path / "sessions", clock)
    assert another.find(id) is not None
    sessions.end(id)
    sessions.end(id)
    assert another.find(id) is None


def test_old_files_go_when_somebody_signs_in(sessions, clock, tmp_path):
    sessions.start("ada", [], "")
    clock.now += IDLE
    sessions.start("bob", [], "")
    assert len(list((tmp_path / "sessions").iterdir())) == 1
