"""A&E within four hours."""

from datetime import date

from metrics.disclosure import Disclosure
from metrics.indicator import PERCENT, Indicator, Polarity
from metrics.target import Target

INDICATOR = Indicator(
    id="ae_four_hour",
    name="A&E: admitted, transferred or discharged within four hours",
    short_name="A&E within 4 hours",
    also_called=(
        "A&E",
        "A and E",
        "accident and emergency",
        "emergency department",
        "ED",
        "4 hour wait",
        "four hour wait",
        "4-hour standard",
    ),
    unit=PERCENT,
    polarity=Polarity.HIGHER,
    numerator="attendances that were admitted, transferred or discharged within four hours",
    denominator="all attendances at A&E departments of every type",
    counted="patients",
    description=(
        "The share of people attending A&E who were admitted, transferred or discharged within "
        "four hours of arriving. All department types count: major A&E, single specialty, and "
        "minor injury units and walk-in centres."
    ),
    publication="NHS England, A&E attendances and emergency admissions, monthly",
    sources=("nhse_ae", "nhsr_ae", "tidy"),
    frequency="monthly",
    max_age=6,
    aggregation="sum",
    targets=(
        Target(
            points=((date(2010, 6, 28), 95.0),),
            source=(
                "Handbook to the NHS Constitution: 95% within four hours; the operational "
                "standard since June 2010"
            ),
        ),
        Target(
            points=(
                (date(2023, 4, 1), 76.0),
                (date(2024, 4, 1), 78.0),
                (date(2026, 4, 1), 82.0),
                (date(2028, 4, 1), 85.0),
            ),
            purpose="milestone",
            source=(
                "NHS England, priorities and operational planning guidance 2023/24 (76% by March "
                "2024), 2024/25 (78% by March 2025) and 2025/26 (78% in March 2026); Medium Term "
                "Planning Framework of October 2025 (82% by March 2027, 85% in 2028/29). A level "
                "counts from the April of the year by whose end it is asked for"
            ),
        ),
    ),
    caveats=(
        "Figures are published by trust. An area's figure is the sum over its trusts, each "
        "weighted by the share of the trust's patients assumed to come from the area.",
        "Fourteen trusts tested other standards of A&E from May 2019 to May 2023 and reported no "
        "four-hour figures. Their areas have none for these months, and England's figure is the "
        "sum of the other trusts.",
        "Performance falls in winter: compare a month with the same month a year before.",
    ),
    disclosure=Disclosure(
        official_at=("provider", "footprint", "nation"),
        publication="NHS England, A&E attendances, monthly: exact counts of each trust",
    ),
)
