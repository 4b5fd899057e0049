"""A release rated by rank: trusts of two types, from the reference tables to the words on pages."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from dashboard import pages  # noqa: F401
from dashboard.parts.html import write
from dashboard.web import answer
from data.geography import reference
from data.releases import release as releases
from data.releases.release import Release
from data.store import database
from metrics import registry
from tests.dashboard.reading import parse
from tests.data.floor import Floor, figure, published, write_reference

TRUSTS = {f"a{n}": "Acute trust" for n in range(6)} | {f"m{n}": "Community trust" for n in range(5)}
AREAS = "id,name,kind,footprint,type\nengland,England,nation,,\n" + "\n".join(
    f"{id},Trust {id.upper()},place,,{type_of}" for id, type_of in TRUSTS.items()
)
RANKED = ("ae_four_hour", "rtt_18_weeks", "cancer_62_day", "sickness_absence")
BETTER_FIRST = {"ae_four_hour": 90, "rtt_18_weeks": 90, "cancer_62_day": 80, "sickness_absence": 10}


def figures() -> list[str]:
    """a0 and m0 are first in all but money, of which a0 alone has too little; and so on down."""
    rows = []
    for id in TRUSTS:
        at = int(id[1:])
        for indicator in RANKED:
            worse = at if indicator == "sickness_absence" else -at
            rows.append(figure(id, BETTER_FIRST[indicator] + worse, 100, indicator=indicator))
        rows.append(published(id, 9 - at / 10, indicator="cancer_patient_experience"))
        rows.append(figure(id, -1 if id == "a0" else 1, 1000, indicator="finance"))
    return rows


@pytest.fixture(scope="module")
def engine() -> Iterator[sa.Engine]:
    with database.opened("duckdb:///:memory:") as engine:
        yield engine


@pytest.fixture(scope="module")
def release(engine: sa.Engine, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Written and read again, as a web process has it."""
    folder = tmp_path_factory.mktemp("oversight")
    tables = {"areas": AREAS, "area_codes": "code,area,note\n", "tiles": "area,column,row\n"}
    tables |= {"provider_place": "provider,name,place,share,valid_from,valid_to,basis\n"}
    tables |= {"ambitions": "indicator,area,date,level,interpolation,source\n"}
    floor = Floor(folder, engine, reference.read(write_reference(folder / "reference", **tables)))
    floor.load(*figures())
    made = floor.build(method=registry.methods()["oversight-1"])
    return releases.read(floor.write(made))


def text(release: Release, address: str, **query: str) -> str:
    """The words of a page."""
    return parse(write(answer.make(release, address, query).tree)).text


def test_each_type_has_its_own_first_and_last(release: Release):
    """Nobody meets the standards of A&E and cancer, where the first scores 2.00. m0 is first in
    five and in balance: (2 + 1 + 2 + 1 + 1 + 1) / 6 = 1.33. The last are (5 x 4 + 1) / 6 = 3.50. a0
    has 2.00 of money: (2 + 1 + 2 + 1 + 1 + 2) / 6 = 1.50, and is held at 3.
    """
    ratings = release.ratings.set_index("place")
    assert ratings.loc[["a1", "m0"], "category"].tolist() == [1, 1]
    assert ratings.loc["m0", "composite"] == pytest.approx(8 / 6)
    assert ratings.loc[["a5", "m4"], "composite"].tolist() == pytest.approx([3.5, 3.5])
    assert ratings.loc["a0", "composite"] == pytest.approx(9 / 6)
    assert ratings.loc["a0", "category"] == 3


def test_the_page_of_one_in_deficit_says_what_holds_it(release: Release):
    page = text(release, "/place/a0")
    assert "it is in deficit, and no provider in deficit is better than segment 3" in page
    assert "Its composite of 1.50 is not what holds it at 3" in page
    assert "Finance alone: from -0.10% to 0.00%, £1 better" in page


def test_the_way_up_names_the_people_and_the_peers_to_pass(release: Release):
    """a4 has (3.60 + 3.40 + 3.60 + 3.40 + 3.40 + 1.00) / 6 = 3.07; for 2.695 one score must be 2.23
    less: 1.17 of waits, level with the first, or the standard of A&E."""
    page = text(release, "/place/a4")
    assert (
        "RTT within 18 weeks alone: from 86.0% to 90.0%, 4 more patients in Dec 2017 (of 100), "
        "past 4 of its peers"
    ) in page
    assert "A&E within 4 hours alone: from 86.0% to 95.0%, 9 more patients" in page


def test_the_method_page_says_ranks_means_and_cut_offs(release: Release):
    page = text(release, "/method", place="m0")
    assert "those that are tied score as the best of them" in page
    assert "the weighted mean of all scores alike, whatever their domain" in page
    assert (
        "Category of Patient safety: up to 2.105 is 1, up to 2.495 is 2, up to 2.925 is 3" in page
    )
    assert "Score, by its place in the order of its peers, 1 of 5: 1.00" in page


def test_departures_say_where_the_framework_is_not_followed(release: Release):
    page = text(release, "/departures")
    assert "From the NHS Oversight Framework" in page
    assert "is not the segment that NHS England gave" in page


def test_every_page_of_an_area_and_an_indicator_is_there(release: Release):
    for address in ("/", "/compare", "/explore", "/what-if", "/place/m2", "/indicator/finance"):
        assert "Trust" in text(release, address)
    for domain in release.method.domains[:1]:
        assert "Access to services" in text(release, "/compare", domain=domain.id)


def test_certainty_is_of_every_rated_trust(release: Release):
    rows = release.certainty[release.certainty["scope"] == "composite"]
    assert sorted(rows["place"]) == sorted(TRUSTS)
    assert rows[["p1", "p2", "p3", "p4"]].sum(axis=1).tolist() == pytest.approx([1] * len(TRUSTS))
    held = rows.set_index("place").loc["a0"]
    assert held[["p1", "p2"]].tolist() == [0, 0]
