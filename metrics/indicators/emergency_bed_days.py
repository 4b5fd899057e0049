"""Emergency bed days."""

from datetime import date

from metrics.disclosure import Disclosure
from metrics.indicator import PERCENT_OF_EXPECTED, Indicator, Polarity
from metrics.target import Target

INDICATOR = Indicator(
    id="emergency_bed_days",
    name="Emergency bed days against the number expected",
    short_name="Emergency bed days",
    also_called=("non-elective bed days",),
    unit=PERCENT_OF_EXPECTED,
    polarity=Polarity.LOWER,
    numerator="bed days after emergency admission of people living in the place",
    denominator="the number expected at England's rates for people of the same age and sex",
    counted="bed days",
    description=(
        "Days spent in hospital after an emergency admission, as a percentage of the "
        "number expected at England's rates by age and sex."
    ),
    publication="NHS England, CCG improvement and assessment framework, quarterly",
    sources=("tidy",),
    frequency="quarterly",
    max_age=9,
    aggregation="published",
    targets=(
        Target(
            points=((date(2015, 4, 1), 100.0),),
            source=(
                "No national target existed: 100% is what England's rates by age and sex would give"
            ),
        ),
    ),
    caveats=(
        "Standardised for age and sex, not adjusted for deprivation.",
        "Standardised figures are not summed, so a footprint's is shown only where published.",
    ),
    disclosure=Disclosure(
        official_at=("nation",),
        publication="NHS Digital, Hospital admitted patient care activity: England",
    ),
)
