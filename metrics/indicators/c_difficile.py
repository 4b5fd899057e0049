"""Clostridium difficile infections."""

from datetime import date

from metrics.disclosure import Disclosure
from metrics.indicator import PERCENT_OF_OBJECTIVE, Indicator, Polarity
from metrics.target import Target

INDICATOR = Indicator(
    id="c_difficile",
    name="C. difficile infections against the trusts' objectives",
    short_name="C. difficile",
    also_called=(
        "C. diff",
        "CDI",
        "Clostridium difficile",
        "Clostridioides difficile",
    ),
    unit=PERCENT_OF_OBJECTIVE,
    polarity=Polarity.LOWER,
    numerator="C. difficile infections apportioned to the trusts, over 12 months",
    denominator="the trusts' objectives for the same 12 months, summed",
    counted="infections",
    description=(
        "C. difficile infections apportioned to the trusts as a percentage of the most "
        "that NHS England's objectives for them allow, over 12 months."
    ),
    publication="Public Health England, C. difficile infection: monthly counts by trust",
    sources=("tidy",),
    frequency="quarterly",
    max_age=9,
    aggregation="sum",
    targets=(
        Target(
            points=((date(2014, 4, 1), 100.0),),
            source=(
                "NHS England and NHS Improvement, Clostridium difficile infection objectives for "
                "NHS organisations in 2016/17: no more cases than the objective"
            ),
        ),
    ),
    caveats=("Twelve months together, so periods overlap and process limits are not drawn.",),
    rolling=True,
    disclosure=Disclosure(
        official_at=("provider", "footprint", "nation"),
        publication="Public Health England, C. difficile infection: exact counts of each trust",
    ),
)
