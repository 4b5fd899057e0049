"""PostgreSQL as a team's store: every command, several people at once, the same releases."""

import re
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from data import times
from data.faults import DataError
from data.geography import reference
from data.releases.reader import Releases
from data.store import database, in_force, load, review, schema
from metrics import registry
from tests.data import postgres
from tests.data.floor import CORE, EVERYTHING, contents, figure, write_tidy
from tests.data.killed import PROCESSES

FILES = 4
MOST_PARAMETERS = 100

COMMENT = """indicator,place,date,issue,action,owner,public
ae_four_hour,north,2018-01-12,Full.,Beds.,A chief,yes
"""


@pytest.fixture
def address(postgresql: postgres.Server) -> str:
    """An empty database on the server."""
    return postgresql.database()


def every_command(desk: Path, run: Callable[..., Any]) -> list[str]:
    """Do what a team does in a month; what was said, less the moments."""
    (desk / "words.csv").write_text(COMMENT)
    commands = (
        ("status",),
        ("load", write_tidy(desk / "x.csv", *EVERYTHING, figure("BBB", 1 / 3, 0.7))),
        ("load", write_tidy(desk / "y.csv", *EVERYTHING), desk / "words.csv"),
        ("load", desk / "y.csv"),
        ("publish", *CORE, "--no-site"),
        ("load", write_tidy(desk / "z.csv", figure("AAA", 10))),
        ("publish", *CORE, "--no-site"),
        ("ratings", "--format", "json"),
        ("ratings", "--audience", "public", "--as-at", "2017-12-31", *CORE),
        ("withdraw", 3, "--reason", "wrong"),
        ("withdraw", 3),
        ("history", "ae_four_hour", "AAA", "2017-12-25"),
        ("publish", *CORE, "--no-site"),
        ("load", write_tidy(desk / "w.csv", figure("AAA", 20))),
        ("publish", *CORE, "--no-site"),
        ("rollback",),
        ("demo",),
        ("status",),
    )
    said = []
    for command in commands:
        code, out, err = run(*command)
        said.append(f"{code} {out} {err}")
    return [re.sub(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2})?", "THEN", one) for one in said]


def test_a_load_and_a_publication(desk: Path, run, address: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", address)
    assert run("load", write_tidy(desk / "x.csv", *EVERYTHING))[0] == 0
    assert run("publish", *CORE, "--no-site")[0] == 0
    assert run("status")[1].startswith("1 load")
    assert len(list((desk / "releases" / "internal").glob("2*"))) == 1
    assert not (desk / "store.duckdb").exists()


@pytest.mark.slow
def test_every_command_says_the_same_and_makes_the_same_releases(
    desk: Path, run, address: str, monkeypatch: pytest.MonkeyPatch
):
    expected = every_command(desk, run)
    refused = [at for at, said in enumerate(expected) if not said.startswith("0 ")]
    assert refused == [1, 10]  # a row twice, withdrawn twice
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setenv("RELEASES_DIR", str(desk / "others"))
    assert every_command(desk, run) == expected
    here, there = (
        {path.name for path in (desk / name).glob("*/2*")} for name in ("releases", "others")
    )
    assert here == there
    assert len(here) >= 2


def load_all(address: str, desk: Path, mine: str) -> None:
    """Load files of one's own and a file that everybody loads, one after the other; where another
    command has the store, wait as it says.
    """
    tables = reference.read(desk / "reference")
    for number in range(FILES):
        paths = [desk / f"{mine}-{number}.csv", desk / f"both-{number}.csv"]
        for _ in range(1_000):
            try:
                with database.opened(address) as store:
                    load.load(store, paths, load.Provenance(), tables)
                break
            except DataError as error:
                if "Another command is using" not in str(error):
                    raise
                time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["duckdb", "postgresql"])
def test_two_people_loading_at_once(desk: Path, kind: str, request: pytest.FixtureRequest):
    address = f"duckdb:///{desk}/store.duckdb"
    if kind == "postgresql":
        address = request.getfixturevalue("address")
    months = [f"2017-{month:02}" for month in range(1, FILES + 1)]
    for number, month in enumerate(months):
        for one, area in (("ann", "AAA"), ("bob", "BBB"), ("both", "N01")):
            write_tidy(desk / f"{one}-{number}.csv", figure(area, number, period=month))
    people = [
        PROCESSES.Process(target=load_all, args=(address, desk, one)) for one in ("ann", "bob")
    ]
    for person in people:
        person.start()
    for person in people:
        person.join(60)
    assert [person.exitcode for person in people] == [0, 0]
    with database.opened(address) as store, store.connect() as connection:
        loads = connection.execute(sa.select(schema.load).order_by(schema.load.c.id)).all()
        rows = connection.execute(sa.select(schema.observation.c.load_id)).scalars().all()
    names = [f"{one}-{number}.csv" for one in ("ann", "bob", "both") for number in range(FILES)]
    assert sorted(one.file_name for one in loads) == sorted(names)
    assert [one.id for one in loads] == list(range(1, 3 * FILES + 1))
    assert sorted(rows) == [one.id for one in loads]


