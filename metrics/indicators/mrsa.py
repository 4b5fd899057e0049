"""MRSA bloodstream infections."""

from datetime import date

from metrics.disclosure import Disclosure
from metrics.indicator import PER_100_000_BED_DAYS, Indicator, Polarity
from metrics.target import Target

INDICATOR = Indicator(
    id="mrsa",
    name="MRSA bloodstream infections assigned to trusts",
    short_name="MRSA",
    also_called=("methicillin-resistant Staphylococcus aureus",),
    unit=PER_100_000_BED_DAYS,
    polarity=Polarity.LOWER,
    numerator="MRSA bloodstream infections assigned to the trusts, over 12 months",
    denominator="occupied overnight bed days of the same trusts, over 12 months",
    counted="infections",
    description=(
        "Bloodstream infections with MRSA that were assigned to the trusts, for every "
        "100,000 occupied bed days, over 12 months."
    ),
    publication="Public Health England, MRSA bacteraemia: monthly counts by trust",
    sources=("tidy",),
    frequency="quarterly",
    max_age=9,
    aggregation="sum",
    targets=(
        Target(
            points=((date(2013, 4, 1), 0.0),),
            source=(
                "Everyone counts: planning for patients 2013/14: zero tolerance of MRSA "
                "bloodstream infections, kept in the planning guidance for 2016/17"
            ),
        ),
    ),
    caveats=(
        "Few cases: one more or fewer moves a small place a long way.",
        "Twelve months together, so periods overlap and process limits are not drawn.",
    ),
    rolling=True,
    disclosure=Disclosure(
        official_at=("provider", "footprint", "nation"),
        publication="Public Health England, MRSA bacteraemia: exact counts of each trust",
    ),
)
