"""Files into the store: what is said to have come in, all or nothing, revisions, withdrawal."""

from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from data import profile
from data.faults import DataError, LoadRefused
from data.store import database, history, load, schema
from data.store.coverage import Code
from tests.data.floor import Floor, contents, figure, published

pytestmark = pytest.mark.both_stores

MONTHLY = (profile.read().demonstration / "ae" / "Monthly-AE-December-2017.csv").read_text()


def loads(floor: Floor) -> list[dict]:
    """The table of loads."""
    with floor.engine.connect() as connection:
        rows = connection.execute(sa.select(schema.load).order_by(schema.load.c.id))
        return [dict(row) for row in rows.mappings()]


def held(floor: Floor, place: str = "AAA", indicator: str = "ae_four_hour") -> pd.DataFrame:
    """Every value ever loaded for a place on Christmas Day."""
    day = date(2017, 12, 25)
    with floor.engine.connect() as connection:
        return history.values(connection, floor.reference, indicator, place, (day, day))


def test_what_came_in(floor: Floor):
    loaded = floor.load(figure("AAA", period="2017-10"), figure("BBB"), figure("E01"))
    assert (loaded.rows, loaded.new, loaded.revised, loaded.unchanged) == (3, 3, 0, 0)
    assert loaded.span == (date(2017, 10, 1), date(2017, 12, 31))
    assert loaded.areas == ("England", "North", "South")
    assert (loaded.unmapped, loaded.out_of_time) == ((), ())
    assert (loaded.load_id, loaded.layout, loaded.source) == (1, "tidy", "tidy")


def test_a_place_is_covered_by_its_providers(floor: Floor):
    assert floor.load(figure("AAA")).areas == ("North",)
    assert floor.load(figure("S01")).areas == ("South",)


def monthly(folder: Path, *lines: str, name: str = "Monthly-AE-December-2017.csv") -> Path:
    """A monthly A&E file of providers: code, name, attendances, over four hours."""
    rows = [MONTHLY.splitlines()[0]]
    for code, title, seen, late in (line.split(",") for line in lines):
        rows.append(
            f"MSitAE-DECEMBER-2017,{code},NHS ENGLAND NORTH,{title},"
            f"{seen},0,0,0,0,0,{late},0,0,0,0,0,0,0,0,0,0,0"
        )
    path = folder / name
    path.write_text("\n".join(rows) + "\n")
    return path


def test_codes_nobody_has_mapped_are_stored_and_listed_with_their_share(floor: Floor):
    file = monthly(floor.folder, "AAA,ALPHA,500,100", "XXX,FAR HOSPITAL,100,0", "YYY,FARTHER,400,0")
    (loaded,) = floor.load_files(file)
    (found,) = loaded.unmapped
    assert found.codes == (Code("YYY", "FARTHER", 0.4), Code("XXX", "FAR HOSPITAL", 0.1))
    assert (found.indicator, found.period_end) == ("ae_four_hour", date(2017, 12, 31))
    assert loaded.areas == ("North",)
    assert held(floor, "XXX")["denominator"].tolist() == [100]


def test_where_nothing_was_counted_the_share_is_of_rows(floor: Floor):
    file = monthly(floor.folder, "AAA,ALPHA,0,0", "BBB,BETA,0,0", "CCC,C,0,0", "XXX,FAR,0,0")
    (loaded,) = floor.load_files(file)
    (found,) = loaded.unmapped
    assert [(one.code, one.share) for one in found.codes] == [("CCC", 0.25), ("XXX", 0.25)]
    assert found.whole == "the areas it names"


def test_one_bad_row_refuses_the_file(floor: Floor):
    before = contents(floor.engine)
    with pytest.raises(LoadRefused, match=r"file-1\.csv: line 3, column 'numerator': value '101'"):
        floor.load(figure("AAA"), figure("BBB", 101))
    assert contents(floor.engine) == before