@pytest.mark.slow
def test_a_second_program_waits_for_the_first_to_number_its_load(desk: Path, address: str):
    write_tidy(desk / "ann-0.csv", figure("AAA"))
    tables = reference.read(desk / "reference")
    with database.opened(address) as first, database.opened(address) as second:
        with first.begin() as connection:
            database.lock(connection)
            with second.begin() as other:
                other.exec_driver_sql("SET LOCAL lock_timeout = '200ms'")
                with pytest.raises(sa.exc.OperationalError, match="lock timeout"):
                    database.lock(other)
        load.load(second, [desk / "ann-0.csv"], load.Provenance(), tables)
        assert len(contents(first)["load"]) == 1


@pytest.mark.slow
def test_a_load_that_lands_while_publish_reads_is_in_neither_release(
    desk: Path, run, address: str, monkeypatch: pytest.MonkeyPatch
):
    """Somebody loads after the first query for each release; at the same second, so that what
    was known by then is not what keeps it out.
    """
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setattr(times, "now", lambda: datetime(2018, 6, 1, 12))
    run("load", write_tidy(desk / "all.csv", *EVERYTHING))
    tables, read, late = reference.read(desk / "reference"), in_force.in_force, iter((10, 20))

    def read_and_be_overtaken(*arguments: Any) -> Any:
        found = read(*arguments)
        if (numerator := next(late, None)) is not None:
            file = write_tidy(desk / f"late-{numerator}.csv", figure("AAA", numerator))
            with database.opened(address) as other:
                load.load(other, [file], load.Provenance(), tables)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(in_force, "in_force", read_and_be_overtaken)
        assert run("publish", *CORE, "--no-site")[0] == 0
    figures = {
        audience: Releases(audience, desk / "releases").current()
        for audience in ("internal", "public")
    }
    seen = {name: set(one.loaded["file_name"]) for name, one in figures.items()}
    assert seen == {"internal": {"all.csv"}, "public": {"all.csv"}}
    assert run("status")[1].startswith("3 loads")


@pytest.mark.slow
def test_figures_are_held_and_judged_by_several_people(
    desk: Path, run, address: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DATABASE_URL", address)
    months = [f"2016-{month:02}" for month in range(1, 13)]
    past = (figure("AAA", 92 - 4 * (at % 2), period=one) for at, one in enumerate(months))
    run("load", write_tidy(desk / "year.csv", *EVERYTHING, *past))
    out = run("load", write_tidy(desk / "next.csv", figure("AAA", 0, period="2017-01")))[1]
    assert out.endswith("\n  1 figure awaits a decision: python -m data review\n")
    assert (
        "2017-01-01 to 2017-01-31: 0; says 0 of 100, where about 90 would be usual"
        in run("review")[1]
    )
    assert run("review", "refuse", 1, "--reason", "a slip")[0] == 0
    assert run("review", "accept", 1, "--reason", "it was right")[0] == 0
    with database.opened(address) as store, store.connect() as connection:
        noted = connection.execute(sa.select(schema.decision).order_by(schema.decision.c.id)).all()
    assert [(one.id, one.verdict) for one in noted] == [(1, "refused"), (2, "accepted")]


@pytest.fixture
def few_parameters() -> Iterator[None]:
    """Every query has at most MOST_PARAMETERS: PostgreSQL takes 65,535, and a test these sooner."""

    def count(connection, cursor, statement, parameters, context, many) -> None:
        for one in parameters if many else [parameters]:
            assert len(one) <= MOST_PARAMETERS, statement

    sa.event.listen(sa.Engine, "before_cursor_execute", count)
    yield
    sa.event.remove(sa.Engine, "before_cursor_execute", count)


@pytest.mark.slow
@pytest.mark.usefixtures("few_parameters")
def test_however_many_figures_are_held_every_command_goes_on(
    desk: Path, run, address: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DATABASE_URL", address)
    run("load", write_tidy(desk / "all.csv", *EVERYTHING))
    with database.opened(address) as store, store.begin() as connection:
        (one, *_) = connection.execute(sa.select(schema.observation)).mappings()
        ids = range(1, MOST_PARAMETERS + 2)
        said = {name: one[name] for name in ("indicator", "area", "period_start", "period_end")}
        held = pd.DataFrame({"id": ids, "load_id": 1, "line": 2, **said, "value": 90.0})
        held = held.assign(lower=79.36, upper=100.64, points=12)
        database.append(connection, schema.held, held)
        decided = held[["id"]].assign(held_id=held["id"], verdict="accepted", reason="right")
        decided = decided.assign(decided_at=times.now(), decided_by="a tester")
        database.append(connection, schema.decision, decided)
    assert run("publish", *CORE, "--no-site")[0] == 0
    assert run("review") == (0, "No figure awaits a decision.\n", "")
    assert run("review", "refuse", *ids, "--reason", "a slip")[0] == 0
    assert "refused by a tester" in run("history", one["indicator"], one["area"], "2017-12-25")[1]
    with database.opened(address) as store, store.connect() as connection:
        tables = reference.read(desk / "reference")
        assert review.past(connection, ids, registry.indicators(), tables).empty
