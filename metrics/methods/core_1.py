"""core-1: the five first indicators, each its own domain."""

from metrics.method import Domain, Item, Method

METHOD = Method(
    id="core-1",
    name="Core five",
    description="Five indicators, each its own domain, with equal weights.",
    domains=(
        Domain("emergency_care", "Emergency care", "Hospital performance"),
        Domain("delayed_transfers", "Delayed transfers", "Transformation"),
        Domain("general_practice", "General practice", "Patient-focused change"),
        Domain("cancer", "Cancer", "Patient-focused change"),
        Domain("prevention", "Prevention", "Transformation"),
    ),
    items=(
        Item("ae_four_hour", "emergency_care", 5.0, "90% was the first milestone back to 95%"),
        Item("delayed_transfers", "delayed_transfers", 1.0, "3.5% against a past level near 5.5%"),
        Item("gp_extended_access", "general_practice", 15.0, "three steps span most of 50 points"),
        Item("early_cancer_diagnosis", "cancer", 3.0, "a year's progress on the path is 2 to 4"),
        Item("smoking_prevalence", "prevention", 2.0, "two years' progress on the path"),
    ),
)
