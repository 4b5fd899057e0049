"""Delayed transfers of care (DToC)."""

from datetime import date

from metrics.disclosure import Disclosure
from metrics.indicator import PERCENT, DailyAverage, Indicator, Polarity
from metrics.target import Target

INDICATOR = Indicator(
    id="delayed_transfers",
    name="Delayed transfers of care: share of occupied bed days",
    short_name="Delayed transfers",
    also_called=(
        "DToC",
        "delayed discharges",
        "bed blocking",
    ),
    unit=PERCENT,
    polarity=Polarity.LOWER,
    numerator="bed days taken by patients who were ready to leave but were delayed",
    denominator="occupied bed days of the same providers",
    counted="bed days",
    denominator_from=DailyAverage(
        "bed_occupancy",
        "bed days: the quarter's average of occupied beds (KH03), times the days of the month",
    ),
    description=(
        "The share of occupied bed days taken by patients who were medically ready to leave "
        "hospital but were still waiting for the next step in their care."
    ),
    publication="NHS England, Delayed transfers of care; Bed availability and occupancy",
    sources=("nhse_dtoc", "tidy"),
    frequency="monthly",
    max_age=6,
    aggregation="sum",
    targets=(
        Target(
            points=((date(2015, 4, 1), 3.5),),
            source=(
                "NHS England mandate 2017-18: delayed days to be no more than 3.5% of occupied "
                "bed days by September 2017; applied here to earlier months as well, so that the "
                "whole series has one yardstick"
            ),
        ),
    ),
    caveats=(
        "Delayed days and bed days are of the same providers, wherever their patients live.",
        "NHS England stopped collecting this figure after February 2020.",
    ),
    disclosure=Disclosure(
        official_at=("provider", "footprint", "nation"),
        publication="NHS England, Delayed transfers of care: exact days of each trust",
    ),
)
