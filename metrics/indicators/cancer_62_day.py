"""Cancer treatment within 62 days."""

from datetime import date

from metrics.disclosure import Disclosure
from metrics.indicator import PERCENT, Indicator, Polarity
from metrics.target import Target

INDICATOR = Indicator(
    id="cancer_62_day",
    name="Cancer: first treatment within 62 days of referral",
    short_name="Cancer within 62 days",
    also_called=(
        "62 day wait",
        "CWT",
        "cancer waiting times",
    ),
    unit=PERCENT,
    polarity=Polarity.HIGHER,
    numerator="people who began treatment for cancer within 62 days of referral",
    denominator="all people who began treatment for cancer after such a referral",
    counted="patients",
    description=(
        "The share of people with cancer who began their first treatment within 62 days of "
        "referral. Since October 2023 by all routes together: urgent suspected cancer, breast "
        "symptoms, screening and upgrade by a consultant. Before, by urgent GP referral alone."
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
    ),
    caveats=(
        "A patient treated by two trusts counts as half for each, so halves are right.",
        "The standard is of all routes since October 2023, so figures before and after differ.",
    ),
    disclosure=Disclosure(
        official_at=("provider", "place", "footprint", "nation"),
        publication="NHS England, Cancer waiting times: exact counts by trust and commissioner",
    ),
)