def test_one_bad_file_refuses_them_all_and_every_fault_is_listed(floor: Floor):
    files = [
        floor.file(figure("AAA", 101), figure("BBB", 102), name="bad.csv"),
        floor.file(figure("AAA"), name="good.csv"),
        floor.file(figure("mordor"), name="worse.csv"),
    ]
    before = contents(floor.engine)
    with pytest.raises(LoadRefused) as refusal:
        floor.load_files(*files)
    lines = str(refusal.value).splitlines()
    assert [line.split(",")[0] for line in lines] == [
        "bad.csv: 2 rows (line 2 '101'",
        "worse.csv: line 2",
    ]
    assert len(refusal.value.faults) == 3
    assert refusal.value.brief == "bad.csv was refused: 1 fault. worse.csv was refused: 1 fault."
    assert contents(floor.engine) == before


def test_a_failure_half_way_leaves_nothing(floor: Floor, monkeypatch: pytest.MonkeyPatch):
    floor.load(figure("AAA", 1))
    before = contents(floor.engine)
    appended, append = [], database.append

    def fail_at_the_second(*arguments: object) -> None:
        append(*arguments)
        appended.append(arguments)
        if len(appended) == 2:
            raise RuntimeError("the power is off")

    monkeypatch.setattr(database, "append", fail_at_the_second)
    with pytest.raises(RuntimeError, match="power"):
        floor.load_files(floor.file(figure("AAA", 2)), floor.file(figure("AAA", 3)))
    assert contents(floor.engine) == before


def test_the_same_file_twice_changes_nothing_and_says_so(floor: Floor):
    first = floor.load(figure("AAA"))
    before = contents(floor.engine)
    again = floor.load(figure("AAA"), name="another-name.csv")
    assert (first.already, again.already) == (False, True)
    assert (again.load_id, again.rows, again.known_as) == (1, 1, "file-1.csv")
    assert contents(floor.engine) == before


def test_the_same_file_twice_in_one_go_is_stored_once(floor: Floor):
    file = floor.file(figure("AAA"))
    first, again = floor.load_files(file, file)
    assert (first.already, again.already) == (False, True)
    assert again.load_id == first.load_id == 1
    assert len(loads(floor)) == 1


def test_a_corrected_file_is_a_revision_and_the_old_value_stays_readable(floor: Floor):
    floor.load(figure("AAA", 90), figure("BBB", 80))
    floor.wait(days=1)
    revised = floor.load(figure("AAA", 91), figure("BBB", 80), figure("north", 70))
    assert (revised.new, revised.revised, revised.unchanged) == (1, 1, 1)
    assert held(floor)["numerator"].tolist() == [90, 91]
    assert held(floor)["load_id"].tolist() == [1, 2]
    assert floor.numerators() == [91, 80, 70]


@pytest.mark.parametrize(
    "changed",
    [
        figure("AAA", 90, 101),
        figure("AAA", 90, 100, value=90),
        figure("AAA", 90, 100, status="provisional"),
        figure("AAA", 90, 100, lower=1),
    ],
)
def test_any_figure_that_differs_is_a_revision(floor: Floor, changed: str):
    floor.load(figure("AAA", 90))
    assert floor.load(changed).revised == 1


def test_revisions_are_counted_against_the_last_load_of_the_same_source(floor: Floor):
    floor.load(figure("AAA", 90))
    floor.load(figure("AAA", 91))
    assert floor.load(figure("AAA", 91), figure("BBB")).unchanged == 1
    assert floor.load_files(monthly(floor.folder, "AAA,ALPHA,100,9"))[0].new == 1


def test_a_withdrawn_load_is_out_of_force_and_history_keeps_it(floor: Floor):
    floor.load(figure("AAA", 90))
    floor.load(figure("AAA", 91))
    load.withdraw(floor.engine, 2, "wrong month")
    assert floor.numerators() == [90]
    values = held(floor)
    assert values["numerator"].tolist() == [90, 91]
    assert values["withdrawn_at"].isna().tolist() == [True, False]
    with floor.engine.connect() as connection:
        (row,) = connection.execute(sa.select(schema.withdrawal)).mappings()
    assert (row["reason"], row["withdrawn_by"]) == ("wrong month", "a tester")


