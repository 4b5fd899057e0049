"""Beds taken by delayed transfers of care, as the national series gives them."""

from metrics.disclosure import Disclosure
from metrics.indicator import BEDS, Indicator, Polarity

INDICATOR = Indicator(
    id="delayed_beds",
    name="Beds taken by delayed transfers of care",
    short_name="Delayed beds",
    also_called=(
        "DToC",
        "DTOC beds",
        "delayed discharges",
    ),
    unit=BEDS,
    polarity=Polarity.LOWER,
    numerator="days of delay in the month",
    denominator="days in the month",
    counted="beds",
    description=(
        "The average number of hospital beds taken each day by patients whose transfer of care "
        "was delayed: delayed days divided by the days in the month."
    ),
    publication="NHS England, Delayed transfers of care, national series",
    sources=("nhse_dtoc_national",),
    frequency="monthly",
    max_age=6,
    aggregation="none",
    caveats=(
        "Shown, not rated: it is published for England only, and a count has no target.",
        "The figures for August to October 2010 may be under-counted, the publisher says.",
    ),
    disclosure=Disclosure(
        official_at=("nation",),
        publication="NHS England, Delayed transfers of care, national series",
    ),
)
