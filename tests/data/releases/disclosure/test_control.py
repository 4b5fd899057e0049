"""Small counts: what is withheld, rounded or passed, each side of each line."""

from dataclasses import replace

import pandas as pd
import pytest

from data.releases.disclosure import control
from data.releases.disclosure.control import controlled
from metrics import registry
from metrics.disclosure import SUPPRESSED, UNCHECKED, Disclosure

NATION, SHIRE, MOOR = "england", "shire", "moor"
SPANS = {"both": ("2017-11-01", "2017-12-31")}
AREAS = pd.DataFrame(
    [
        (NATION, "nation", ""),
        (SHIRE, "footprint", ""),
        (MOOR, "footprint", ""),
        *((place, "place", SHIRE) for place in ("north", "south", "west")),
    ],
    columns=["id", "kind", "footprint"],
)
SHARES = pd.DataFrame(
    [("AAA", "north", 0.8), ("AAA", "outside", 0.2)], columns=["provider", "place", "share"]
).assign(valid_from=pd.Timestamp("2010-04-01"), valid_to=pd.NaT, indicator="")
IAPT, MRSA, AE = "iapt_recovery", "mrsa", "ae_four_hour"
BIG = (100, 200)


def span(period: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    first, last = SPANS.get(period, (period, period))
    return pd.Period(first).start_time.normalize(), pd.Period(last).end_time.normalize()


def rows(*figures: tuple, indicator: str = IAPT) -> pd.DataFrame:
    """Observations of (area, numerator, denominator) or with a period behind these."""
    found = []
    for area, numerator, denominator, *rest in figures:
        start, end = span(rest[0] if rest else "2017-12")
        found.append((indicator, area, start, end, numerator, denominator))
    columns = ["indicator", "area", "period_start", "period_end", "numerator", "denominator"]
    frame = pd.DataFrame(found, columns=columns)
    counts = {name: frame[name].astype(float) for name in columns[-2:]}
    return frame.assign(**counts, value=float("nan"), lower=float("nan"), upper=1.0, note="as is")


def seen(observations: pd.DataFrame, **changed: object) -> list[tuple | str]:
    """What is published of each: numerator and denominator, or "c"."""
    indicators = {id: replace(one, **changed) for id, one in registry.indicators().items()}
    found = controlled(observations, AREAS, SHARES, indicators)
    return [
        "c" if row.note.startswith("[c]") else (row.numerator, row.denominator)
        for row in found.itertuples()
    ]


@pytest.mark.parametrize(
    ("numerator", "denominator", "published"),
    [
        (0, 100, (0, 100)),
        (1, 100, "c"),
        (7, 100, "c"),
        (7.5, 100, "c"),
        (8, 100, (10, 100)),
        (12, 102, (10, 100)),
        (13, 103, (15, 105)),
        (100, 100, (100, 100)),
        (99, 100, "c"),
        (93, 100, "c"),
        (92, 100, (90, 100)),
        (4, 5, "c"),
        (5, 5, "c"),
        (0, 0, (0, 0)),
    ],
)
def test_a_count_and_its_complement(numerator, denominator, published):
    assert seen(rows(("north", numerator, denominator))) == [published]


def test_what_is_withheld_leaves_nothing_but_the_reason():
    found = controlled(rows(("north", 5, 50)), AREAS, SHARES, registry.indicators())
    assert found["note"].tolist() == ["[c] suppressed: a small count"] == [SUPPRESSED]
    assert found[control.FIGURES].isna().all(axis=None)


def test_published_values_and_intervals_are_left_to_be_worked_out_from_what_is_published():
    figures = rows(("north", 51, 102)).assign(value=50.0, lower=40.4, upper=59.6)
    (row,) = controlled(figures, AREAS, SHARES, registry.indicators()).itertuples()
    assert (row.numerator, row.denominator, row.note) == (50, 100, "as is")
    assert pd.isna([row.value, row.lower, row.upper]).all()


@pytest.mark.parametrize(("numerator", "denominator"), [(None, 50), (50, None), (None, None)])
def test_a_figure_without_counts_cannot_be_checked(numerator, denominator):
    figures = rows(("north", numerator, denominator)).assign(value=10.0)
    (row,) = controlled(figures, AREAS, SHARES, registry.indicators()).itertuples()
    assert (row.note, pd.isna(row.value)) == (UNCHECKED, True)


def test_no_figure_at_all_is_not_called_suppressed():
    figures = rows(("north", None, None)).assign(upper=None)
    assert controlled(figures, AREAS, SHARES, registry.indicators())["note"].tolist() == ["as is"]


def test_a_rate_has_no_complement_and_its_denominator_counts_nobody():
    expected = [("north", 12, 13.3), ("south", 3, 13.3)]
    assert seen(rows(*expected, indicator="emergency_admissions")) == [(10, 13.3), "c"]


@pytest.mark.parametrize(
    ("indicator", "area", "published"),
    [
        (MRSA, "AAA", (3, 50_003)),
        (MRSA, MOOR, (3, 50_003)),
        (MRSA, NATION, (3, 50_003)),
        (MRSA, "north", "c"),
        (MRSA, "a hospital nobody knows", "c"),
        ("cancer_62_day", "north", (3, 50_003)),
        ("finance", "north", (3, 50_003)),
        (IAPT, NATION, (3, 50_003)),
        (IAPT, MOOR, "c"),
        (IAPT, "AAA", "c"),
    ],
)
def test_official_figures_pass_at_their_level(indicator, area, published):
    assert seen(rows((area, 3, 50_003), indicator=indicator)) == [published]


def test_every_indicator_that_passes_names_its_publication():
    for one in registry.indicators().values():
        rule = one.disclosure
        assert rule is None or len(rule.publication) > 20, one.id
    nobody = {id for id, one in registry.indicators().items() if one.disclosure is None}
    beds = {"bed_occupancy", "ga_bed_occupancy"}
    of_nobody = {"finance", "sickness_absence", "special_measures", "system_leadership"}
    assert nobody == beds | of_nobody


@pytest.mark.parametrize(
    "wrong",
    [{"small": 0}, {"rounding": 0}, {"official_at": ("ward",)}, {"official_at": ("place",)}],
)
def test_a_rule_that_means_nothing_is_refused(wrong):
    with pytest.raises(ValueError, match="disclosure"):
        Disclosure(**wrong)


def test_a_definition_has_its_own_rule():
    rule = Disclosure(small=4, rounding=10)
    figures = rows(("north", 4, 100), ("south", 5, 96))
    assert seen(figures, disclosure=rule) == ["c", (10, 100)]


def test_a_sum_that_contains_it_is_withheld():
    figures = rows(("north", 5, 50), ("south", *BIG), (SHIRE, 105, 250), (MOOR, *BIG))
    assert seen(figures) == ["c", BIG, "c", BIG]


def test_a_longer_period_that_contains_it_is_withheld_and_a_shorter_one_is_not():
    figures = rows(
        ("north", 5, 50, "2017-12"), ("north", *BIG, "2017-11"), ("north", 105, 250, "both")
    )
    assert seen(figures) == ["c", BIG, "c"]
    figures = rows(("north", 5, 50, "both"), ("north", 0, 25, "2017-11"), ("north", 5, 25))
    assert seen(figures) == ["c", (0, 25), "c"]


def test_a_period_that_overlaps_a_small_count_is_withheld(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(SPANS, "Oct-Nov", ("2017-10-01", "2017-11-30"))
    monkeypatch.setitem(SPANS, "Nov-Dec", ("2017-11-01", "2017-12-31"))
    figures = rows(
        ("north", 5, 50, "Oct-Nov"),
        ("north", *BIG, "Nov-Dec"),
        ("north", *BIG, "2017-12"),
        ("south", *BIG, "Nov-Dec"),
    )
    assert seen(figures) == ["c", "c", BIG, BIG]


def test_a_place_is_withheld_with_its_provider():
    assert seen(rows(("AAA", 5, 50), ("north", *BIG), ("south", *BIG))) == ["c", "c", BIG]


def test_an_official_sum_takes_the_next_smallest_with_it():
    """76 less 38 to 42 and 23 to 27 is 7 to 15: north could only be 7."""
    public = Disclosure(official_at=("footprint",), publication="a yearbook")
    figures = rows(("north", 7, 100), ("south", 42, 100), ("west", 27, 100), (SHIRE, 76, 300))
    assert seen(figures, disclosure=public) == ["c", (40, 100), "c", (76, 300)]
    few = rows(("north", 5, 50), ("south", 60, 200), ("west", 0, 200), (SHIRE, 65, 450))
    assert seen(few, disclosure=public) == ["c", (60, 200), "c", (65, 450)]


def test_two_small_ones_take_a_third_where_together_they_are_too_much():
    """106 less 88 to 92 is 14 to 18: two of 1 to 7 could only be 7 each."""
    public = Disclosure(official_at=("footprint",), publication="a yearbook")

    def third(first: int, second: int) -> object:
        figures = rows(
            ("north", first, 100),
            ("south", second, 100),
            ("west", 92, 200),
            (SHIRE, first + second + 92, 400),
        )
        return seen(figures, disclosure=public)[2]

    assert third(7, 7) == "c"
    assert third(3, 4) == (90, 200)


def test_an_official_sum_of_more_than_is_loaded_needs_no_second():
    public = Disclosure(official_at=("footprint",), publication="a yearbook")
    figures = rows(("north", 5, 50), ("south", 60, 200), (SHIRE, 105, 450))
    assert seen(figures, disclosure=public) == ["c", (60, 200), (105, 450)]


def test_the_same_count_in_another_indicator_falls_under_the_same_rule():
    figures = pd.concat(
        [rows(("north", 5, 50)), rows(("north", 5, 90), indicator="eip_two_weeks")],
        ignore_index=True,
    )
    assert seen(figures) == ["c", "c"]
