"""From figures in force to a release: its date, its id, its direction, what it holds."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from data.faults import DataError
from data.geography import reference
from data.releases.release import TABLES, Release
from data.store import load
from metrics import registry
from tests.data.floor import EVERYTHING, REFERENCE, Floor, figure, published, write_reference

CORE = registry.methods()["core-1"]


def rating(release: Release, place: str = "shire") -> dict:
    """A place's row of the ratings."""
    return release.ratings.set_index("place").loc[place].to_dict()


def test_places_and_footprint_are_rated_from_what_was_loaded(floor: Floor):
    floor.load(*EVERYTHING)
    release = floor.build()
    assert release.ratings["place"].tolist() == ["shire", "north", "south"]
    assert release.ratings["indicators_used"].tolist() == [5, 5, 5]
    assert release.ratings["composite"].notna().all()
    scores = release.scores.set_index(["place", "indicator"])
    north = scores.loc["north", "ae_four_hour"]
    assert north["numerator"] == pytest.approx(90 * 0.8 + 80 * 0.25)
    assert north["denominator"] == pytest.approx(100 * 0.8 + 100 * 0.25)
    assert scores.loc[("south", "ae_four_hour"), "value"] == pytest.approx(80)
    assert scores.loc[("shire", "smoking_prevalence"), "target"] == pytest.approx(19, abs=0.01)


def test_as_at_is_the_latest_period_of_what_is_rated(floor: Floor):
    floor.load(
        *EVERYTHING,
        figure("E01", 95, period="2018-01"),
        figure("north", 5, period="2018-02", indicator="delayed_beds"),
    )
    assert floor.build().as_at == date(2017, 12, 31)


def test_as_at_is_what_the_audience_may_see(floor: Floor):
    floor.load(*EVERYTHING, figure("AAA", 91, period="2018-01", status="provisional"))
    floor.load(figure("BBB", 91, period="2018-02"), embargo_until=floor.clock + timedelta(days=1))
    assert floor.build("internal").as_at == date(2018, 2, 28)
    assert floor.build("public").as_at == date(2017, 12, 31)


def test_as_at_may_be_asked_for_and_later_figures_do_not_count(floor: Floor):
    floor.load(
        *EVERYTHING, figure("AAA", 10, period="2018-01"), figure("BBB", 10, period="2018-01")
    )
    release = floor.build(as_at=date(2017, 12, 31))
    scores = release.scores.set_index(["place", "indicator"])
    assert scores.loc[("south", "ae_four_hour"), "value"] == pytest.approx(80)
    assert release.series["period_end"].max() == pd.Timestamp("2017-12-31")
    assert release.inputs["period_end"].max() == pd.Timestamp("2017-12-31")


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_nothing_to_rate(floor: Floor, audience: str):
    with pytest.raises(DataError, match=f"no figure to rate for the {audience} audience"):
        floor.build(audience)
    floor.load(figure("E01", 95))
    with pytest.raises(DataError, match=f"no figure to rate for the {audience} audience"):
        floor.build(audience)


def test_nothing_to_rate_before_the_first_period(floor: Floor):
    floor.load(*EVERYTHING)
    with pytest.raises(DataError, match="no figure to rate"):
        floor.build(as_at=date(2015, 1, 1))


def test_a_place_below_the_coverage_is_listed_without_a_composite(floor: Floor):
    floor.load(*(row for row in EVERYTHING if "south" not in row and "S01" not in row))
    south = rating(floor.build(), "south")
    assert pd.isna(south["composite"])
    assert south["indicators_used"] == 2
    assert south["reason"] == "not rated: 40% of the weight has a score, and 60% is needed"


