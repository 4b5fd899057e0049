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


def test_with_the_plan_what_remains_is_stated_twice():
    gap = amount("kirklees", -94_089, scenario="do something")
    remains = {"area": "kirklees", "year": "2020/21", "challenge": -94_089, "residual": -83_317}
    rows, printed = table("money", gap), table("solutions", remains)
    found = money.stated_twice(rows, printed, "do something")
    assert found.to_numpy().tolist() == [["kirklees", "2020/21", -94_089, -83_317]]
    assert money.stated_twice(rows, printed).empty


def test_two_papers_that_differ():
    """A third that says the same as the first adds nothing, nor does another year or area."""
    rows = table(
        "money",
        *(amount("kirklees", one, source=str(one)) for one in (-207_836, -207_240, -208_000)),
        amount("kirklees", -207_836, source="again"),
        amount("kirklees", -1, year="2019/20"),
        amount("leeds", -2),
    )
    found = money.stated_twice(rows, table("solutions", {"area": "kirklees", "year": "2020/21"}))
    assert found[["one", "other"]].to_numpy().tolist() == [
        [-207_836, -207_240],
        [-207_836, -208_000],
    ]


def test_a_total_is_compared_with_the_parts_of_its_own_paper():
    """60 and 40 are the plan's 100; the report has 61 for the first, and 5 for one more."""
    parts = [
        amount("a", -60, source="plan"),
        amount("b", -40, source="plan"),
        amount("a", -61, source="report"),
        amount("c", -5, source="report"),
    ]
    for source, added, many in (("plan", -100, 2), ("report", -66, 2), ("letter", -106, 3)):
        rows = table("money", *parts, amount("whole", -100, source=source))
        (total,) = money.totals(rows, dict.fromkeys("abc", "whole")).values()
        assert (total.printed, total.added, total.parts) == (-100, added, many)


@pytest.mark.parametrize(
    ("report", "gap"),
    [
        ({"do nothing": -300}, (-100, -90, 10)),
        ({"do nothing": -300, "do something": -200}, (-300, -200, 100)),
    ],
)
def test_a_gap_and_what_closes_it_are_of_one_paper(report: dict, gap: tuple):
    papers = {"plan": {"do nothing": -100, "do something": -90}, "report": report}
    rows = [
        amount("a", thousands, scenario=scenario, source=source)
        for source, said in papers.items()
        for scenario, thousands in said.items()
    ]
    (found,) = money.gaps(table("money", *rows)).to_dict("records")
    assert (found["nothing"], found["something"], found["closed"]) == gap


def test_a_gap_whose_scenarios_are_in_two_papers():
    rows = table(
        "money",
        amount("a", -100, source="plan"),
        amount("a", -90, scenario="do something", source="report"),
        amount("b", -7, source="plan"),
    )
    found = money.gaps(rows)
    assert found["area"].tolist() == ["a", "b"]
    assert found["closed"].fillna(0).tolist() == [10, 0]


def test_solutions_in_two_papers_and_columns_that_are_blank():
    said = {"area": "k", "year": "2020/21"}
    rows = table(
        "solutions",
        *(
            said | {"source": source, "organisation": name, "challenge": thousands}
            for source in ("plan", "report")
            for name, thousands in (("A", -1), ("B", -2), ("", -3))
        ),
    )
    found = money.solutions_totals(rows)
    assert list(found) == [("k", "2020/21", "challenge")]
    (total,) = found.values()
    assert (total.printed, total.added, total.parts) == (-3, -3, 2)


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
