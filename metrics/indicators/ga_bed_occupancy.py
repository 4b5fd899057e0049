"""Occupancy of general and acute beds overnight."""

from datetime import date

from metrics.indicator import Indicator, Polarity, Unit
from metrics.target import Target

INDICATOR = Indicator(
    id="ga_bed_occupancy",
    name="General and acute beds: share occupied overnight",
    short_name="G&A bed occupancy",
    also_called=("beds", "KH03", "general and acute", "occupancy"),
    unit=Unit("%", "per cent of the available beds", multiplier=100),
    polarity=Polarity.LOWER,
    numerator="general and acute beds occupied, on average a day, in the quarter",
    denominator="general and acute beds available, on average a day, in the quarter",
    counted="beds",
    description=(
        "The share of general and acute beds open overnight that were occupied, on average, at "
        "midnight: how full a hospital is, and whether it can admit at once."
    ),
    publication="NHS England, Bed availability and occupancy (KH03), quarterly",
    sources=("nhse_kh03", "tidy"),
    frequency="quarterly",
    max_age=9,
    aggregation="sum",
    targets=(
        Target(
            points=((date(2023, 4, 1), 92.0),),
            source=(
                "NHS England, 2023/24 priorities and operational planning guidance: 92% or below "
                "for adults; guidance since then has no level of its own, and this one is kept"
            ),
        ),
    ),
    caveats=(
        "The guidance is about adults' beds; the publication counts children's among them.",
        "An average over a quarter hides the fullest days.",
    ),
    disclosure=None,
)
