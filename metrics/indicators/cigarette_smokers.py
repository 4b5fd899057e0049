"""Cigarette smokers by district, five years pooled."""

from metrics.disclosure import Disclosure
from metrics.indicator import PERCENT, Indicator, Polarity

INDICATOR = Indicator(
    id="cigarette_smokers",
    name="Cigarette smokers, five years pooled",
    short_name="Cigarette smokers",
    also_called=(
        "smoking",
        "tobacco",
    ),
    unit=PERCENT,
    polarity=Polarity.LOWER,
    numerator="adults who say they smoke cigarettes, weighted to the population",
    denominator="adults who answered the survey, weighted to the population",
    counted="adults who smoke",
    description=(
        "The share of adults who smoke cigarettes, over five years together so that districts "
        "too small for a yearly figure have one."
    ),
    publication="Office for National Statistics, Cigarette smokers, five-year pools",
    sources=("ons",),
    frequency="five-yearly",
    max_age=24,
    aggregation="none",
    caveats=(
        "Shown, not rated: pools overlap from year to year, so they hide recent change.",
        "Not the same as smoking prevalence, which counts one year.",
    ),
    rolling=True,
    ons_name="Cigarette smokers",
    disclosure=Disclosure(
        official_at=("place", "footprint", "nation"),
        publication="Office for National Statistics, Cigarette smokers: estimates from a sample",
    ),
)