def monthly(floor: Floor, before: float, after: float) -> Release:
    """A rating of north on A&E alone, with 95% in between, `before` and `after` a quarter apart."""
    values = zip(("2017-09", "2017-10", "2017-11", "2017-12"), (before, 95, 95, after), strict=True)
    floor.load(
        *(
            published("north", value, indicator="ae_four_hour", period=month)
            for month, value in values
        )
    )
    alone = replace(
        CORE,
        domains=CORE.domains[:1],
        items=(replace(CORE.items[0], step=10.0),),
    )
    return floor.build(method=alone)


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        (90, 90, "no clear change"),
        (90, 90.99, "no clear change"),
        (90, 91, "better"),
        (90, 89.01, "no clear change"),
        (90, 89, "worse"),
        (88, 87, "worse"),
        (87, 88, "better"),
        (94, 93, "worse"),
        (96, 99, "better"),
    ],
)
def test_direction_since_a_quarter_before(
    floor: Floor, before: float, after: float, direction: str
):
    """A move of a tenth of a category is a change; here that is one point."""
    north = rating(monthly(floor, before, after), "north")
    assert north["previous_as_at"] == pd.Timestamp("2017-09-30")
    assert north["previous"] == pytest.approx(max(1, 1.5 + (95 - before) / 10))
    assert north["direction"] == direction


def test_no_direction_without_a_quarter_before(floor: Floor):
    floor.load(*EVERYTHING)
    release = floor.build()
    assert rating(release)["direction"] == ""
    assert pd.isna(rating(release)["previous"])


@pytest.mark.slow
def test_history_has_the_rating_at_the_end_of_each_month(floor: Floor):
    release = monthly(floor, 90, 80)
    north = release.history[release.history["place"] == "north"]
    assert north["as_at"].dt.strftime("%Y-%m-%d").tolist() == [
        "2017-09-30",
        "2017-10-31",
        "2017-11-30",
        "2017-12-31",
    ]
    assert north["composite"].tolist() == pytest.approx([2.0, 1.5, 1.5, 3.0])


def test_history_within_a_month_is_of_the_same_day_of_each(floor: Floor):
    floor.load(*EVERYTHING)
    history = floor.build(as_at=date(2018, 3, 30)).history
    days = sorted({f"{day:%m-%d}" for day in history["as_at"] if day.year == 2018})
    assert days == ["01-30", "02-28", "03-30"]


def test_what_is_behind_a_release(floor: Floor):
    floor.load(figure("AAA", 1), name="replaced.csv", published_on=date(2018, 1, 10))
    floor.load(*EVERYTHING, name="behind.csv", published_on=date(2018, 2, 1))
    (behind,) = floor.build().loads.to_dict("records")
    assert (behind["file_name"], behind["figures"]) == ("behind.csv", len(EVERYTHING))
    assert behind["last_period"] == pd.Timestamp("2017-12-31")


@pytest.mark.slow
def test_it_is_a_demonstration_while_any_figure_in_force_is_one(floor: Floor):
    floor.load(*EVERYTHING, kind="demonstration")
    assert floor.build().demonstration
    floor.load(*EVERYTHING[:-1], "", kind="real")
    assert floor.build().demonstration
    floor.load(EVERYTHING[-1], kind="real")
    assert not floor.build().demonstration


@pytest.mark.slow
def test_the_same_figures_have_the_same_id_however_they_came(floor: Floor, other: Floor):
    floor.load(*EVERYTHING, name="all.csv")
    other.load(figure("AAA", 12, period="2017-10"), name="withdrawn.csv")
    load.withdraw(other.engine, 1, "")
    other.wait(days=40)
    for row in reversed(EVERYTHING):
        other.load(row)
    one, two = floor.build(), other.build()
    assert one.id == two.id
    assert one.id.startswith("2017-12-31-")
    for name in set(TABLES) - {"observations", "loads", "quality", "loaded", "revisions"}:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name), obj=name)


@pytest.fixture
def other(floor: Floor) -> Floor:
    """A second store with the same reference."""
    from data.store import database

    with database.opened("duckdb:///:memory:") as engine:
        yield Floor(floor.folder, engine, floor.reference)


