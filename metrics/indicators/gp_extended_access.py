"""GP extended access."""

from datetime import date

from metrics.disclosure import Disclosure
from metrics.indicator import PERCENT, Indicator, Polarity
from metrics.target import Target

INDICATOR = Indicator(
    id="gp_extended_access",
    name="GP extended access: patients with full provision",
    short_name="GP extended access",
    also_called=(
        "GPEA",
        "evening and weekend appointments",
        "primary care",
    ),
    unit=PERCENT,
    polarity=Polarity.HIGHER,
    numerator=(
        "patients of practices that offer appointments on every weekday evening or early "
        "morning, and on both days of the weekend"
    ),
    denominator="patients of all practices that answered the survey",
    counted="patients",
    description=(
        "The share of patients whose practice offers pre-bookable appointments outside core "
        "hours on every day of the week, through itself or a group."
    ),
    publication="NHS England, Extended access to general practice, twice a year",
    sources=("nhse_extended_access", "tidy"),
    frequency="half-yearly",
    max_age=12,
    aggregation="sum",
    targets=(
        Target(
            points=((date(2017, 3, 31), 50.0), (date(2018, 4, 1), 100.0)),
            source=(
                "Next steps on the NHS five year forward view, 31 March 2017: 50% of the public "
                "by March 2018 and everyone by March 2019; each milestone counts from the day it "
                "became the next one"
            ),
        ),
    ),
    caveats=(
        "Only practices that answered are counted, in numerator and denominator alike.",
        "The milestone doubles on 1 April 2018: a fall in the rating then is the milestone's.",
    ),
    disclosure=Disclosure(
        official_at=("place", "footprint", "nation"),
        publication="NHS England, Extended access to general practice: every practice and its list",
    ),
)
