"""The demonstration plan: figures of the partnership's public papers, each with its source.

What the papers do not print is invented, and the source says so: the status of milestones, and the
likelihood, impact and review of risks. Owners are roles, never people.
"""

from collections.abc import Iterator, Sequence

from data.samples import make_plan_money, make_plan_risks
from data.sources import plan_ambitions, plan_milestones, plan_progress, plan_statements

PROGRESS = (
    "Progress report of the West Yorkshire and Harrogate partnership to the joint scrutiny "
    "committee, late 2017, {}"
)
KIRKLEES = "Kirklees Health and Wellbeing Plan 2017-2021, draft of 20 February 2017"
LETTER = "Partnership weekly letter, early 2018"
LEEDS = "Overview of Sustainability and Transformation Plans, report to Leeds executive board, 2016"
STATED = "{}; status and evidence invented for the demonstration"
URGENT, PREVENTION = "Urgent and emergency care", "Early intervention and prevention"
ENGLAND = plan_ambitions.ENGLAND_AVERAGE

AMBITIONS = [
    # id, area, name, indicator, unit, baseline and its date, target and its date, what the target
    # is, better, people, of whom, effects, programme, source
    (
        *("smoking", "wyh", "Adult smoking prevalence", "smoking_prevalence", "per cent"),
        *(18.6, "2015-12-31", 13, "2020/21", "level", "lower", 125_000, "fewer smokers"),
        *("around 11,250 admissions to hospital prevented", "Cancer; Prevention at scale"),
        PROGRESS.format("paragraphs 43 and 53"),
    ),
    (
        *("survival_one_year", "wyh", "One-year survival from cancer", "", "per cent"),
        *(69.7, "", 75, "2020/21", "level", "higher", 700, "lives a year", "", "Cancer"),
        PROGRESS.format("paragraph 43"),
    ),
    (
        *("early_diagnosis", "wyh", "Cancers diagnosed at stage 1 or 2"),
        *("early_cancer_diagnosis", "per cent", 40, "", 62, "2020/21", "level", "higher", 3_000),
        "more people offered treatment that cures or extends life",
        *("up to £12 million of efficiency savings over five years", "Cancer"),
        PROGRESS.format("paragraph 43"),
    ),
    (
        *("diagnosis_28_days", "wyh", "Cancer diagnosed or ruled out within 28 days", ""),
        *("per cent", "", "", 95, "", "level", "higher", 5_000, "people diagnosed faster", ""),
        *("Cancer", PROGRESS.format("paragraph 43")),
    ),
    (
        *("atrial_fibrillation", "wyh", "Atrial fibrillation found and managed", "", "per cent"),
        *("", "", 89, "", "level", "higher", 190, "lives saved over three years", "", "Stroke"),
        PROGRESS.format("paragraphs 48 and 53"),
    ),
    (
        *("suicide", "wyh", "Suicides in mental health settings", "", "per cent change", "", ""),
        *(-75, "2020/21", "change", "lower", "", "", "", "Mental health"),
        PROGRESS.format("paragraph 36"),
    ),
    (
        *("unnecessary_ae", "wyh", "A&E attendances for mental health that need not be", ""),
        *("per cent change", "", "", -40, "", "change", "lower", "", "", "", "Mental health"),
        PROGRESS.format("paragraph 36"),
    ),
    (
        *("out_of_area", "wyh", "Placements out of area, non-specialist hospital care", ""),
        *("placements", "", "", 0, "2018-11-30", "level", "lower", "", "", "", "Mental health"),
        PROGRESS.format("paragraphs 36 and 37"),
    ),
    (
        *("ae_four_hours", "wyh", "A&E within four hours", "ae_four_hour", "per cent", "", ""),
        *(95, "", "level", "higher", "", "", "", URGENT, PROGRESS.format("paragraph 28")),
    ),
    (
        *("delayed_transfers", "wyh", "Delayed transfers of care", "delayed_transfers"),
        *("per cent of bed days", "", "", 3.5, "", "level", "lower", "", "", "", URGENT),
        PROGRESS.format("paragraph 28"),
    ),
    (
        *("extended_access", "wyh", "People with evening and weekend GP appointments"),
        *("gp_extended_access", "per cent", "", "", 100, "2019-03-31", "level", "higher", "", ""),
        *("", "Primary care", PROGRESS.format("paragraphs 28 and 34")),
    ),
    (
        *("policies", "wyh", "Savings from standard commissioning policies", ""),
        *("million pounds", "", "", 50, "2020/21", "level", "higher", "", "", "", "Elective care"),
        PROGRESS.format("paragraph 55"),
    ),
    (
        *("early_diagnosis_kirklees", "kirklees", "Cancers diagnosed at stage 1 or 2"),
        *("early_cancer_diagnosis", "points", "", "", 4, "", "change", "higher", "", "", ""),
        *(PREVENTION, KIRKLEES),
    ),
    (
        *("infant_mortality_kirklees", "kirklees", "Infant mortality", "", "per 1,000 births"),
        *("", "", ENGLAND, "", "", "lower", "", "", "", PREVENTION, KIRKLEES),
    ),
    (
        *("emergency_cancer_kirklees", "kirklees", "Cancers found as emergencies", "", "per cent"),
        *("", "", ENGLAND, "", "", "lower", "", "", "", PREVENTION, KIRKLEES),
    ),
    (
        *("extended_access_kirklees", "kirklees", "GP practices with extended access", ""),
        *("per cent of practices", "", "", 100, "2018/19", "level", "higher", "", "", ""),
        *("Primary care", KIRKLEES),
    ),
]

