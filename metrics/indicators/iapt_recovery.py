"""Recovery after psychological therapy (IAPT)."""

from datetime import date

from metrics.disclosure import Disclosure
from metrics.indicator import PERCENT, Indicator, Polarity
from metrics.target import Target

INDICATOR = Indicator(
    id="iapt_recovery",
    name="IAPT: people who recovered after psychological therapy",
    short_name="IAPT recovery",
    also_called=(
        "IAPT",
        "talking therapies",
        "psychological therapies",
    ),
    unit=PERCENT,
    polarity=Polarity.HIGHER,
    numerator=("people who finished treatment, were at caseness at first and no longer at the end"),
    denominator="people who finished treatment and were at caseness at first",
    counted="people",
    description=(
        "The share of people finishing a course of talking therapy who moved to recovery, "
        "of those who were ill enough at the start to count (at caseness)."
    ),
    publication="NHS Digital, Psychological therapies: reports on the use of IAPT services",
    sources=("tidy",),
    frequency="monthly",
    max_age=6,
    aggregation="sum",
    targets=(
        Target(
            points=((date(2013, 4, 1), 50.0),),
            source=(
                "Mandate for 2016-17 and The five year forward view for mental health: at least "
                "50% of people move to recovery"
            ),
        ),
    ),
    disclosure=Disclosure(
        official_at=("nation",),
        publication="NHS Digital, Psychological therapies: England",
    ),
)