def changed_reference(**tables: str) -> Callable[[Floor], dict]:
    return lambda floor: {
        "reference": reference.read(write_reference(floor.folder / "changed", **tables))
    }


SHARES = REFERENCE["provider_place"].replace("0.8", "0.7").replace("0.2,", "0.3,")
AIMS = REFERENCE["ambitions"].replace("15.0", "14.0")
DELAYED = registry.indicators()["delayed_transfers"]
CHANGES: dict[str, Callable[[Floor], dict]] = {
    "a share": changed_reference(provider_place=SHARES),
    "an ambition": changed_reference(ambitions=AIMS),
    "the name of a place": changed_reference(areas=REFERENCE["areas"].replace("South,", "Sud,")),
    "a note": changed_reference(area_codes=REFERENCE["area_codes"].replace("moor", "dale")),
    "a step": lambda _: {
        "method": replace(CORE, items=(replace(CORE.items[0], step=5.1), *CORE.items[1:]))
    },
    "a weight": lambda _: {
        "method": replace(CORE, domains=(replace(CORE.domains[0], weight=2.0), *CORE.domains[1:]))
    },
    "a cut-off": lambda _: {"method": replace(CORE, composite_cut_offs=(1.5, 2.5, 3.4))},
    "a definition": lambda _: {
        "indicators": {**registry.indicators(), DELAYED.id: replace(DELAYED, max_age=7)}
    },
}


@pytest.mark.slow
def test_a_change_of_any_definition_changes_the_id(floor: Floor):
    floor.load(*EVERYTHING)
    ids = {"nothing": floor.build().id}
    ids |= {name: floor.build(**change(floor)).id for name, change in CHANGES.items()}
    assert len(set(ids.values())) == len(ids)
    assert {id[:11] for id in ids.values()} == {"2017-12-31-"}


@pytest.mark.parametrize(
    "row",
    [
        figure("AAA", 90.5),
        figure("AAA", 90, 100, value=90),
        figure("AAA", 90, period="2017-11"),
    ],
)
def test_a_change_of_any_figure_changes_the_id(floor: Floor, row: str):
    floor.load(*EVERYTHING)
    before = floor.build().id
    floor.load(row)
    assert floor.build().id != before


def test_the_id_tells_the_date_rated(floor: Floor):
    floor.load(*EVERYTHING)
    assert floor.build(as_at=date(2018, 1, 31)).id == (
        floor.build().id.replace("2017-12-31", "2018-01-31")
    )


def test_what_the_public_may_not_see_leaves_no_trace_in_its_release(floor: Floor):
    floor.load(*EVERYTHING)
    before = floor.build("public")
    floor.load(figure("AAA", 55, status="provisional", period="2018-01"))
    floor.load(figure("BBB", 44, period="2018-01"), embargo_until=floor.clock + timedelta(days=1))
    floor.load(figure("AAA", 11), embargo_until=floor.clock + timedelta(days=1))
    after = floor.build("public")
    assert after.id == before.id
    assert set(after.loads["file_name"]) == {"file-1.csv"}
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(after, name), getattr(before, name), obj=name)
    assert floor.build("internal").id != before.id


def test_the_embargo_ends_and_the_public_release_changes(floor: Floor):
    floor.load(*EVERYTHING)
    before = floor.build("public").id
    floor.load(figure("AAA", 11), embargo_until=floor.clock + timedelta(days=1))
    floor.wait(days=1)
    assert floor.build("public").id != before


@pytest.mark.slow
def test_known_at_rebuilds_what_was_built_then(floor: Floor):
    floor.load(*EVERYTHING)
    ids = {audience: floor.build(audience).id for audience in ("internal", "public")}
    then = floor.clock
    floor.wait(hours=1)
    floor.load(figure("AAA", 12))
    for audience, id in ids.items():
        assert floor.build(audience).id != id
        assert floor.build(audience, known_at=then).id == id
