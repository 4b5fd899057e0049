"""Satisfaction with GP opening times."""

from metrics.disclosure import Disclosure
from metrics.indicator import PERCENT, Indicator, Polarity

INDICATOR = Indicator(
    id="gp_opening_satisfaction",
    name="Satisfaction with GP opening times",
    short_name="GP opening times",
    also_called=(
        "GP patient survey",
        "GPPS",
        "primary care",
    ),
    unit=PERCENT,
    polarity=Polarity.HIGHER,
    numerator=("patients very or fairly satisfied with their practice's opening hours, weighted"),
    denominator="patients who answered the question, weighted",
    counted="patients",
    description=(
        "The share of patients who are very or fairly satisfied with the hours their GP "
        "practice is open."
    ),
    publication="GP Patient Survey, published each July",
    sources=("tidy",),
    frequency="annual",
    max_age=24,
    aggregation="published",
    caveats=(
        "No national target existed: the comparator is England's value in the same survey.",
        "A survey: each figure has a margin of error. Surveys are not summed.",
    ),
    comparator="england",
    disclosure=Disclosure(
        official_at=("place", "footprint", "nation"),
        publication="GP Patient Survey: weighted answers, small bases withheld at source",
    ),
)
