"""progress-1: the seventeen indicators of the 2017 dashboard, and smoking, in nine domains.

The steps were set from their reasons before any figure was drawn. Every domain weighs the same;
NHS England gave finance, prevention and leadership the greatest weight in 2017 and did not publish
the rest of its arithmetic.
"""

from metrics.method import Domain, Item, Method

HOSPITAL = "Hospital performance"
PATIENT = "Patient-focused change"
TRANSFORMATION = "Transformation"

DOMAINS = (
    Domain("emergency_care", "Emergency care", HOSPITAL),
    Domain("elective_care", "Elective care", HOSPITAL),
    Domain("safety", "Safety", HOSPITAL),
    Domain("general_practice", "General practice", PATIENT),
    Domain("mental_health", "Mental health", PATIENT),
    Domain("cancer", "Cancer", PATIENT),
    Domain("prevention", "Prevention", TRANSFORMATION),
    Domain("leadership", "Leadership", TRANSFORMATION),
    Domain("finance", "Finance", TRANSFORMATION),
)

ITEMS = (
    Item("ae_four_hour", "emergency_care", 5.0, "90% was the first milestone back to 95%"),
    Item("rtt_18_weeks", "elective_care", 2.0, "90%, two points short, was the mark for action"),
    Item("special_measures", "safety", 0.5, "one trust in special measures is far short"),
    Item("mrsa", "safety", 0.6, "about two thirds of England's rate when zero was set"),
    Item("c_difficile", "safety", 10.0, "a tenth over the objective; sanctions begin at one over"),
    Item("gp_extended_access", "general_practice", 15.0, "three steps span most of 50 points"),
    Item("gp_opening_satisfaction", "general_practice", 3.0, "about the spread between areas"),
    Item("iapt_recovery", "mental_health", 3.0, "England itself was about three points short"),
    Item("eip_two_weeks", "mental_health", 10.0, "the standard itself rises by ten by 2020/21"),
    Item("early_cancer_diagnosis", "cancer", 3.0, "a year's progress on the path is 2 to 4"),
    Item("cancer_62_day", "cancer", 3.0, "England itself was about three points short"),
    Item("cancer_patient_experience", "cancer", 0.1, "about the spread between areas"),
    Item("emergency_admissions", "prevention", 7.0, "about half the spread between areas"),
    Item("emergency_bed_days", "prevention", 7.0, "about half the spread between areas"),
    Item("delayed_transfers", "prevention", 1.0, "3.5% against a past level near 5.5%"),
    Item("smoking_prevalence", "prevention", 2.0, "two years' progress on the path"),
    Item("system_leadership", "leadership", None, "judged: already 1 to 4"),
    Item("finance", "finance", 0.5, "half a per cent of turnover is a usual contingency"),
)

METHOD = Method(
    id="progress-1",
    name="Progress dashboard",
    description=(
        "The seventeen indicators of the 2017 dashboard, and smoking, in nine domains of equal "
        "weight; each scored by how far it is from its target."
    ),
    domains=DOMAINS,
    items=ITEMS,
)
