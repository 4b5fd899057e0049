"""Practices summed to places in the database: worked examples, and the same as in pandas."""

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from data.faults import DataError, LoadRefused
from data.geography import reference
from data.geography.reference import Reference
from data.releases import gather
from data.releases.disclosure import control
from data.store import database, in_force, schema
from metrics import registry
from metrics.apportion import apportion
from metrics.disclosure import SUPPRESSED
from tests.data import postgres
from tests.data.floor import EVERYTHING, Floor, figure, store, write_reference
from tests.data.store import slow_in_force

PRACTICES = """
practice,name,place,valid_from,valid_to
P1,One,north,2010-04-01,
P2,Two,north,2010-04-01,2017-11-30
P2,Two,south,2017-12-01,
P3,Three,south,2010-04-01,
P4,Four,outside,2010-04-01,
P5,Five,north,2017-12-01,
"""
"""North has P1 and P2 until November 2017, then P1 and P5; south has P3, then P2 and P3."""

GP = "gp_extended_access"
both_stores = pytest.mark.both_stores


@pytest.fixture(scope="session")
def with_practices(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    """The tiny reference and PRACTICES."""
    return reference.read(
        write_reference(tmp_path_factory.mktemp("practices"), practices=PRACTICES)
    )


@pytest.fixture
def surgery(floor: Floor, with_practices: Reference) -> Floor:
    """An empty store, with a reference that has practices."""
    floor.reference = with_practices
    return floor


def gp(practice: str, numerator: float | str, denominator: float | str = 100, **rest: str) -> str:
    return figure(practice, numerator, denominator, indicator=GP, **rest)


def in_force_of(floor: Floor, audience: str = "internal") -> pd.DataFrame:
    """The figures in force with the sums of practices, before disclosure control."""
    seen = in_force.seen(floor.knowledge(audience))
    with floor.engine.connect() as connection:
        return gather.figures_in_force(connection, floor.reference, registry.indicators(), seen)[0]


def figures(floor: Floor, audience: str = "internal") -> dict[tuple[str, str], tuple]:
    """Numerator, denominator and note by place and month, of GP."""
    rows = in_force_of(floor, audience)
    rows = rows[rows["indicator"] == GP].astype(object).where(rows.notna(), None)
    return {
        (row["area"], f"{row['period_start']:%Y-%m}"): (
            row["numerator"],
            row["denominator"],
            row["note"],
        )
        for row in rows.to_dict("records")
    }


@both_stores
def test_a_place_is_the_sum_of_its_practices_on_the_last_day_of_the_period(surgery: Floor):
    surgery.load(gp("P1", 10), gp("P2", 20), gp("P3", 40, 50), gp("P4", 80), gp("P5", 3, 30))
    surgery.load(gp("P1", 1, period="2017-11"), gp("P2", 2, period="2017-11"))
    assert figures(surgery) == {
        ("north", "2017-11"): (1 + 2, 200, ""),
        ("north", "2017-12"): (10 + 3, 130, ""),
        ("south", "2017-12"): (20 + 40, 150, ""),
    }


@both_stores
def test_a_practice_without_a_figure_leaves_the_sum_undefined_and_is_named(surgery: Floor):
    surgery.load(gp("P1", 10), gp("P3", 40))
    assert figures(surgery) == {
        ("north", "2017-12"): (None, None, "no figure from P5"),
        ("south", "2017-12"): (None, None, "no figure from P2"),
    }


def test_a_figure_without_its_counts_is_none(surgery: Floor):
    surgery.load(gp("P1", 10), gp("P5", "", "", value="5"))
    assert figures(surgery)["north", "2017-12"] == (None, None, "no figure from P5")


def test_of_many_without_a_figure_three_are_named(floor: Floor):
    lines = [f"Q{at},Q,south,2010-04-01," for at in range(6, 0, -1)]
    table = "\n".join(["practice,name,place,valid_from,valid_to", *lines]) + "\n"
    floor.reference = reference.read(write_reference(floor.folder / "many", practices=table))
    floor.load(gp("Q3", 1))
    said = "no figure from Q1, Q2, Q4 and 2 more practices"
    assert figures(floor) == {("south", "2017-12"): (None, None, said)}


@both_stores
def test_one_that_is_withheld_withholds_the_sum(surgery: Floor):
    surgery.load(gp("P1", 10), gp("P5", 20), gp("P3", 7))
    with surgery.engine.begin() as connection:
        rows = schema.observation
        withheld = sa.update(rows).where(rows.c.area.in_(["P5", "P3"]))
        connection.execute(withheld.values(note="[c] a small count", numerator=None))
    assert figures(surgery) == {
        ("north", "2017-12"): (None, None, SUPPRESSED),
        ("south", "2017-12"): (None, None, SUPPRESSED),
    }


def test_a_sum_is_as_unsettled_as_its_least_settled_part(surgery: Floor):
    surgery.load(gp("P1", 10, status="revised"), gp("P5", 20), gp("P2", 5), gp("P3", 6))
    surgery.load(gp("P3", 7, status="provisional"), published_on=surgery.wait(days=1).date())
    surgery.load(gp("P2", 5, period="2018-01"), gp("P3", 5, period="2018-01"), kind="demonstration")
    rows = in_force_of(surgery).set_index(["area", "period_end"])[["status", "kind"]]
    december, january = pd.Timestamp("2017-12-31"), pd.Timestamp("2018-01-31")
    assert rows.loc[("north", december)].tolist() == ["revised", "real"]
    assert rows.loc[("south", december)].tolist() == ["provisional", "real"]
    assert rows.loc[("south", january)].tolist() == ["final", "demonstration"]
    public = in_force_of(surgery, "public").set_index(["area", "period_end"])
    assert public.loc[("south", december), "status"] == "final"


def test_a_figure_published_for_the_place_wins_over_the_sum(surgery: Floor):
    surgery.load(gp("P1", 10), gp("P5", 20), gp("P2", 5), gp("P3", 6), name="practices.csv")
    surgery.load(gp("N01", 33, 50), name="places.csv")
    release = surgery.build()
    assert figures(surgery)["north", "2017-12"] == (33, 50, "the moor is not in it")
    inputs = release.inputs[release.inputs["place"].isin(["north", "south"])]
    assert inputs[
        ["place", "provider", "share", "numerator", "denominator"]
    ].to_numpy().tolist() == [["south", "2 practices", 1.0, 11, 200]]
    loads = release.loads.set_index("file_name")["figures"]
    assert loads.to_dict() == {"places.csv": 1, "practices.csv": 2}


def test_the_public_gets_sums_under_disclosure_control(surgery: Floor):
    """A sum of 13 is rounded to 15, one of 5 is withheld, though each practice's is small."""
    counts = {"P1": 9, "P5": 4, "P2": 2, "P3": 3}
    surgery.load(*(figure(code, at, indicator="iapt_recovery") for code, at in counts.items()))
    tables, known = surgery.reference, registry.indicators()
    rows = control.controlled(
        in_force_of(surgery, "public"), tables.areas, tables.shares, known
    ).set_index("area")
    assert rows.loc["north", ["numerator", "denominator"]].tolist() == [15, 200]
    assert rows.loc["south", "note"] == SUPPRESSED
    assert pd.isna(rows.loc["south", "numerator"])


def test_single_practices_are_never_held(surgery: Floor):
    months = [str(pd.Period("2016-01", "M") + at) for at in range(20)]
    first = [
        gp(code, 50 + at % 3, period=month)
        for at, month in enumerate(months)
        for code in ("P1", "N01")
    ]
    surgery.load(*first)
    loaded = surgery.load(gp("P1", 0), gp("N01", 0))
    assert loaded.looked.held == 1


def test_a_practice_is_a_place_that_a_tidy_file_may_name(surgery: Floor):
    loaded = surgery.load(gp("P1", 10), gp("P4", 1))
    assert loaded.areas == ("North",)
    assert loaded.unmapped == ()
    with pytest.raises(LoadRefused, match="P6"):
        surgery.load(gp("P6", 10))


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("P1,One,south,2017-01-01,", "line 8, P1 has two rows on 2017-01-01"),
        ("P6,Six,moor,2010-04-01,", "place 'moor' is not in areas.csv"),
        ("AAA,Alpha,north,2010-04-01,", "AAA is already the id or code of a place, or a provider"),
        ("N01,North,north,2010-04-01,", "N01 is already the id or code of a place, or a provider"),
    ],
)
def test_practices_that_cannot_be(floor: Floor, line: str, problem: str):
    folder = write_reference(floor.folder / "wrong", practices=PRACTICES + line + "\n")
    with pytest.raises(DataError, match=problem):
        reference.read(folder)