COUNTED = [
    # id, area, date, value, people, of whom, effects, source
    ("smoking", "wyh", "2015-12-31", 18.6, "", "", "", PROGRESS.format("paragraph 53")),
    (
        *("smoking", "wyh", "2016-12-31", 17.3, 23_300, "fewer smokers"),
        "£17.1 million of health care savings over five years",
        PROGRESS.format("paragraph 53"),
    ),
]

SET_ON = {PROGRESS: "2017-11-30", KIRKLEES: "2017-02-20", LETTER: "2018-01-12"}

MILESTONES = [
    # id, area, programme, what, due, source
    (
        *("nhs111_online", "wyh", URGENT, "NHS 111 online is there for 30% of people"),
        *("2019-03-31", "paragraph 28"),
    ),
    (
        *("nhs111_clinical", "wyh", URGENT, "A clinician takes part in 50% of NHS 111 calls"),
        *("2018-03-31", "paragraph 28"),
    ),
    (
        *("extended_access", "wyh", f"{URGENT}; Primary care"),
        *("Evening and weekend appointments for 100% of people", "2019-03-31", "paragraph 28"),
    ),
    (
        *("psychiatric_liaison", "wyh", URGENT, "Psychiatric liaison in 50% of trusts"),
        *("2018-10-31", "paragraph 28"),
    ),
    (
        *("gp_wifi", "wyh", "Digital", "Wifi in two thirds of GP practices", "2018-03-31"),
        "paragraph 62",
    ),
    (
        *("hscn", "wyh", "Digital", "Health and Social Care Network bought and begun"),
        *("2018-06-30", "paragraph 62 (spring 2018)"),
    ),
    (
        *("placements", "wyh", "Mental health"),
        *("No placement out of area for non-specialist hospital care", "2018-11-30"),
        "paragraphs 36 and 37 (within 12 months)",
    ),
    (
        *("standard_policies", "wyh", "Elective care"),
        *("Main commissioning policies are the same for all commissioners", "2021-03-31"),
        "paragraph 55",
    ),
    ("mou", "wyh", "Governance", "Memorandum of understanding agreed", "2018-05-31", LETTER),
    (
        *("healthy_child", "kirklees", "Improving services for children"),
        *("Healthy Child Programme in use", "2017-04-01", KIRKLEES),
    ),
    (
        *("births_plan", "kirklees", "Improving services for children"),
        *("Regional vision and plan for Better Births", "2017-10-31", KIRKLEES),
    ),
    (
        *("wellness_model", "kirklees", "Adult wellness model", "Adult wellness model in use"),
        *("2018-03-31", f"{KIRKLEES} (spring 2018)"),
    ),
    (
        *("e_consultation", "kirklees", "Digital", "More consultations online", "2019-03-31"),
        f"{KIRKLEES} (by 2018/19)",
    ),
    (
        *("e_prescribing", "kirklees", "Digital", "Prescriptions online in all services"),
        *("2020-03-31", f"{KIRKLEES} (by 2019/20)"),
    ),
    (
        *("workforce_plan", "kirklees", "Workforce", "Outline of a workforce plan"),
        *("2017-05-31", f"{KIRKLEES} (spring 2017)"),
    ),
]

