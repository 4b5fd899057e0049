"""Cancer patients' experience of care."""

from metrics.disclosure import Disclosure
from metrics.indicator import OUT_OF_TEN, Indicator, Polarity

INDICATOR = Indicator(
    id="cancer_patient_experience",
    name="Cancer patients' rating of their care",
    short_name="Cancer patient experience",
    also_called=(
        "CPES",
        "NCPES",
    ),
    unit=OUT_OF_TEN,
    polarity=Polarity.HIGHER,
    numerator=("cancer patients' ratings of their care from 0 to 10, adjusted for who answered"),
    denominator="patients who answered (published as an adjusted mean)",
    counted="points",
    description=(
        "How cancer patients rated their care overall, from 0 to 10, adjusted for age, "
        "sex and the like of those who answered."
    ),
    publication="National Cancer Patient Experience Survey",
    sources=("tidy",),
    frequency="annual",
    max_age=24,
    aggregation="published",
    caveats=(
        "No national target existed: the comparator is England's value in the same survey.",
        "A survey, published as an adjusted mean with an interval. Surveys are not summed.",
    ),
    comparator="england",
    disclosure=Disclosure(
        official_at=("place", "footprint", "nation"),
        publication="National Cancer Patient Experience Survey: small bases withheld at source",
    ),
)
