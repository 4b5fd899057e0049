"""Two worlds that differ in a secret alone: their public releases are the same, table by table."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data.releases import release
from data.releases.release import Release
from metrics import registry
from metrics.method import Domain, Item
from tests.data.floor import EVERYTHING, Floor, empty, figure
from tests.data.floor import contents as stored
from tests.data.plans import load_plan
from tests.data.store.test_commentary import comment, load_words

pytestmark = pytest.mark.slow

CORE = registry.methods()["core-1"]
METHOD = replace(
    CORE,
    domains=(*CORE.domains, Domain("mental_health", "Mental health", "Patients")),
    items=(*CORE.items, Item("iapt_recovery", "mental_health", 3.0, "for these tests")),
)
IAPT = "iapt_recovery"


def recovered(area: str, numerator: float, denominator: float = 200, **rest: Any) -> str:
    return figure(area, numerator, denominator, indicator=IAPT, **rest)


def of_every_month(place: str, *last: float) -> list[str]:
    """A year of figures, so that there are process limits, the last month's as told."""
    months = [f"2017-{month:02}" for month in range(1, 13)]
    known = [recovered(place, 90 + month, period=one) for month, one in enumerate(months[:-1])]
    return [*known, recovered(place, *last)]


def not_yet_public(floor: Floor, count: int) -> None:
    floor.load(figure("AAA", count, status="provisional", period="2018-01"))
    until = floor.clock + timedelta(days=1)
    floor.load(figure("BBB", count, period="2018-01"), embargo_until=until)


def small(floor: Floor, count: int) -> None:
    floor.load(*of_every_month("north", count % 7 + 1), *of_every_month("south", 100))


def few_not_in_it(floor: Floor, count: int) -> None:
    floor.load(*of_every_month("north", 200 - count % 7 - 1), *of_every_month("south", 100))


def contained(floor: Floor, count: int) -> None:
    n = count % 7 + 1
    floor.load(recovered("north", n), recovered("south", 100), recovered("shire", 100 + n, 400))
    floor.load(recovered("north", 1500 + n, 3000, period="2017"))


def of_a_provider(floor: Floor, count: int) -> None:
    n = count % 7 + 1
    floor.load(recovered("AAA", n), recovered("BBB", 61 - n), recovered("E01", 61, 400))


def rounded(floor: Floor, count: int) -> None:
    floor.load(recovered("north", 98 + count % 5), recovered("south", 100))


def value_with_it(floor: Floor, count: int) -> None:
    n = count % 7 + 1
    about = {"value": n / 2, "lower": n / 3, "upper": n}
    floor.load(recovered("north", n, **about), recovered("south", 100))


def words(floor: Floor, count: int) -> None:
    owned = comment("For all.", "south", owner=f"Officer {count}", public="yes")
    load_words(floor, comment(f"Secret {count}."), owned)


def of_the_plan(floor: Floor, count: int) -> None:
    owner = f"Officer {count}"
    load_plan(
        floor, "milestones", {"owner": owner}, {"id": "secret", "what": owner, "public": "no"}
    )
    load_plan(floor, "risks", {"owner": owner, "public": "no"})


SECRET_IN = ("observation", "commentary", "plan_risks")
SECRETS = [
    not_yet_public,
    small,
    few_not_in_it,
    contained,
    of_a_provider,
    rounded,
    value_with_it,
    words,
    of_the_plan,
]


def world(floor: Floor, secret: Any, count: int) -> tuple[Release, dict[str, list]]:
    """The public release of a store that holds the secret, and all that the store holds."""
    empty(floor.engine)
    floor.files = 0
    floor.load(*EVERYTHING)
    secret(floor, count)
    return floor.build("public", method=METHOD), stored(floor.engine)


def contents(built: Release, folder: Path) -> dict[str, list[str]]:
    """Every row of every table in the release's file, as text, in order."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    release.write(built, folder)
    with duckdb.connect(str(folder / release.FILE), read_only=True) as file:
        names = [name for (name,) in file.execute("SHOW TABLES").fetchall()]
        return {name: [repr(row) for row in file.table(name).fetchall()] for name in names}


@pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: secret.__name__)
def test_the_public_release_does_not_depend_on_a_secret(floor: Floor, secret, tmp_path: Path):
    public, held = world(floor, secret, 1)
    other_public, other_held = world(floor, secret, 3)
    assert public.id == other_public.id
    one, other = (contents(built, tmp_path / "release") for built in (public, other_public))
    assert one.keys() == {*release.TABLES, *release.PLAN.values(), "fact"}
    for name in one:
        assert one[name] == other[name], name
    assert [len(rows) for rows in held.values()] == [len(rows) for rows in other_held.values()]
    assert any(held[name] != other_held[name] for name in SECRET_IN)


def test_what_is_withheld_is_nowhere_in_the_public_release(floor: Floor):
    floor.load(*EVERYTHING, *of_every_month("north", 5), *of_every_month("south", 100))
    public = floor.build("public", method=METHOD)
    score = public.scores.set_index(["indicator", "place"]).loc[IAPT]
    assert score["reason"].to_dict() == {
        "shire": "[c] suppressed: a small count",
        "north": "[c] suppressed: a small count",
        "south": "",
    }
    figures = ["numerator", "denominator", "value", "lower", "upper", "gap", "score", "category"]
    assert score.loc[["shire", "north"], figures].isna().all(axis=None)
    used = public.ratings.set_index("place")["indicators_used"]
    assert used.to_dict() == {"shire": 5, "north": 5, "south": 6}
    assert (
        public.robustness.set_index("place").loc["north", "best_composite"]
        < (public.ratings.set_index("place").loc["north", "composite"])
    )
    assert IAPT not in set(public.routes.loc[public.routes["place"] == "north", "indicator"])


def test_the_public_rating_is_scored_from_what_is_published(floor: Floor):
    floor.load(*EVERYTHING, recovered("north", 97, 203), recovered("south", 108, 198))
    public = floor.build("public", method=METHOD)
    score = public.scores.set_index(["indicator", "place"]).loc[IAPT]
    sums = score[["numerator", "denominator"]].to_numpy().tolist()
    assert sums == [[205, 405], [95, 205], [110, 200]]
    assert score["value"].tolist() == pytest.approx([100 * n / d for n, d in sums])
    assert score.loc["north", "score"] == pytest.approx(1.5 + (50 - 100 * 95 / 205) / 3)


def test_the_internal_release_remembers_the_rating_that_the_public_gets(floor: Floor):
    floor.load(*EVERYTHING, figure("AAA", 10, status="provisional", period="2018-01"))
    public = floor.build("public")
    alone, beside = floor.build(), floor.build(public=public)
    assert len(alone.public_ratings) == 0
    assert alone.id != beside.id
    columns = ["as_at", "place", "composite", "category", "reason"]
    assert beside.public_ratings[columns].equals(public.ratings[columns])
    assert set(beside.public_ratings["release"]) == {public.id}
    assert len(public.public_ratings) == 0
