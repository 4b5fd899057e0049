"""People waiting over 52 weeks for planned treatment."""

from dataclasses import replace
from datetime import date

from metrics.disclosure import Disclosure
from metrics.indicator import PERCENT, Indicator, Polarity
from metrics.target import Target

INDICATOR = Indicator(
    id="rtt_52_weeks",
    name="Referral to treatment: waiting over 52 weeks",
    short_name="RTT over 52 weeks",
    also_called=("RTT", "52 weeks", "year waits", "long waits", "waiting list"),
    unit=replace(PERCENT, decimals=2),
    polarity=Polarity.LOWER,
    numerator="people waiting at the end of the month who had waited over 52 weeks",
    denominator="all people waiting at the end of the month (incomplete pathways)",
    counted="patients",
    description=(
        "The share of people waiting for planned hospital treatment at the end of the month who "
        "had waited longer than a year."
    ),
    publication="NHS England, Consultant-led referral to treatment waiting times, monthly",
    sources=("nhse_rtt", "tidy"),
    frequency="monthly",
    max_age=6,
    aggregation="sum",
    targets=(
        Target(
            points=((date(2013, 4, 1), 0.0),),
            source="NHS Standard Contract since 2013/14: nobody waits over 52 weeks",
        ),
        Target(
            points=((date(2025, 4, 1), 1.0),),
            purpose="milestone",
            source=(
                "NHS England, 2025/26 priorities and operational planning guidance: under 1% of "
                "the waiting list by March 2026; counted from April 2025"
            ),
        ),
    ),
    caveats=("A stock at a month's end: months are never summed.",),
    disclosure=Disclosure(
        official_at=("provider", "place", "footprint", "nation"),
        publication="NHS England, RTT waiting times: exact counts by trust and commissioner",
    ),
)
