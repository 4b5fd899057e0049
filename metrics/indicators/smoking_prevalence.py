"""Smoking prevalence in adults."""

from datetime import date

from metrics.disclosure import Disclosure
from metrics.indicator import PERCENT, Indicator, Polarity
from metrics.target import Target

INDICATOR = Indicator(
    id="smoking_prevalence",
    name="Smoking prevalence in adults",
    short_name="Smoking prevalence",
    also_called=(
        "smoking",
        "smokers",
        "tobacco",
    ),
    unit=PERCENT,
    polarity=Polarity.LOWER,
    numerator="adults aged 18 and over who say they smoke, weighted to the population",
    denominator="adults aged 18 and over who answered the survey, weighted to the population",
    counted="adults who smoke",
    description="The share of adults aged 18 and over who say that they smoke.",
    publication="Annual Population Survey, in Public health profiles (Fingertips), id 92443",
    sources=("fingertips", "tidy"),
    frequency="annual",
    max_age=24,
    aggregation="published",
    targets=(
        Target(
            points=((date(2016, 12, 31), 15.5), (date(2022, 12, 31), 12.0)),
            interpolation="linear",
            source=(
                "Towards a smokefree generation: a tobacco control plan for England (2017): from "
                "15.5% in 2016 to 12% or less by the end of 2022; the straight line is ours"
            ),
        ),
        Target(
            points=((date(2022, 12, 31), 12.0), (date(2030, 12, 31), 5.0)),
            interpolation="linear",
            valid_from=date(2023, 1, 1),
            source=(
                "Advancing our health: prevention in the 2020s (2019): smoke-free, 5% or less, by "
                "2030; the straight line from 12% at the end of 2022 is ours"
            ),
        ),
    ),
    caveats=(
        "A survey: each figure has a margin of error, wider in smaller areas.",
        "Survey figures are not summed, so a footprint's figure is shown only where published.",
        "Not adjusted for deprivation.",
    ),
    fingertips_id=92443,
    disclosure=Disclosure(
        official_at=("place", "footprint", "nation"),
        publication="Annual Population Survey, in Fingertips: estimates from a sample, by area",
    ),
)