SAID = {
    # id: status, done on, evidence, owner, updated on, each time that something was said of it
    "nhs111_online": [("on track", "", "", "Programme director, urgent care", "2017-12-15")],
    "nhs111_clinical": [
        ("on track", "", "41% of calls in September", "", "2017-10-13"),
        ("at risk", "", "43% of calls in November", "", "2017-12-15"),
    ],
    "gp_wifi": [("on track", "", "Half of practices have it", "", "2017-12-15")],
    "hscn": [("not started", "", "", "", "2017-12-15")],
    "placements": [("at risk", "", "Nine placements in November", "", "2017-12-15")],
    "healthy_child": [
        ("done", "2017-04-01", "Contract begun", "Director of public health", "2017-04-07")
    ],
    "births_plan": [
        ("on track", "", "", "Head of midwifery", "2017-07-14"),
        ("late", "", "Draft with the maternity board", "Head of midwifery", "2017-11-10"),
    ],
    "wellness_model": [("on track", "", "", "", "2017-12-15")],
    "workforce_plan": [("done", "2017-06-20", "Agreed by the board", "", "2017-06-30")],
}

STATEMENTS = [
    # id, area, about, what, value, unit, source
    (
        *("leeds_gap", "leeds", "money", "Financial gap of the Leeds system if nothing is done"),
        *(723, "million pounds, to 2021", LEEDS),
    ),
    (
        *("capital_schemes", "wyh", "money", "Capital schemes put forward in September 2017"),
        *(185, "million pounds", PROGRESS.format("paragraph 69")),
    ),
    (
        *("kirklees_nothing", "kirklees", "money", "Gap across Kirklees if nothing is done"),
        *(208, "million pounds", KIRKLEES),
    ),
    (
        *("kirklees_something", "kirklees", "money", "Gap across Kirklees with the plan"),
        *(40, "million pounds; the same plan's tables have 94 and 83", KIRKLEES),
    ),
    (
        *("gap_at_least", "wyh", "money", "Gap by 2021 with no change and no efficiencies"),
        *(1.0, "billion pounds, at least", PROGRESS.format("paragraph 72")),
    ),
    (
        *("resources", "wyh", "money", "Resources by 2020/21"),
        *(5.7, "billion pounds", PROGRESS.format("paragraph 72")),
    ),
    ("smokers", "wyh", "people", "Smokers in the area", 330_000, "people, more than", LETTER),
    ("people", "wyh", "population", "People in the partnership", 2.6, "million people", LETTER),
    (
        *("rating_2017", "wyh", "rating", "Rating of July 2017: making progress"),
        *(3, "category of 4", PROGRESS.format("paragraph 79")),
    ),
    (
        *("leadership_2017", "wyh", "rating", "System leadership: established"),
        *(2, "category of 4", PROGRESS.format("paragraph 80")),
    ),
    *(
        (id, "wyh", "worse than England", what, "", "", PROGRESS.format("paragraph 79"))
        for id, what in (
            ("worse_admissions", "Emergency admissions rate"),
            ("worse_bed_days", "Emergency bed days rate"),
            ("worse_extended_access", "GP extended access"),
            ("worse_mrsa", "MRSA rates"),
            ("worse_c_difficile", "C. difficile rates"),
        )
    ),
]


def files() -> Iterator[tuple[str, Sequence[str], list[tuple[object, ...]]]]:
    """Name, header and rows of each file; every row of these is public."""
    ambitions = [*plan_ambitions.COLUMNS]
    ambitions.insert(ambitions.index("better"), "target_is")
    yield "ambitions", [*ambitions, "public"], [(*row, "yes") for row in AMBITIONS]
    yield "progress", [*plan_progress.COLUMNS, "public"], [(*row, "yes") for row in COUNTED]
    yield "milestones", [*plan_milestones.COLUMNS, "public"], [*_milestones()]
    yield "statements", [*plan_statements.COLUMNS, "public"], [(*row, "yes") for row in STATEMENTS]
    yield from make_plan_money.files()
    yield from make_plan_risks.files()


def _milestones() -> Iterator[tuple[object, ...]]:
    """Each milestone as its paper has it, and each time something was said of it."""
    for id, area, programme, what, due, source in MILESTONES:
        paper = next((one for one in (KIRKLEES, LETTER) if source.startswith(one)), PROGRESS)
        written = source if paper is not PROGRESS else PROGRESS.format(source)
        head = (id, area, programme, what, due)
        yield (*head, "", "", "", "", SET_ON[paper], written, "yes")
        for status, done_on, evidence, owner, on in SAID.get(id, []):
            yield (*head, status, done_on, evidence, owner, on, STATED.format(written), "yes")
