"""The demonstration plan's money, as its papers print it, in thousands of pounds."""

from collections.abc import Iterator, Sequence

from data.sources import plan_funding, plan_money, plan_solutions

KIRKLEES = "Kirklees Health and Wellbeing Plan 2017-2021, draft of 20 February 2017"
PROGRESS = (
    "Progress report of the West Yorkshire and Harrogate partnership to the joint scrutiny "
    "committee, late 2017"
)
LETTER = "Partnership weekly letter, early 2018"

YEARS = ("2016/17", "2017/18", "2018/19", "2019/20", "2020/21")
AMBULANCES = "Yorkshire Ambulance Service"

GAPS = {
    # area, organisation: by year, if nothing is done, and with the plan
    ("bradford", ""): (
        (-8_021, -78_538, -126_793, -171_975, -221_137),
        (-8_021, 0, 0, 0, -18_124),
    ),
    ("calderdale", ""): (
        (-572, -27_265, -49_309, -63_286, -79_442),
        (-572, -17_006, -32_047, -43_609, -55_251),
    ),
    ("harrogate", ""): (
        (6_412, -10_264, -19_067, -29_493, -38_909),
        (6_412, -5_915, -9_132, -13_861, -17_609),
    ),
    ("kirklees", ""): (
        (-30_419, -119_731, -153_802, -176_349, -207_836),
        (-30_419, -76_655, -83_014, -83_136, -94_089),
    ),
    ("leeds", ""): (
        (-30_807, -129_450, -184_630, -229_681, -297_932),
        (-30_807, -61_534, -51_857, -38_423, -46_169),
    ),
    ("wakefield", ""): (
        (-16_614, -108_727, -142_746, -174_110, -214_672),
        (-16_614, -28_370, -26_822, -26_149, -27_737),
    ),
    ("wyh", AMBULANCES): (
        (2_014, -2_265, -6_470, -10_489, -14_640),
        (2_014, 612, -567, -1_412, -2_213),
    ),
    ("wyh", ""): (
        (-78_009, -476_239, -682_816, -855_382, -1_074_567),
        (-78_009, -188_868, -203_440, -206_590, -261_191),
    ),
}

EFFICIENCIES = "Organisational efficiencies"
CATEGORIES = [
    # category, what it is within, billions of pounds, paragraph
    (EFFICIENCIES, "", 0.6, 73),
    ("Providers", EFFICIENCIES, 0.4, 74),
    ("Commissioners", EFFICIENCIES, 0.1, 75),
    ("Social care and public health", EFFICIENCIES, 0.1, 75),
    ("Activity moderation", "", 0.1, 73),
    ("Partnership programmes", "", 0.1, 73),
    ("Sustainability and transformation fund", "", 0.2, 73),
]

ORGANISATIONS = [
    ("Greater Huddersfield CCG", -28_213, -31_799, 3_586),
    ("North Kirklees CCG", -35_764, -39_472, 3_708),
    ("Calderdale and Huddersfield Trust", -48_987, -27_848, -21_139),
    ("Mid Yorkshire Trust", -32_798, -23_260, -9_538),
    ("South West Yorkshire Partnership Trust", -7_719, -1_544, -6_174),
    ("Kirklees Council", -53_760, 0, -53_760),
    ("", -207_240, -123_923, -83_317),
]

FUNDING = [
    ("Acceleration zone", "2016/17", 8.6, "", PROGRESS),
    ("Acceleration zone", "2017/18 quarter 1", 4.3, "", PROGRESS),
    ("Primary care extended access", "2016/17", 1.7, "", PROGRESS),
    ("Mental health liaison", "2017/18", 0.2, "", PROGRESS),
    ("Mental health liaison", "2018/19", 0.6, "", PROGRESS),
    ("Diabetes", "2017/18", 2.7, "", PROGRESS),
    ("Cancer", "2017/18", 6.7, "", PROGRESS),
    ("Cancer", "2018/19", 6.8, "", PROGRESS),
    ("", "", 32, "", PROGRESS),
    ("", "", 45, "over", LETTER),
]


def files() -> Iterator[tuple[str, Sequence[str], list[tuple[object, ...]]]]:
    """Name, header and rows of each file; every row is public."""
    money = [*plan_money.COLUMNS]
    money.insert(money.index("amount"), "within")
    yield "money", [*money, "public"], [*_money()]
    solutions = [("kirklees", name, "2020/21", *rest) for name, *rest in ORGANISATIONS]
    yield (
        "solutions",
        [*plan_solutions.COLUMNS, "public"],
        [(*row, KIRKLEES, "yes") for row in solutions],
    )
    funding = [*plan_funding.COLUMNS]
    funding.insert(funding.index("source"), "note")
    yield "funding", [*funding, "public"], [("wyh", *row, "yes") for row in FUNDING]


def _money() -> Iterator[tuple[object, ...]]:
    source = f"{KIRKLEES}, finance tables"
    for (area, organisation), scenarios in GAPS.items():
        for scenario, amounts in zip(("do nothing", "do something"), scenarios, strict=True):
            for year, amount in zip(YEARS, amounts, strict=True):
                yield (area, organisation, year, scenario, "", "", amount, source, "yes")
    for category, within, billions, paragraph in CATEGORIES:
        amount = round(billions * 1_000_000)
        row = ("wyh", "", YEARS[-1], "solution", category, within, amount)
        yield (*row, f"{PROGRESS}, paragraph {paragraph}", "yes")
