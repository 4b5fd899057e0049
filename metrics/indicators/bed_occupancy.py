"""Occupancy of overnight beds, which also gives the bed days behind delayed transfers."""

from metrics.indicator import Indicator, Polarity, Unit

INDICATOR = Indicator(
    id="bed_occupancy",
    name="Overnight beds: share occupied",
    short_name="Bed occupancy",
    also_called=(
        "beds",
        "KH03",
    ),
    unit=Unit("%", "per cent of the available beds", multiplier=100),
    polarity=Polarity.LOWER,
    numerator="overnight beds occupied, on average a day, in the quarter",
    denominator="overnight beds available, on average a day, in the quarter",
    counted="beds",
    description="The share of the beds open overnight that were occupied, on average, at midnight.",
    publication="NHS England, Bed availability and occupancy (KH03), quarterly",
    sources=("nhse_kh03", "tidy"),
    frequency="quarterly",
    max_age=9,
    aggregation="sum",
    caveats=(
        "Shown, not rated: no national target for it is among the methods here.",
        "The occupied beds, times the days of a month, are the bed days of delayed transfers.",
    ),
    disclosure=None,
)
