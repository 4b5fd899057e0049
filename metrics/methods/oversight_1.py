"""oversight-1: as NHS England scores providers, by rank, with a segment for the mean of all scores.

The way of scoring is that of NHS England, NHS Oversight Framework 2025/26, methodology manual
(publication reference PRN02028_i, 26 June 2025): ranks among trusts of one type, the mean of all
metrics alike, the three rates of infection at a third of a weight each, and no provider in deficit
better than segment 3. Its technical metric specification ranks 18-week waits from 1.00 to 4.00,
without a standard; which other metrics have one was not found, and is taken from the manual's
worked example.

The manual says that segments are quarters of the means of each type of organisation, and publishes
no thresholds; none were found elsewhere. So the cut-offs here were read off 75 providers' scores
and segments as published for quarter 3 of 2025/26. One set of them holds for acute, mental health
and community, and ambulance trusts alike; whether it is fixed or made anew each quarter, one
quarter does not tell. Each lies in the middle of the gap between the last score in one segment and
the first in the next, at half a hundredth: the published scores have two decimals, so that a
cut-off means the same for a mean before and after it is rounded. Where the middle is a whole
hundredth, the cut-off is half of one above it.

    scores                        1 | 2           2 | 3           3 | 4
    all metrics                2.06 | 2.13     2.35 | 2.36     2.64 | 2.75
    access                     1.91 | 1.92     2.37 | 2.42     2.81 | 2.91
    effectiveness, experience  1.88 | 1.89     2.20 | 2.21     2.50 | 2.52
    patient safety             2.10 | 2.11     2.46 | 2.52     2.91 | 2.93
    people and workforce       1.92 | 1.99     2.50 | 2.54     2.99 | 3.07
    finance and productivity   1.68 | 1.73     2.23 | 2.32     2.85 | 2.86

It rates the few of the framework's metrics that are read here, so its ratings are not NHS England's
segments, though made in the same way.
"""

from metrics.method import BELOW_STANDARD, RANKED, Domain, Item, Method, Override

THEME = "NHS Oversight Framework"
BY_VALUE = "the manual's ranking, where no standard is scored"
BY_STANDARD = "the manual's ranking below a standard: all that meet it score 1.00"
INFECTION = 1 / 3
"""The weight of each of the three rates of infection, together one metric; two are read here."""

DOMAINS = (
    Domain("access", "Access to services", THEME, cut_offs=(1.915, 2.395, 2.865)),
    Domain(
        "effectiveness_experience",
        "Effectiveness and experience of care",
        THEME,
        cut_offs=(1.885, 2.205, 2.515),
    ),
    Domain("patient_safety", "Patient safety", THEME, cut_offs=(2.105, 2.495, 2.925)),
    Domain("people_workforce", "People and workforce", THEME, cut_offs=(1.955, 2.525, 3.035)),
    Domain(
        "finance_productivity", "Finance and productivity", THEME, cut_offs=(1.705, 2.275, 2.855)
    ),
)

ITEMS = (
    Item("ae_four_hour", "access", None, BY_STANDARD, ends=BELOW_STANDARD),
    Item("rtt_18_weeks", "access", None, BY_VALUE, ends=RANKED),
    Item("rtt_52_weeks", "access", None, BY_VALUE, ends=RANKED),
    Item("cancer_28_day", "access", None, BY_STANDARD, ends=BELOW_STANDARD),
    Item("cancer_62_day", "access", None, BY_STANDARD, ends=BELOW_STANDARD),
    Item("cancer_patient_experience", "effectiveness_experience", None, BY_VALUE, ends=RANKED),
    Item("mrsa", "patient_safety", None, BY_VALUE, INFECTION, RANKED),
    Item("c_difficile", "patient_safety", None, BY_VALUE, INFECTION, RANKED),
    Item("sickness_absence", "people_workforce", None, BY_VALUE, ends=RANKED),
    Item("finance", "finance_productivity", None, BY_STANDARD, ends=BELOW_STANDARD),
)

METHOD = Method(
    id="oversight-1",
    name="Oversight",
    description=(
        "The way of NHS England's Oversight Framework of 2025/26, for the metrics of it that are "
        "read here: each scored by rank among trusts of the same type, and the mean of all of them "
        "put in one of four segments. NHS England publishes no thresholds; these reproduce its "
        "segments of 75 providers in quarter 3 of 2025/26, overall and by domain. A provider in "
        "deficit is 3 at best. A&E within 4 hours and cancer within 28 and 62 days are taken to be "
        "scored against a standard, as the manual's worked example suggests."
    ),
    domains=DOMAINS,
    items=ITEMS,
    composite_cut_offs=(2.095, 2.355, 2.695),
    scoring="rank",
    overrides=(
        Override(
            "finance",
            from_category=2,
            no_better_than=3,
            reason="it is in deficit, and no provider in deficit is better than segment 3",
        ),
    ),
    purpose="milestone",
    averaging="items",
)
