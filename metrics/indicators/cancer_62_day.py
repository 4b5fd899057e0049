"""Cancer treatment within 62 days."""

from datetime import date

from metrics.disclosure import Disclosure
from metrics.indicator import PERCENT, Indicator, Polarity
from metrics.target import Target

INDICATOR = Indicator(
    id="cancer_62_day",
    name="Cancer: first treatment within 62 days",
    short_name="Cancer within 62 days",
    also_called=(
        "62 day wait",
        "CWT",
        "cancer waiting times",
    ),
    unit=PERCENT,
    polarity=Polarity.HIGHER,
    numerator="people of those who began their first treatment for cancer within 62 days",
    denominator=(
        "all people who began their first treatment for cancer: since October 2023 by every route, "
        "before that after an urgent GP referral"
    ),
    counted="patients",
    description=(
        "The share of people with cancer who began their first treatment within 62 days of their "
        "referral. Since October 2023 every route counts: urgent suspected cancer, breast "
        "symptoms, screening and consultant upgrade. Before, only urgent referral by a GP did."
    ),
    publication="NHS England, Cancer waiting times, monthly",
    sources=("nhse_cwt", "tidy"),
    frequency="monthly",
    max_age=6,
    aggregation="sum",
    targets=(
        Target(
            points=((date(2009, 1, 1), 85.0),),
            source=(
                "NHS Constitution: at least 85% within 62 days of an urgent GP referral for "
                "suspected cancer; the operational standard since 2009"
            ),
        ),
        Target(
            points=((date(2024, 4, 1), 70.0), (date(2025, 4, 1), 75.0), (date(2028, 4, 1), 85.0)),
            purpose="milestone",
            source=(
                "NHS England, priorities and operational planning guidance 2024/25 (70% by March "
                "2025) and 2025/26 (75% by March 2026); Medium Term Planning Framework of October "
                "2025 (85% by March 2029). A level counts from the April of the year by whose end "
                "it is asked for"
            ),
        ),
    ),
    caveats=(
        "A patient treated by two trusts counts as half for each, so halves are right.",
        "In October 2023 three standards became one, of all routes together: figures from then on "
        "cannot be compared with earlier ones.",
    ),
    disclosure=Disclosure(
        official_at=("provider", "place", "footprint", "nation"),
        publication="NHS England, Cancer waiting times: exact counts by trust and commissioner",
    ),
)
