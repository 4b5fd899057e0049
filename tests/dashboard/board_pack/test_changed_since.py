"""What has changed between two packs: only what has, the largest first."""

import json

import pytest

from dashboard.board_pack.changed_since import changes


def chart(link: str, version: str = "1", title: str = "") -> dict:
    return {"link": link, "chart": "rating", "version": version, "title": title or link}


def rated(category: int | None, composite: float | None, name: str = "Leeds", **scores) -> dict:
    """A rating; `scores` are the category and score of indicators in the place."""
    indicators = {
        id: {"name": id, "category": one[0], "score": one[1], "value": "90.0%", "period": "2017"}
        for id, one in scores.items()
    }
    return {
        "name": name,
        "category": category,
        "composite": composite,
        "indicators": indicators,
    }


def manifest(*charts: dict, **ratings: dict) -> dict:
    return {"release": "then", "charts": list(charts), "ratings": ratings}


def test_changes_are_told_by_kind():
    old = manifest(
        chart("/a"), chart("/b", "1", "B rose"), chart("/c"), leeds=rated(3, 2.63, waits=(2, 2.4))
    )
    new = manifest(
        chart("/a"), chart("/b", "2", "B fell"), chart("/d"), leeds=rated(2, 2.38, waits=(4, 9.4))
    )
    found = changes(old, new, 0.1)
    json.dumps(found, allow_nan=False)
    (rating,), (waits,) = found.pop("ratings"), found.pop("indicators")
    assert rating["before"] == {"category": 3, "composite": 2.63}
    assert rating["now"] == {"category": 2, "composite": 2.38}
    assert (rating["place"], rating["direction"]) == ("Leeds", "better")
    assert rating["moved"] == pytest.approx(-0.25)
    assert (waits["place"], waits["indicator"]) == ("Leeds", "waits")
    assert (waits["before"]["category"], waits["now"]["category"]) == (2, 4)
    assert waits["moved"] == pytest.approx(7.0)
    assert found == {
        "since": "then",
        "as_at": "",
        "plan": [],
        "redrawn": [{"was": "B rose", "is": "B fell"}],
        "new": ["/d"],
        "gone": ["/c"],
        "same": 1,
    }


def test_what_of_the_plan_stands_elsewhere():
    def stands(**where: str) -> dict:
        return {"plan": {id: {"name": id, "stands": one} for id, one in where.items()}}

    old = manifest() | stands(hub="on track", beds="on course", gone="late")
    new = manifest() | stands(hub="late", beds="on course", added="not stated")
    assert changes(old, new, 0.1)["plan"] == [
        {"name": "hub", "before": "on track", "now": "late"},
        {"name": "added", "before": "", "now": "not stated"},
    ]
    assert changes(manifest(), new, 0.1)["plan"] == []


@pytest.mark.parametrize(
    ("then", "now", "word"),
    [
        (rated(3, 2.63), rated(3, 2.63), None),
        (rated(3, 2.63), rated(3, 2.64), None),
        (rated(3, 2.63), rated(3, 2.729), None),
        (rated(3, 2.6), rated(3, 2.7), "worse"),
        (rated(3, 2.7), rated(3, 2.6), "better"),
        (rated(3, 2.51), rated(2, 2.49), "no clear change"),
        (rated(None, None), rated(None, None), None),
        (rated(None, None), rated(3, 2.6), ""),
        (rated(3, 2.6), rated(None, None), ""),
    ],
)
def test_a_rating_has_changed_when_its_category_or_clearly_its_composite_has(then, now, word):
    found = changes(manifest(leeds=then), manifest(leeds=now), 0.1)["ratings"]
    assert [one["direction"] for one in found] == ([] if word is None else [word])


def test_an_indicator_has_changed_when_its_category_has():
    old, new = rated(3, 2.6, a=(4, 4.5), b=(2, 1.6)), rated(3, 2.6, a=(4, 9.0), b=(2, 2.4))
    assert changes(manifest(leeds=old), manifest(leeds=new), 0.1)["indicators"] == []


def test_the_largest_change_comes_first():
    old = manifest(
        a=rated(2, 2.0, "A", x=(1, 1.0), y=(1, 1.0)),
        b=rated(2, 2.0, "B", x=(1, 1.0)),
        c=rated(None, None, "C"),
    )
    new = manifest(
        a=rated(2, 2.2, "A", x=(2, 2.0), y=(3, 3.0)),
        b=rated(1, 1.5, "B", x=(4, 7.0)),
        c=rated(2, 2.0, "C"),
    )
    found = changes(old, new, 0.1)
    assert [one["place"] for one in found["ratings"]] == ["C", "B", "A"]
    named = [(one["place"], one["indicator"]) for one in found["indicators"]]
    assert named == [("B", "x"), ("A", "y"), ("A", "x")]


def test_a_place_that_is_new_had_no_rating():
    found = changes(manifest(), manifest(leeds=rated(3, 2.6, a=(1, 1.0))), 0.1)
    (rating,) = found["ratings"]
    assert rating["before"] == {"category": None, "composite": None}
    assert found["indicators"] == []


def test_a_pack_made_before_it_said_indicators_has_none_to_compare():
    old = manifest(leeds={"name": "Leeds", "category": 3, "composite": 2.6})
    assert changes(old, manifest(leeds=rated(3, 2.6, a=(1, 1.0))), 0.1)["indicators"] == []


def test_a_chart_is_the_same_whatever_the_query_of_its_address():
    old = manifest(chart("/indicator/waits"))
    new = manifest(chart("/indicator/waits?place=leeds"))
    found = changes(old, new, 0.1)
    assert (found["same"], found["new"], found["gone"], found["redrawn"]) == (1, [], [], [])
