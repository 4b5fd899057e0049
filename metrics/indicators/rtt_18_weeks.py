"""Referral to treatment within 18 weeks."""

from datetime import date

from metrics.disclosure import Disclosure
from metrics.indicator import PERCENT, Indicator, Polarity
from metrics.target import Target

INDICATOR = Indicator(
    id="rtt_18_weeks",
    name="Referral to treatment: waiting no longer than 18 weeks",
    short_name="RTT within 18 weeks",
    also_called=(
        "RTT",
        "18 weeks",
        "eighteen weeks",
        "waiting list",
        "elective waits",
    ),
    unit=PERCENT,
    polarity=Polarity.HIGHER,
    numerator="people waiting at the end of the month who had waited 18 weeks or less",
    denominator="all people waiting at the end of the month (incomplete pathways)",
    counted="patients",
    description=(
        "The share of people waiting for planned hospital treatment at the end of the "
        "month who had waited no longer than 18 weeks."
    ),
    publication="NHS England, Consultant-led referral to treatment waiting times, monthly",
    sources=("nhse_rtt", "tidy"),
    frequency="monthly",
    max_age=6,
    aggregation="sum",
    targets=(
        Target(
            points=((date(2012, 4, 1), 92.0),),
            source=(
                "NHS Constitution and the mandate for 2016-17: at least 92% of incomplete pathways "
                "within 18 weeks; the operational standard since April 2012"
            ),
        ),
        Target(
            points=((date(2025, 4, 1), 65.0), (date(2026, 4, 1), 70.0), (date(2028, 4, 1), 92.0)),
            purpose="milestone",
            source=(
                "NHS England, 2025/26 priorities and operational planning guidance (65% nationally "
                "by March 2026); Medium Term Planning Framework of October 2025 (70% nationally in "
                "2026/27, 92% by March 2029). A level counts from the April of the year by whose "
                "end it is asked for"
            ),
        ),
    ),
    caveats=(
        "A stock at a month's end: months are never summed.",
        "Some trusts did not report in some months, and are then missing from their areas.",
    ),
    disclosure=Disclosure(
        official_at=("provider", "place", "footprint", "nation"),
        publication="NHS England, RTT waiting times: exact counts by trust and commissioner",
    ),
)
