"""What open releases show counts when the next is published: by the commands, and in the files."""

from datetime import timedelta
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from data import times
from data.faults import DataError
from data.releases import release
from data.releases.disclosure import open_releases
from data.releases.reader import current_id
from metrics import registry
from tests.data.floor import CORE, EVERYTHING, REFERENCE, Floor, figure, write_reference, write_tidy

IAPT = "iapt_recovery"
TRUSTS = ("ae_four_hour", "delayed_transfers")
PLACES = ("north", "south", "west")
AREAS = REFERENCE["areas"] + "west,West,place,shire\n"
SHARES = [
    *(f"AAA,Alpha Hospital,{place},0.5,{of}" for place in ("north", "outside") for of in TRUSTS),
    *(f"BBB,Beta Hospital,south,1.0,{of}" for of in TRUSTS),
    *(f"C0{at},Commissioner,{place},1.0,{IAPT}" for at, place in enumerate(PLACES, start=1)),
]
PROVIDERS = "\n".join(
    [
        "provider,name,place,share,indicator,valid_from,valid_to,basis",
        *(f"{row},2010-04-01,,given" for row in SHARES),
    ]
)


def recovered(area: str, numerator: int, denominator: int = 100) -> str:
    return figure(area, numerator, denominator, indicator=IAPT)


ENGLAND = recovered("E01", 76, 300)
NORTH, SOUTH = recovered("N01", 7), recovered("S01", 27)
WEST = recovered("west", 42)


@pytest.fixture
def office(desk: Path) -> Path:
    """The desk with a third place, and commissioners of all three."""
    write_reference(desk / "reference", areas=AREAS, provider_place=PROVIDERS)
    return desk


def load(desk: Path, run, *rows: str) -> None:
    file = write_tidy(desk / f"{len(list(desk.glob('*.csv')))}.csv", *rows)
    assert run("load", file)[0] == 0


def publish(desk: Path, run) -> str:
    """Publish; the id of the public release."""
    code, _, said = run("publish", "--no-site", *CORE)
    assert (code, said) == (0, "")
    return current_id(desk / "releases" / "public") or ""


def table(desk: Path, id: str, name: str, area: str) -> dict[str, float | str]:
    """Numerators of the indicator in a table of a release's file, or "c", by the area's column."""
    path = desk / "releases" / "public" / id / release.FILE
    with duckdb.connect(str(path), read_only=True) as file:
        rows = file.table(name).df()
    rows = rows[rows["indicator"] == IAPT].sort_values(area)
    counts = rows["numerator"].astype(object).where(rows["numerator"].notna(), "c")
    return dict(zip(rows[area], counts, strict=True))


def test_a_count_of_a_commissioner_is_in_no_table(office: Path, run):
    """England's 76 less south's 40 and west's 25 would leave 7 alone for north."""
    codes = [recovered("C01", 7), recovered("C02", 42), recovered("C03", 27)]
    load(office, run, *EVERYTHING, ENGLAND, *codes)
    id = publish(office, run)
    sums = {"north": "c", "south": 40, "west": "c", "shire": "c"}
    parts = {"C01": "c", "C02": 40, "C03": "c"}
    assert table(office, id, "observations", "area") == {**parts, "england": 76}
    assert table(office, id, "series", "place") == {**sums, "england": 76}
    assert table(office, id, "inputs", "provider") == parts


@pytest.mark.slow
def test_what_was_shown_before_west_was_loaded_is_known(office: Path, run):
    load(office, run, *EVERYTHING, ENGLAND, NORTH, SOUTH)
    first = publish(office, run)
    assert table(office, first, "observations", "area") == {
        "england": 76,
        "north": "c",
        "south": 25,
    }
    load(office, run, WEST)
    second = publish(office, run)
    shown = {"england": 76, "north": "c", "south": 25, "west": "c"}
    assert table(office, second, "observations", "area") == shown
    assert publish(office, run) == second
    assert sorted(path.name for path in office.glob("releases/public/2*")) == sorted(
        {first, second}
    )


@pytest.mark.slow
def test_a_count_that_is_given_away_is_published_when_that_is_retracted(office: Path, run):
    load(office, run, *EVERYTHING, ENGLAND, SOUTH, WEST)
    first = publish(office, run)
    load(office, run, NORTH)
    code, _, said = run("publish", "--no-site", *CORE)
    assert code == 1
    assert "iapt_recovery of north, 2017-12-01 to 2017-12-31, can be worked out" in said
    assert f"release {first} showed" in said
    assert current_id(office / "releases" / "public") == first
    assert run("retract", first, "--reason", "A count could be worked out.")[0] == 0
    shown = table(office, publish(office, run), "observations", "area")
    assert shown == {"england": 76, "north": "c", "south": "c", "west": 40}


@pytest.mark.slow
def test_a_release_that_waits_is_made_beside_what_is_open_then(
    office: Path, run, monkeypatch: pytest.MonkeyPatch
):
    load(office, run, *EVERYTHING, ENGLAND, NORTH, SOUTH)
    publish(office, run)
    load(office, run, WEST)
    later = times.now() + timedelta(days=2)
    assert run("publish", "--no-site", *CORE, "--embargo", f"{later:%Y-%m-%dT%H:%M}")[0] == 0
    monkeypatch.setattr(times, "now", lambda: later)
    assert run("publish-due")[0] == 0
    shown = table(office, current_id(office / "releases" / "public") or "", "observations", "area")
    assert shown == {"england": 76, "north": "c", "south": 25, "west": "c"}


def test_what_was_made_beside_others_is_not_published(floor: Floor):
    floor.load(*EVERYTHING)
    waiting = floor.build("public")
    floor.load(figure("AAA", 91))
    floor.publish("public")
    with pytest.raises(DataError, match="Another public release was published meanwhile"):
        floor.make_current(waiting)
    floor.make_current(floor.build("public"))


def test_the_truth_is_found_where_the_figure_is_from(floor: Floor):
    floor.load(*EVERYTHING, recovered("N01", 28), recovered("S01", 5))
    floor.publish("public")
    floor.load(recovered("N01", 41))
    (open,) = floor.open_to_the_public()
    assert open.figures["true_numerator"].isna().all()
    with floor.engine.connect() as connection:
        found = open_releases.with_truth(connection, floor.reference, registry.indicators(), [open])
    rows = found[0].figures
    rows = rows[rows["indicator"] == IAPT].set_index("area")
    columns = ["numerator", "withheld", "true_numerator", "true_denominator"]
    assert rows.loc["north", columns].tolist() == [30, False, 28, 100]
    south = rows.loc["south", columns].tolist()
    assert south[1:] == [True, 5, 100]
    assert pd.isna(south[0])


def test_one_that_cannot_be_read_shows_nothing(floor: Floor):
    floor.load(*EVERYTHING, recovered("N01", 28))
    id = floor.publish("public").release.id
    (floor.releases / "public" / id / release.FILE).write_text("cut off")
    (open,) = floor.open_to_the_public()
    assert (open.id, len(open.figures)) == (id, 0)
    assert floor.build("public").id == id
