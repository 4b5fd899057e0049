"""Cancer diagnosed or ruled out within 28 days: the Faster Diagnosis Standard."""

from datetime import date

from metrics.disclosure import Disclosure
from metrics.indicator import PERCENT, Indicator, Polarity
from metrics.target import Target

INDICATOR = Indicator(
    id="cancer_28_day",
    name="Cancer: diagnosed or ruled out within 28 days",
    short_name="Cancer answer within 28 days",
    also_called=("28 day wait", "FDS", "faster diagnosis standard", "CWT"),
    unit=PERCENT,
    polarity=Polarity.HIGHER,
    numerator="people of those who were told within 28 days of their referral",
    denominator="all people who were told that they have cancer, or that they have not",
    counted="patients",
    description=(
        "The share of people referred for suspected cancer, breast symptoms or from screening who "
        "were told within 28 days whether they have cancer."
    ),
    publication="NHS England, Cancer waiting times, monthly",
    sources=("nhse_cwt", "tidy"),
    frequency="monthly",
    max_age=6,
    aggregation="sum",
    targets=(
        Target(
            points=((date(2021, 10, 1), 75.0), (date(2026, 4, 1), 80.0)),
            source=(
                "NHS England, the Faster Diagnosis Standard: 75% from October 2021, when it "
                "began; 80% from 2026/27"
            ),
        ),
        Target(
            points=((date(2024, 4, 1), 77.0), (date(2025, 4, 1), 80.0)),
            purpose="milestone",
            source=(
                "NHS England, priorities and operational planning guidance 2024/25 (77% by March "
                "2025) and 2025/26 (80% by March 2026); Medium Term Planning Framework of October "
                "2025 (kept at 80%). A level counts from the April of the year by whose end it is "
                "asked for"
            ),
        ),
    ),
    caveats=(
        "Most people are told that they do not have cancer: the figure says how fast the answer "
        "comes, not how many have cancer.",
    ),
    disclosure=Disclosure(
        official_at=("provider", "place", "footprint", "nation"),
        publication="NHS England, Cancer waiting times: exact counts by trust and commissioner",
    ),
)
