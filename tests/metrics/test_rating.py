"""The whole scoring, from observations to rated places."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from metrics import registry
from metrics.rating import rate, rescored
from tests.metrics import tables
from tests.metrics.leeds import AREAS, KNOWN, ROWS, SHARES, THREE, WAITS, of, rated
from tests.metrics.tables import item, method, read

# Worked examples -----------------------------------------------------------------------------


def test_a_place_from_beginning_to_end():
    """Waits: (160 x 0.5 + 100) / (200 x 0.5 + 100) = 90%, 5 short, one step of 5: 2.5.

    Delays: 45 / 1000 = 4.5%, 1 over 3.5, one step of 1: 2.5. Leaders: judged 2.
    Together (2.5 + 2.5 + 2) / 3 = 2.33.
    """
    found = rated()
    names = "indicator numerator denominator value target gap step score"
    assert of(found.scores, "leeds", names) == [
        ("waits", 180, 200, 90, 95, 5, 5, 2.5),
        ("delays", 45, 1000, pytest.approx(4.5), 3.5, pytest.approx(1.0), 1, pytest.approx(2.5)),
        ("leaders", None, None, 2, None, None, None, 2),
    ]
    assert of(found.ratings, "leeds", "composite category coverage reason") == [
        (pytest.approx(7 / 3), 2, 1, "")
    ]


def test_another_place_by_its_share_alone():
    """Waits: 64 / 80 = 80%, 15 short: 4 at the limit; delays on target: 1.5; leaders: 4."""
    found = rated()
    assert of(found.scores, "york", "value score weight") == [
        (pytest.approx(80), 4, pytest.approx(1 / 3)),
        (pytest.approx(3.5), pytest.approx(1.5), pytest.approx(1 / 3)),
        (4, 4, pytest.approx(1 / 3)),
    ]
    assert of(found.ratings, "york", "composite category") == [(pytest.approx(9.5 / 3), 3)]


def test_the_footprint_is_summed_before_it_is_scored():
    """Waits: 244 / 280; delays: 80 / 2000 = 4%: 2.0; leaders are not summed."""
    found = rated()
    waits = 1.5 + (95 - 24400 / 280) / 5
    assert of(found.scores, "wyh", "value score reason") == [
        (pytest.approx(24400 / 280), pytest.approx(waits), ""),
        (pytest.approx(4.0), pytest.approx(2.0), ""),
        (None, None, "no data"),
    ]
    assert of(found.ratings, "wyh", "composite indicators_used") == [
        (pytest.approx((waits + 2) / 2), 2)
    ]


def test_places_and_footprints_are_rated_in_their_order_but_not_the_nation():
    assert read(rated().ratings, "place") == [("wyh",), ("leeds",), ("york",)]


def test_the_nation_keeps_its_series():
    rows = ROWS + "    waits     england 2018-03 9 10 -\n"
    assert of(rated(rows).series, "england", "value target gap") == [(90, 95, 5)]


def test_each_date_asked_for_has_its_block():
    days = [date(2018, 4, 30), date(2017, 12, 31)]
    args = (tables.observations(ROWS), tables.shares(SHARES), tables.areas(AREAS))
    found = rate(*args, KNOWN, {}, THREE, days)
    assert read(found.ratings, "as_at place indicators_used") == [
        ("2018-04-30", "wyh", 2),
        ("2018-04-30", "leeds", 3),
        ("2018-04-30", "york", 3),
        ("2017-12-31", "wyh", 0),
        ("2017-12-31", "leeds", 1),
        ("2017-12-31", "york", 1),
    ]


def test_nothing_loaded_yet():
    """An empty table of a database: its text columns are objects."""
    empty = tables.observations(ROWS).iloc[:0].astype({"indicator": object, "area": object})
    found = rate(
        empty, tables.shares(SHARES), tables.areas(AREAS), KNOWN, {}, THREE, [date(2018, 3, 31)]
    )
    assert read(found.ratings, "composite coverage") == [(None, 0)] * 3
    assert set(found.scores["reason"]) == {"no data"}


def test_what_is_given_is_left_as_it_was():
    given_frames = tables.observations(ROWS), tables.shares(SHARES), tables.areas(AREAS)
    before = [frame.copy() for frame in given_frames]
    rate(*given_frames, KNOWN, {}, THREE, [date(2018, 3, 31)])
    for frame, copy in zip(given_frames, before, strict=True):
        pd.testing.assert_frame_equal(frame, copy)


def test_core_1_on_its_cut_off():
    """Each of the five one step short: 2.5 five times over, and the tie goes to category 2."""
    rows = """
        indicator              area  period          numerator denominator value
        ae_four_hour           leeds 2018-03         90        100         -
        delayed_transfers      leeds 2018-03         45        1000        -
        gp_extended_access     leeds 2017-10:2018-03 35        100         -
        early_cancer_diagnosis leeds 2016            -         -           49.6
        smoking_prevalence     leeds 2016            -         -           17.5
    """
    found = rated(rows, indicators=registry.indicators(), method=registry.methods()["core-1"])
    assert of(found.scores, "leeds", "score weight category") == [(pytest.approx(2.5), 0.2, 2)] * 5
    assert of(found.ratings, "leeds", "composite category") == [(pytest.approx(2.5), 2)]


# Under another method ------------------------------------------------------------------------

OTHER = method(item("delays", step=2.0), item("waits", step=10.0), id="other")


def test_rescored_is_as_if_rated_by_the_other_method():
    found = rescored(rated().scores, OTHER, tables.areas(AREAS), KNOWN)
    names = "as_at place indicator value target gap step score reason"
    assert read(found, names) == read(rated(method=OTHER).scores, names)
    assert of(found, "leeds", "indicator score") == [
        ("delays", pytest.approx(2.0)),
        ("waits", pytest.approx(2.0)),
    ]


def test_rescored_says_afresh_why_there_is_no_score():
    untargeted = {**KNOWN, "waits": replace(WAITS, targets=())}
    scores = rated(indicators=untargeted).scores
    scores = scores.assign(value=scores["value"].clip(1, 4))
    judged = method(item("waits", step=None), id="judged")
    for rated_by, expected in [(OTHER, "no target in force"), (judged, "")]:
        found = rescored(scores, rated_by, tables.areas(AREAS), untargeted)
        reasons = found.loc[found["indicator"] == "waits", "reason"]
        assert set(reasons) == {expected}


def test_rescored_needs_every_indicator():
    scores = rated(method=OTHER).scores
    with pytest.raises(KeyError, match="leaders"):
        rescored(scores, THREE, tables.areas(AREAS), KNOWN)
