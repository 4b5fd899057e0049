"""Events from their file into releases: what is refused, which count, and who sees them."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest

from data.faults import LoadRefused
from data.open_data import tables
from data.releases.release import Release
from data.store.load import Loaded
from tests.data.floor import EVERYTHING, Floor

HEADER = ["date", "area", "indicator", "text", "public"]


def event(
    text: str = "A new pathway opens",
    day: str = "2017-11-13",
    area: str = "north",
    indicator: str = "ae_four_hour",
    public: str = "yes",
) -> list[str]:
    return [day, area, indicator, text, public]


def load_events(floor: Floor, *rows: list[str], **provenance: object) -> Loaded:
    floor.files += 1
    path = Path(floor.folder / f"events-{floor.files}.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return floor.load_files(path, **provenance)[0]


def seen(release: Release) -> list[tuple[str, str, str]]:
    rows = release.events
    return list(zip(rows["place"], rows["indicator"], rows["text"], strict=True))


@pytest.fixture
def told(floor: Floor) -> Floor:
    """A floor with figures enough to rate."""
    floor.load(*EVERYTHING)
    return floor


@pytest.mark.both_stores
def test_they_are_in_the_release_in_order_of_time(told: Floor):
    loaded = load_events(told, event(), event("All of it", "2017-10-01", "", ""))
    assert (loaded.layout, loaded.rows) == ("events", 2)
    assert seen(told.build()) == [
        ("", "", "All of it"),
        ("north", "ae_four_hour", "A new pathway opens"),
    ]


def test_a_later_file_corrects_an_event_of_the_same_day(told: Floor):
    load_events(told, event("A pathway opens"))
    told.wait(days=1)
    load_events(told, event("A pathway opens at last"))
    assert seen(told.build()) == [("north", "ae_four_hour", "A pathway opens at last")]


def test_invented_ones_count_only_while_there_are_no_real_ones(told: Floor):
    load_events(told, event("Invented", area="south"), kind="demonstration")
    assert [text for *_, text in seen(told.build())] == ["Invented"]
    load_events(told, event("Real"))
    assert [text for *_, text in seen(told.build())] == ["Real"]


def test_the_public_sees_what_is_public_and_free(told: Floor):
    load_events(told, event("For all"), event("For us", "2017-11-14", public=""))
    load_events(told, event("Soon", "2017-11-15"), embargo_until=told.clock + timedelta(days=1))
    assert [text for *_, text in seen(told.build("public"))] == ["For all"]
    assert [text for *_, text in seen(told.build())] == ["For all", "For us", "Soon"]


def test_a_correction_takes_back_what_was_public(told: Floor):
    load_events(told, event("For all"))
    told.wait(days=1)
    load_events(told, event("For us", public="no"))
    assert seen(told.build("public")) == []


def test_they_are_part_of_what_a_release_is(told: Floor):
    before = told.build("public").id
    load_events(told, event("For us", public="no"))
    assert told.build("public").id == before
    load_events(told, event("For all", "2017-11-14"))
    assert told.build("public").id != before


def test_open_data_has_them_where_there_are_any(told: Floor):
    assert "events" not in [table.name for table in tables.of(told.build("public"))]
    load_events(told, event(), event("All of it", "2017-10-01", "", ""))
    (found,) = [one for one in tables.of(told.build("public")) if one.name == "events"]
    rows = found.of(told.build("public"))
    assert rows["text"].tolist() == ["All of it", "A new pathway opens"]
    assert rows["area"].tolist() == ["", "north"]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (event(area="atlantis"), "is not a place here"),
        (event(indicator="happiness"), "is not an indicator here"),
        (event(day="2017-13-01"), "is not a date"),
        (event(day="2030-01-01"), "is after today"),
        (event(day="1947-01-01"), "is before the NHS began"),
        (event(text=""), "is blank"),
        (event(text="a" * 121), "has more than 120 characters"),
        (event(text="a\u200bb"), "has invisible characters"),
        (event(public="maybe"), "is neither yes nor no"),
        (event(text="Ask nurse@example.org"), "has an e-mail address, and is public"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(told: Floor, row: list[str], says: str):
    with pytest.raises(LoadRefused) as refused:
        load_events(told, event("Right", "2017-11-01"), row)
    (fault,) = refused.value.faults
    assert (fault.line, says in str(fault)) == (3, True), str(fault)
    assert seen(told.build()) == []


def test_a_text_of_120_characters_and_an_address_that_is_not_public_are_right(told: Floor):
    load_events(told, event("a" * 120), event("Ask nurse@example.org", "2017-11-14", public="no"))
    assert len(seen(told.build())) == 2


def test_two_of_one_day_and_area_are_refused(told: Floor):
    with pytest.raises(LoadRefused) as refused:
        load_events(told, event(), event("Another"))
    assert "differ" in str(refused.value.faults[0])