def test_a_withdrawn_file_may_be_loaded_again(floor: Floor):
    floor.load(figure("AAA", 90))
    load.withdraw(floor.engine, 1, "")
    again = floor.load(figure("AAA", 90))
    assert (again.already, again.load_id, again.new) == (False, 2, 1)
    assert floor.numerators() == [90]


def test_only_a_load_that_is_there_can_be_withdrawn_and_only_once(floor: Floor):
    with pytest.raises(DataError, match="There is no load 1"):
        load.withdraw(floor.engine, 1, "")
    floor.load(figure("AAA"))
    load.withdraw(floor.engine, 1, "")
    with pytest.raises(DataError, match="Load 1 is already withdrawn"):
        load.withdraw(floor.engine, 1, "")


@pytest.mark.parametrize("kind", ["real", "demonstration"])
def test_kind_is_what_the_loader_says(floor: Floor, kind: str):
    assert floor.load(figure("AAA"), kind=kind).kind == kind
    assert floor.rows()["kind"].tolist() == [kind]


def test_a_shipped_sample_stays_a_demonstration_whatever_the_loader_says(floor: Floor):
    copied = floor.folder / "real.csv"
    copied.write_text(MONTHLY)
    edited = floor.folder / "edited.csv"
    edited.write_text("".join(MONTHLY.splitlines(keepends=True)[:-1]))
    assert [one.kind for one in floor.load_files(copied, edited, kind="real")] == [
        "demonstration",
        "real",
    ]


def test_a_load_carries_when_by_whom_and_under_what_conditions(floor: Floor):
    embargo = datetime(2018, 3, 8, 9, 30)
    floor.load(figure("AAA"), published_on=date(2018, 1, 11), embargo_until=embargo)
    floor.load(figure("BBB"))
    stated, unstated = loads(floor)
    assert (stated["published_on"], stated["published_stated"]) == (date(2018, 1, 11), True)
    assert (unstated["published_on"], unstated["published_stated"]) == (date(2018, 3, 1), False)
    assert (stated["embargo_until"], unstated["embargo_until"]) == (embargo, None)
    assert stated["loaded_at"] == floor.clock
    assert stated["loaded_by"] == "a tester"
    assert (stated["file_name"], stated["row_count"]) == ("file-1.csv", 1)


def test_a_file_that_is_not_there(floor: Floor):
    with pytest.raises(DataError, match=r"nowhere\.csv: there is no such file"):
        floor.load_files(floor.folder / "nowhere.csv")


def test_a_folder_is_no_file(floor: Floor):
    with pytest.raises(
        DataError, match=r"this is a folder or a device, not a file\. Check the name"
    ):
        floor.load_files(floor.folder)


def test_figures_are_kept_as_they_came(floor: Floor):
    floor.load(published("N01", 17.3, lower=16.5, upper=18.1, status="provisional"))
    with floor.engine.connect() as connection:
        (row,) = connection.execute(sa.select(schema.observation)).mappings()
    assert (row["area"], row["line"], row["status"]) == ("N01", 2, "provisional")
    assert (row["numerator"], row["denominator"], row["value"]) == (None, None, 17.3)
    assert (row["lower"], row["upper"]) == (16.5, 18.1)


def test_history_of_what_was_never_loaded(floor: Floor):
    floor.load(figure("AAA"))
    with pytest.raises(DataError, match="ae_four_hour for south was ever loaded for 2017-12-25"):
        held(floor, "south")


def test_history_of_a_place_looks_up_its_codes_and_providers(floor: Floor):
    floor.load(figure("AAA", 1), figure("BBB", 2), figure("N01", 3), figure("S01", 4))
    assert held(floor, "north")["area"].tolist() == ["AAA", "BBB", "N01"]