FRACTIONS = [1 / 3, 0.1, 0.2, 1e15 / 7, 2.5, 123456.789]


def test_sums_of_fractions_are_the_same_in_every_order_and_on_every_server(
    surgery: Floor, postgresql: postgres.Server
):
    """DuckDB and PostgreSQL add up in whatever order they like; floats would tell."""
    lines = [f"Q{at:02},Q,north,2010-04-01," for at in range(60)]
    table = "\n".join(["practice,name,place,valid_from,valid_to", *lines]) + "\n"
    surgery.reference = reference.read(write_reference(surgery.folder / "q", practices=table))
    rows = [
        gp(f"Q{at:02}", FRACTIONS[at % 6] * (at + 1) / 61, 1e15, period="2017-11")
        for at in range(60)
    ]
    surgery.load(*EVERYTHING, *rows)
    with database.opened(postgresql.database()) as engine:
        there = Floor(surgery.folder, engine, surgery.reference)
        there.load(*rows[::-1], *EVERYTHING)
        here = surgery.build()
        assert there.build().id == here.id
    rows = here.observations[here.observations["period_end"] == "2017-11-30"]
    exact = sum(FRACTIONS[at % 6] * (at + 1) / 61 for at in range(60))
    assert rows["numerator"].tolist() == pytest.approx([exact], rel=1e-12)


