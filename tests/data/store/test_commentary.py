"""Commentary through the store into releases: who sees which of it, and when."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from data.faults import LoadRefused
from data.releases import release
from data.releases.release import Release
from data.store import database, history, load, schema
from data.store.commentary import COLUMNS
from data.store.load import Loaded
from tests.data.floor import CORE, EVERYTHING, Floor, contents, figure, write_tidy

HEADER = ["indicator", "place", "date", "issue", "action", "owner", "public"]


def comment(
    issue: str = "Beds were full.",
    place: str = "north",
    day: str = "2018-01-12",
    *,
    indicator: str = "ae_four_hour",
    owner: str = "Chief nurse",
    public: str = "no",
) -> list[str]:
    """A row of commentary."""
    return [indicator, place, day, issue, "Twelve more beds.", owner, public]


def written(path: Path, *rows: list[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


def load_words(floor: Floor, *rows: list[str], **provenance: object) -> Loaded:
    """Load a file of these comments."""
    floor.files += 1
    file = written(floor.folder / f"words-{floor.files}.csv", *rows)
    return floor.load_files(file, **provenance)[0]


def issues(built: Release) -> list[str]:
    return built.commentary["issue"].tolist()


@pytest.fixture
def told(floor: Floor) -> Floor:
    """A floor with figures enough to rate, and nothing written yet."""
    floor.load(*EVERYTHING)
    return floor


@pytest.mark.both_stores
def test_what_came_in(floor: Floor):
    loaded = load_words(floor, comment(), comment(place="S01", day="2018-01-10"))
    assert (loaded.layout, loaded.source, loaded.kind) == ("commentary", "commentary", "real")
    assert (loaded.rows, loaded.new, loaded.revised, loaded.unchanged) == (2, 2, 0, 0)
    assert loaded.span == (date(2018, 1, 10), date(2018, 1, 12))
    assert (loaded.areas, loaded.unmapped) == (("North", "South"), ())
    again = load_words(floor, comment("Beds are full."), comment(place="S01", day="2018-01-10"))
    assert (again.new, again.revised, again.unchanged) == (0, 1, 1)


@pytest.mark.parametrize(
    ("row", "column", "value", "problem"),
    [
        (comment(indicator="handwashing"), "indicator", "handwashing", "is not an indicator here"),
        (comment(place="mordor"), "place", "mordor", "is not a place here"),
        (comment(place="AAA"), "place", "AAA", "is not a place here"),
        (comment(day="2018-03-02"), "date", "2018-03-02", "is after today, 2018-03-01"),
        (comment(day="1948-07-04"), "date", "1948-07-04", "is before the NHS began"),
    ],
)
def test_one_bad_row_refuses_the_file(floor: Floor, row, column, value, problem):
    before = contents(floor.engine)
    with pytest.raises(LoadRefused) as refusal:
        load_words(floor, comment(), comment(place="south"), row)
    (fault,) = refusal.value.faults
    assert (fault.line, fault.column, fault.value, fault.problem) == (4, column, value, problem)
    assert contents(floor.engine) == before


def test_what_is_written_today_or_when_the_nhs_began_is_taken(floor: Floor):
    assert load_words(floor, comment(day="2018-03-01"), comment(day="1948-07-05")).rows == 2


def test_a_place_by_its_code_is_the_same_place(floor: Floor):
    with pytest.raises(LoadRefused, match=r"lines 2 and 3, .*'N01' is a duplicate"):
        load_words(floor, comment(), comment("Another.", place="N01"))


@pytest.mark.both_stores
def test_commentary_and_figures_are_loaded_together_or_not_at_all(floor: Floor):
    bad = floor.file(figure("AAA", 101))
    with pytest.raises(LoadRefused):
        floor.load_files(written(floor.folder / "words.csv", comment()), bad)
    assert not any(contents(floor.engine).values())


@pytest.mark.both_stores
def test_a_release_holds_what_was_written(told: Floor):
    load_words(told, comment(place="N01", public="yes"))
    (row,) = told.build().commentary.to_dict("records")
    assert row == {
        "indicator": "ae_four_hour",
        "place": "north",
        "date": pd.Timestamp("2018-01-12"),
        "issue": "Beds were full.",
        "action": "Twelve more beds.",
        "owner": "Chief nurse",
        "public": True,
        "kind": "real",
        "loaded_by": "a tester",
    }


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_without_commentary_the_table_is_there_and_empty(told: Floor, audience: str):
    found = told.build(audience).commentary
    assert (list(found), len(found)) == (COLUMNS, 0)


@pytest.mark.both_stores
@pytest.mark.slow
def test_the_latest_date_comes_first_and_of_one_date_the_last_load_counts(told: Floor):
    load_words(told, comment("January.", day="2018-01-12"), comment("South.", place="south"))
    load_words(told, comment("December.", day="2017-12-10"))
    assert issues(told.build()) == ["January.", "December.", "South."]
    load_words(told, comment("January, mended.", place="N01"))
    assert issues(told.build()) == ["January, mended.", "December.", "South."]


@pytest.mark.slow
def test_a_withdrawn_load_is_out_of_force(told: Floor):
    load_words(told, comment("First."))
    mended = load_words(told, comment("Second."))
    load.withdraw(told.engine, mended.load_id, "")
    assert issues(told.build()) == ["First."]


@pytest.mark.both_stores
def test_what_was_known_then(told: Floor):
    then = told.clock
    told.wait(days=1)
    load_words(told, comment("Loaded later."))
    load_words(told, comment("To be published.", place="south"), published_on=date(2018, 3, 9))
    assert issues(told.build(known_at=then)) == []
    assert issues(told.build()) == ["Loaded later."]
    told.wait(days=7)
    assert issues(told.build()) == ["Loaded later.", "To be published."]


def test_the_public_reads_what_says_so_without_whose_it_is(told: Floor):
    load_words(told, comment("For all.", public="yes"), comment("For us.", place="south"))
    found = told.build("public").commentary
    assert found["issue"].tolist() == ["For all."]
    assert found[["owner", "loaded_by"]].to_numpy().tolist() == [["", ""]]


def test_what_is_internal_is_not_in_the_public_file(told: Floor):
    load_words(
        told,
        comment("Secret of ours.", owner="Chief nurse of ours"),
        comment("For all to read.", place="south", owner="Chief nurse of theirs", public="yes"),
    )
    bytes_of = {}
    for audience in ("internal", "public"):
        folder = told.folder / audience
        folder.mkdir()
        release.write(told.build(audience), folder)
        bytes_of[audience] = (folder / release.FILE).read_bytes()
    for internal in (
        b"Secret of ours",
        b"Chief nurse of ours",
        b"Chief nurse of theirs",
        b"a tester",
    ):
        assert internal in bytes_of["internal"]
        assert internal not in bytes_of["public"]
    assert b"For all to read" in bytes_of["public"]


def test_a_correction_takes_back_what_was_public(told: Floor):
    load_words(told, comment("Too frank.", public="yes"))
    load_words(told, comment("Too frank.", public="no"))
    assert issues(told.build("public")) == []


@pytest.mark.slow
def test_an_embargo_holds_for_the_public(told: Floor):
    load_words(told, comment(public="yes"), embargo_until=told.clock + timedelta(days=1))
    assert (len(issues(told.build())), issues(told.build("public"))) == (1, [])
    told.wait(days=1)
    assert issues(told.build("public")) == ["Beds were full."]


@pytest.mark.slow
def test_the_id_changes_with_what_the_audience_reads(told: Floor):
    def ids() -> tuple[str, str]:
        return told.build("internal").id, told.build("public").id

    nothing = ids()
    load_words(told, comment("For us."))
    ours = ids()
    assert (ours[0] != nothing[0], ours[1] == nothing[1]) == (True, True)
    load_words(told, comment("For all.", place="south", public="yes"))
    both = ids()
    assert (both[0] != ours[0], both[1] != ours[1]) == (True, True)
    load_words(told, comment("For all.", place="south", public="yes", owner="Somebody else"))
    owned = ids()
    assert (owned[0] != both[0], owned[1] == both[1]) == (True, True)
    load.withdraw(told.engine, 4, "")
    assert ids() == both


def invented(floor: Floor, *rows: list[str]) -> None:
    load_words(floor, *rows, kind="demonstration")


def test_invented_commentary_counts_beside_invented_figures_only(floor: Floor):
    floor.load(*EVERYTHING, kind="demonstration")
    invented(floor, comment("Invented."), comment("Invented too.", place="south"))
    assert issues(floor.build()) == ["Invented.", "Invented too."]
    floor.load(figure("BBB", 80))
    assert issues(floor.build()) == ["Invented."]
    floor.load(figure("AAA", 90))
    assert issues(floor.build()) == []


def test_real_commentary_displaces_invented_of_any_date(floor: Floor):
    floor.load(*EVERYTHING, kind="demonstration")
    load_words(floor, comment("Real.", day="2017-12-01"))
    invented(floor, comment("Invented."), comment("Invented too.", place="south"))
    assert issues(floor.build()) == ["Real.", "Invented too."]


def test_commentary_is_written_and_read_back(told: Floor):
    load_words(told, comment('=1+1, "<b>" & so on'), comment(place="south"))
    built = told.build()
    found = release.read(told.write(built))
    pd.testing.assert_frame_equal(built.commentary, found.commentary, check_dtype=False)


@pytest.mark.both_stores
def test_history_keeps_all_that_was_written(told: Floor):
    load_words(told, comment("First."))
    load_words(told, comment("Second.", place="N01"))
    load.withdraw(told.engine, 2, "")
    with told.engine.connect() as connection:
        found = history.comments(connection, told.reference, "ae_four_hour", "north")
    assert found["issue"].tolist() == ["First.", "Second."]
    assert found["withdrawn_at"].isna().tolist() == [False, True]
    assert list(found) == history.COMMENT


def test_the_commands_say_what_was_written(full: Path, run):
    code, out, err = run("load", written(full / "words.csv", comment(), comment(place="south")))
    assert (code, err) == (0, "")
    assert out == (
        "words.csv: load 2, commentary\n"
        "  2 rows: 2 new, 0 revised, 0 unchanged\n"
        "  written: 2018-01-12 to 2018-01-12\n"
        "  areas covered: North, South\n"
    )
    assert "commentary         real                 2  words.csv" in run("status")[1]
    said = run("history", "ae_four_hour", "north", "2017-12-25")[1]
    assert (
        said.count("Comments on this indicator and place, of any date:")
        == said.count("Beds were full.")
        == 1
    )
    assert "Comments on" not in run("history", "smoking_prevalence", "north", "2016-12-25")[1]
    run("withdraw", 2)
    assert "words.csv" in run("status")[1]
    assert "was current already" in run("publish", *CORE)[1]


def test_the_demonstration_has_commentary_of_both_kinds_and_names_roles(whole: Release):
    assert set(whole.commentary["kind"]) == {"demonstration"}
    assert set(whole.commentary["public"]) == {True, False}
    assert whole.commentary["owner"].str.match("(Chief|Director|Programme)").all()


def test_a_refused_file_says_so_in_one_line_and_stores_nothing(desk: Path, run):
    write_tidy(desk / "x.csv", figure("AAA"))
    run("load", desk / "x.csv")
    code, out, err = run("load", written(desk / "words.csv", comment("x" * 1001)))
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "has 1,001 characters, more than the 1,000 allowed. Shorten it." in err
    with database.opened() as store:
        assert contents(store)[schema.commentary.name] == []
