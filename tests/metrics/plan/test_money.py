"""Gaps and totals, with the printed figures of the partnership's own papers."""

import pytest

from metrics.plan import money
from metrics.plan.money import Step, Total
from tests.metrics.plan.rows import table

PLACES = {
    "bradford": -221_137,
    "calderdale": -79_442,
    "harrogate": -38_909,
    "kirklees": -207_836,
    "leeds": -297_932,
    "wakefield": -214_672,
}
FOOTPRINTS = dict.fromkeys(PLACES, "wyh")


def amount(area: str, thousands: float, **more: object) -> dict[str, object]:
    told = {"area": area, "year": "2020/21", "scenario": "do nothing", "amount": thousands}
    return told | more


def test_the_papers_own_total_is_one_off():
    """The six places and the ambulance service make -1,074,568, and -1,074,567 is printed."""
    rows = table(
        "money",
        *(amount(area, thousands) for area, thousands in PLACES.items()),
        amount("wyh", -14_640, organisation="YAS"),
        amount("wyh", -1_074_567),
    )
    (total,) = money.totals(rows, FOOTPRINTS).values()
    assert (total.added, total.parts, total.difference) == (-1_074_568, 7, -1)
    assert total.is_rounding
    assert not total.agrees


@pytest.mark.parametrize(("added", "is_rounding"), [(101.5, True), (101.6, False), (98.5, True)])
def test_how_much_rounding_explains(added: float, is_rounding: bool):
    """Two parts and a total, each up to half of one off: 1.5 in all."""
    assert Total(100, added, 2).is_rounding == is_rounding


def test_gaps_and_what_the_plan_closes():
    rows = table(
        "money", amount("leeds", -297_932), amount("leeds", -46_169, scenario="do something")
    )
    (gap,) = money.gaps(rows).to_dict("records")
    assert (gap["nothing"], gap["something"], gap["closed"]) == (-297_932, -46_169, 251_763)


def test_solutions_by_organisation_and_what_is_printed():
    """-28,213 and -35,764 are -63,977; the printed residual is two more than its parts make."""
    rows = table(
        "solutions",
        *(
            {"area": "k", "organisation": name, "year": "2020/21"} | said
            for name, said in {
                "A": {"challenge": -28_213, "solutions": -31_799, "residual": 3_586},
                "B": {"challenge": -35_764, "solutions": -39_472, "residual": 3_708},
                "": {"challenge": -63_977, "solutions": -71_271, "residual": 7_296},
            }.items()
        ),
    )
    found = {column: one for (_, _, column), one in money.solutions_totals(rows).items()}
    assert found["challenge"].agrees
    assert found["solutions"].agrees
    assert found["residual"].difference == -2
    assert not found["residual"].is_rounding


def test_funding_adds_up_to_31_6_where_32_is_printed():
    amounts = (8.6, 4.3, 1.7, 0.2, 0.6, 2.7, 6.7, 6.8)
    rows = table(
        "funding",
        *({"programme": f"p{at}", "amount": one} for at, one in enumerate(amounts)),
        {"amount": 32},
        {"amount": 45, "note": "over"},
    )
    (total,) = money.funding_total(rows)
    assert total.added == pytest.approx(31.6)
    assert total.is_rounding


def test_two_tables_that_differ():
    gap = amount("kirklees", -207_836)
    challenge = {"area": "kirklees", "year": "2020/21", "challenge": -207_240}
    found = money.stated_twice(table("money", gap), table("solutions", challenge))
    assert found.to_numpy().tolist() == [["kirklees", "2020/21", -207_836, -207_240]]
    same = challenge | {"challenge": -207_836}
    assert money.stated_twice(table("money", gap), table("solutions", same)).empty


def test_the_steps_leave_out_what_is_within_another():
    solution = {"scenario": "solution"}
    rows = table(
        "money",
        amount("wyh", 600_000, category="Efficiencies", **solution),
        amount("wyh", 400_000, category="Providers", within="Efficiencies", **solution),
        amount("wyh", 100_000, category="Programmes", **solution),
        amount("leeds", 1, category="Efficiencies", **solution),
    )
    assert money.steps(rows, "wyh", "2020/21") == [
        Step("Efficiencies", 600_000),
        Step("Programmes", 100_000),
    ]


def test_pounds_a_head():
    assert money.per_head(-1_300, 2_600) == -500
