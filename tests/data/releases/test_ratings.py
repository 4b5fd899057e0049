"""The ratings as a document: every composite can be redone by hand from the document alone."""

import csv
import io
import json
from collections import defaultdict
from datetime import date
from typing import Any

import pytest

from data.faults import DataError
from data.releases import ratings
from data.releases.release import Release
from tests.data.floor import EVERYTHING, Floor, published

pytestmark = pytest.mark.both_stores

PLACES = ["wyh", "bradford", "calderdale", "harrogate", "kirklees", "leeds", "wakefield"]
LABELS = {1: "outstanding", 2: "advanced", 3: "making progress", 4: "needs most improvement"}


@pytest.fixture(scope="module")
def document(whole: Release) -> dict[str, Any]:
    """The demonstration's ratings, as `ratings --format json` prints them."""
    return json.loads(json.dumps(ratings.document(whole), allow_nan=False))


@pytest.fixture(scope="module")
def places(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The six places and their footprint."""
    found = [place for place in document["places"] if place["id"] in PLACES]
    assert [place["id"] for place in found] == PLACES
    return found


def scored(place: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in place["indicators"] if one["score"] is not None]


def test_the_head_of_the_document(document: dict[str, Any], whole: Release):
    assert document["release"] == whole.id
    assert document["as_at"] == "2017-12-31"
    assert document["method"]["id"] == whole.method.id
    assert document["method"]["cut_offs"] == [1.5, 2.5, 3.5]
    assert document["demonstration"] is True


def test_each_sum_is_of_its_inputs_times_their_shares(places: list[dict[str, Any]]):
    sums = 0
    for place in places:
        for one in scored(place):
            if one["inputs"]:
                for part in ("numerator", "denominator"):
                    total = sum(each["share"] * each[part] for each in one["inputs"])
                    assert one[part] == pytest.approx(total, rel=1e-12)
                assert all(0 < each["share"] <= 1 for each in one["inputs"])
                sums += 1
    assert sums > len(PLACES)


def test_each_value_is_its_numerator_over_its_denominator(places: list[dict[str, Any]]):
    """Times a multiplier, the same wherever the indicator is found."""
    multipliers = defaultdict(list)
    for place in places:
        for one in scored(place):
            if one["denominator"] is not None:
                ratio = one["numerator"] / one["denominator"]
                multipliers[one["id"]].append(one["value"] / ratio if ratio else None)
    assert len(multipliers["ae_four_hour"]) == len(PLACES)
    for found in multipliers.values():
        known = [multiplier for multiplier in found if multiplier is not None]
        assert known == pytest.approx([known[0]] * len(known))
        assert round(known[0]) in (1, 100, 1000, 100_000)


def test_each_gap_is_between_value_and_target_one_way_round(places: list[dict[str, Any]]):
    signs = defaultdict(set)
    for place in places:
        for one in scored(place):
            if one["step"] is not None:
                short = one["target"] - one["value"]
                assert one["gap"] == pytest.approx(short) or one["gap"] == pytest.approx(-short)
                if abs(short) > 1e-9:
                    signs[one["id"]].add(one["gap"] * short > 0)
    assert all(len(found) == 1 for found in signs.values())
    assert (signs["ae_four_hour"], signs["smoking_prevalence"]) == ({True}, {False})


def test_each_score_is_of_its_gap_and_step(places: list[dict[str, Any]]):
    for place in places:
        for one in scored(place):
            if one["step"] is None:
                assert one["score"] == one["value"]
            else:
                by_hand = min(4.0, max(1.0, 1.5 + one["gap"] / one["step"]))
                assert one["score"] == pytest.approx(by_hand, abs=1e-12)


def category(score: float, cut_offs: list[float]) -> int:
    return 1 + sum(score > cut_off + 1e-9 for cut_off in cut_offs)


def test_each_domain_and_composite_is_a_weighted_mean(
    document: dict[str, Any], places: list[dict[str, Any]]
):
    for place in places:
        parts = scored(place)
        assert sum(one["weight"] for one in parts) == pytest.approx(1)
        for domain in place["domains"]:
            inside = [one for one in parts if one["domain"] == domain["id"]]
            if not inside:
                assert (domain["weight"], domain["score"]) == (0, None)
                continue
            weight = sum(one["weight"] for one in inside)
            mean = sum(one["weight"] * one["score"] for one in inside) / weight
            assert (domain["weight"], domain["score"]) == pytest.approx((weight, mean))
        composite = sum(one["weight"] * one["score"] for one in parts)
        assert place["composite"] == pytest.approx(composite, abs=1e-12)
        by_domain = [each for each in place["domains"] if each["score"] is not None]
        assert composite == pytest.approx(sum(d["weight"] * d["score"] for d in by_domain))
        assert place["category"] == category(composite, document["method"]["cut_offs"])
        assert place["label"] == LABELS[place["category"]]


def test_each_indicators_category_and_count(document: dict[str, Any], places: list[dict[str, Any]]):
    for place in places:
        for one in scored(place):
            cut_offs = document["method"]["indicator_cut_offs"]
            assert one["category"] == category(one["score"], cut_offs)
            assert one["period_start"] <= one["period_end"] <= document["as_at"]
            assert one["status"] in ("final", "revised", "provisional")
        assert place["indicators_used"] == len(scored(place))
        assert place["indicators_used"] <= place["indicators_expected"]
        for one in place["indicators"]:
            assert (one["score"] is None) == (one["weight"] == 0) == (one["reason"] != "")


@pytest.fixture
def partly(floor: Floor) -> dict[str, Any]:
    """North is rated, south has too little."""
    floor.load(*(row for row in EVERYTHING if "south" not in row and "S01" not in row))
    return ratings.document(floor.build())


def test_a_place_that_cannot_be_rated_is_listed_with_the_reason(partly: dict[str, Any]):
    south = next(place for place in partly["places"] if place["id"] == "south")
    assert (south["composite"], south["category"], south["label"]) == (None, None, None)
    assert south["reason"] == "not rated: 40% of the weight has a score, and 60% is needed"
    assert (south["indicators_used"], south["indicators_expected"]) == (2, 5)
    reasons = {one["id"]: one["reason"] for one in south["indicators"]}
    assert reasons["smoking_prevalence"] == "no data"
    assert reasons["ae_four_hour"] == ""
    json.dumps(partly, allow_nan=False)


def test_a_footprint_with_a_place_missing_says_so(partly: dict[str, Any]):
    (shire,) = (place for place in partly["places"] if place["id"] == "shire")
    reasons = {one["id"]: one["reason"] for one in shire["indicators"]}
    assert reasons["gp_extended_access"] == "no figure from South"


def test_a_zero_denominator_is_no_value_and_no_infinity(floor: Floor):
    floor.load(*EVERYTHING[2:], *(row.replace(",80,100,", ",0,0,") for row in EVERYTHING[1:2]))
    document = json.dumps(ratings.document(floor.build()), allow_nan=False)
    south = next(place for place in json.loads(document)["places"] if place["id"] == "south")
    attendances = next(one for one in south["indicators"] if one["id"] == "ae_four_hour")
    assert (attendances["value"], attendances["score"], attendances["weight"]) == (None, None, 0)
    assert "nothing to divide by" in attendances["reason"]


def test_one_place_only(whole: Release, document: dict[str, Any]):
    alone = ratings.document(whole, "leeds")
    assert [place["id"] for place in alone["places"]] == ["leeds"]
    assert alone["places"][0] in document["places"]
    with pytest.raises(DataError, match="There is no place 'gondor'"):
        ratings.document(whole, "gondor")


def test_as_csv_there_is_a_line_for_each_place_and_indicator(document: dict[str, Any]):
    lines = list(csv.DictReader(io.StringIO(ratings.as_csv(document))))
    assert len(lines) == sum(len(place["indicators"]) for place in document["places"])
    for line in lines:
        place = next(each for each in document["places"] if each["id"] == line["place"])
        one = next(each for each in place["indicators"] if each["id"] == line["id"])
        for name in ("value", "target", "score", "weight"):
            assert (float(line[name]) if line[name] else None) == one[name]
        assert line["place_name"] == place["name"]
    assert "nan" not in ratings.as_csv(document).lower().split(",")


def test_as_a_table_there_is_a_line_for_each_place(partly: dict[str, Any]):
    head, shire, north, south = ratings.as_table(partly).splitlines()
    assert head.split() == ["place", "rating", "composite", "indicators"]
    assert north.split()[:2] == ["North", str(partly["places"][1]["category"])]
    assert f"{partly['places'][1]['composite']:.2f}" in north
    assert north.endswith("5 of 5")
    assert south.split()[1] == "-"
    assert "not rated: 40% of the weight has a score" in south
    assert shire.index("  ") > 0
    assert not any(line.endswith(" ") for line in (head, shire, north, south))


def test_a_note_of_the_area_does_not_stop_its_rating(floor: Floor):
    floor.load(published("N01", 17, period="2016"), *EVERYTHING[:9])
    document = ratings.document(floor.build(as_at=date(2017, 12, 31)))
    north = next(place for place in document["places"] if place["id"] == "north")
    assert north["indicators_used"] == 5
