"""Emergency admissions."""

from datetime import date

from metrics.disclosure import Disclosure
from metrics.indicator import PERCENT_OF_EXPECTED, Indicator, Polarity
from metrics.target import Target

INDICATOR = Indicator(
    id="emergency_admissions",
    name="Emergency admissions against the number expected",
    short_name="Emergency admissions",
    also_called=(
        "non-elective admissions",
        "NEL",
    ),
    unit=PERCENT_OF_EXPECTED,
    polarity=Polarity.LOWER,
    numerator="emergency admissions to hospital of people living in the place",
    denominator="the number expected at England's rates for people of the same age and sex",
    counted="admissions",
    description=(
        "Emergency admissions as a percentage of the number expected if people of each "
        "age and sex were admitted as often as in England."
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