def random_rows(dice: np.random.Generator) -> pd.DataFrame:
    """Figures of practices and places in one to four loads of every kind, in no order."""
    loads = []
    for load_id in range(1, dice.integers(2, 6)):
        keys = [
            (id, area, month)
            for id in (GP, "ae_four_hour")
            for area in ("P1", "P2", "P3", "P4", "P5", "N01", "south", "AAA")
            for month in pd.period_range("2017-10", "2017-12", freq="M")
            if dice.random() < (0.8 if area.startswith("P") else 0.1)
        ]
        rows = pd.DataFrame(keys, columns=["indicator", "area", "month"])
        many = len(rows)
        gaps = dice.random(many) < 0.05
        loads.append(
            rows.assign(
                load_id=load_id,
                line=range(2, many + 2),
                numerator=np.where(gaps, np.nan, dice.integers(0, 400, many) / 4),
                denominator=dice.integers(100, 200, many).astype(float),
                status=dice.choice(["final", "revised", "provisional"], many, p=[0.5, 0.2, 0.3]),
                note=np.where(gaps & (dice.random(many) < 0.5), "[c] small", ""),
                source=dice.choice(["tidy", *registry.indicators()[GP].sources, "pigeon"]),
                kind=dice.choice(["real", "demonstration"], p=[0.8, 0.2]),
                published_on=pd.Timestamp("2018-01-01") + pd.Timedelta(days=dice.integers(0, 4)),
                published_stated=bool(dice.random() < 0.7),
            )
        )
    rows = pd.concat(loads).sample(frac=1, random_state=dice, ignore_index=True)
    return rows.assign(
        area_name="",
        period_start=rows["month"].dt.start_time.astype("datetime64[s]"),
        period_end=rows["month"].dt.end_time.dt.floor("D").astype("datetime64[s]"),
        published_on=rows["published_on"].astype("datetime64[s]"),
    )


@both_stores
@pytest.mark.parametrize("seed", range(3))
def test_the_same_as_in_pandas(surgery: Floor, seed: int):
    """Practices as providers wholly in a place, apportioned; and every other figure in force."""
    store(surgery, random_rows(np.random.default_rng(seed)))
    ours, known, areas = surgery.reference.practices, registry.indicators(), surgery.reference.areas
    seen = in_force.seen(surgery.knowledge())
    with surgery.engine.connect() as connection:
        slow = slow_in_force.in_force(
            slow_in_force.read(connection, seen), surgery.reference, known
        )
        own = in_force.in_force(connection, surgery.reference, known, seen)
        found, _ = gather.figures_in_force(connection, surgery.reference, known, seen)
    not_theirs = ~slow["area"].isin(ours["practice"])
    pd.testing.assert_frame_equal(
        own, slow[not_theirs].reset_index(drop=True)[own.columns], check_dtype=False
    )
    as_providers = ours.rename(columns={"practice": "provider"}).assign(share=1.0, indicator="")
    expected, _ = apportion(slow[slow["area"] != "AAA"], as_providers, areas, known)
    got, _ = apportion(found[found["area"] != "AAA"], as_providers.iloc[:0], areas, known)
    said = "no figure from " + expected["missing"]
    places = expected["place"].isin(["north", "south"]) & (expected["note"] != SUPPRESSED)
    expected["note"] = expected["note"].mask(places & (expected["missing"] != ""), said)
    columns = [*KEY_OF_PLACE, "numerator", "denominator", "value", "status", "kind", "note"]
    one, other = (
        rows.sort_values(KEY_OF_PLACE, ignore_index=True)[columns] for rows in (got, expected)
    )
    assert len(one) > 6
    pd.testing.assert_frame_equal(one, other, check_dtype=False)


KEY_OF_PLACE = ["indicator", "place", "period_start", "period_end"]
