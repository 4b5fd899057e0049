"""oversight-1: ranks among trusts of a type, averaged, in the segments of the Oversight Framework.

NHS England, NHS Oversight Framework 2025/26, methodology manual (June 2025): every metric of a
provider is scored from 1.00 (best) to 4.00, all scores are averaged, the average makes a segment
from 1 to 4, and a provider in deficit is in segment 3 at best. The manual says "quartiled" and no
thresholds. Those here were found from the figures of quarter 3 of 2025/26: they give every segment
of 75 providers, overall and in each domain, and each is in the middle of the gap that these leave,
or where the published ranks of acute trusts narrow it down:

    overall        2.06 to 2.13 (ranks: 2.10 to 2.13), 2.35 to 2.36, 2.64 to 2.75
    access         1.91 to 1.92, 2.37 to 2.42, 2.81 to 2.91
    effectiveness  1.88 to 1.89, 2.20 to 2.21, 2.50 to 2.52 (with experience of care)
    finance        1.68 to 1.73, 2.23 to 2.32, 2.85 to 2.86 (with productivity)
    safety         2.10 to 2.11, 2.46 to 2.52, 2.91 to 2.93
    people         1.92 to 1.99, 2.50 to 2.54, 2.99 to 3.07 (and workforce)

The framework has about twenty metrics of an acute trust. Public files by trust that are read here
have the six of waiting times; finance counts where it is loaded.
"""

from metrics.method import Domain, Item, Method, Override

CUT_OFFS = (2.115, 2.355, 2.7)
"""Between the segments of the average of all metrics."""

OF_DOMAINS = {
    "access": (1.915, 2.395, 2.86),
    "effectiveness_experience": (1.885, 2.205, 2.51),
    "finance_productivity": (1.705, 2.275, 2.855),
    "patient_safety": (2.105, 2.49, 2.92),
    "people_workforce": (1.955, 2.52, 3.03),
}
"""Between the segments of each domain's score, for all five domains of the framework."""

QUARTERS = (1.75, 2.5, 3.25)
"""Between the quarters of the peers, in scores by rank."""

RANKED = "its rank among trusts of its type"

METHOD = Method(
    id="oversight-1",
    name="Oversight Framework",
    description=(
        "As NHS England's Oversight Framework scores a trust: each metric by its rank among trusts "
        "of the same type, all metrics averaged alike, the average in segments; and a trust in "
        "deficit is in segment 3 at best. Of the framework's metrics only those are here that "
        "public files by trust have."
    ),
    domains=(
        Domain("access", "Access to services", "Oversight", cut_offs=OF_DOMAINS["access"]),
        Domain(
            *("finance_productivity", "Finance and productivity", "Oversight"),
            cut_offs=OF_DOMAINS["finance_productivity"],
        ),
    ),
    items=(
        Item("ae_four_hour", "access", 1.0, RANKED),
        Item("rtt_18_weeks", "access", 1.0, RANKED),
        Item("rtt_52_weeks", "access", 1.0, RANKED),
        Item("cancer_28_day", "access", 1.0, RANKED),
        Item("cancer_31_day", "access", 1.0, RANKED),
        Item("cancer_62_day", "access", 1.0, RANKED),
        Item("finance", "finance_productivity", 1.0, RANKED),
    ),
    scoring="rank",
    mean="indicators",
    indicator_cut_offs=QUARTERS,
    composite_cut_offs=CUT_OFFS,
    overrides=(
        Override(
            "finance",
            from_category=1,
            no_better_than=3,
            reason="a trust in deficit is in segment 3 at best",
            below=0.0,
        ),
    ),
    purpose="milestone",
)
