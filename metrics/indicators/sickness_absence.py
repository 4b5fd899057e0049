"""Sickness absence of a trust's staff."""

from metrics.indicator import PERCENT, Indicator, Polarity

INDICATOR = Indicator(
    id="sickness_absence",
    name="Sickness absence rate",
    short_name="Sickness absence",
    also_called=(
        "sick leave",
        "staff sickness",
        "workforce",
    ),
    unit=PERCENT,
    polarity=Polarity.LOWER,
    numerator="full-time equivalent days lost to sickness in the month",
    denominator="full-time equivalent days available in the month",
    counted="days",
    description=(
        "The share of the working days of a trust's staff that were lost to sickness, counted as "
        "full-time equivalents."
    ),
    publication="NHS England, NHS sickness absence rates, monthly",
    sources=("tidy",),
    frequency="monthly",
    max_age=9,
    aggregation="sum",
    caveats=("Higher in winter: compare a month with the same month of other years.",),
    disclosure=None,
)
