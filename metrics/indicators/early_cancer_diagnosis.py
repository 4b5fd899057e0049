"""Cancers diagnosed at stage 1 or 2."""

from datetime import date

from metrics.disclosure import Disclosure
from metrics.indicator import PERCENT, Indicator, Polarity
from metrics.target import Target

INDICATOR = Indicator(
    id="early_cancer_diagnosis",
    name="Cancers diagnosed at stage 1 or 2",
    short_name="Early cancer diagnosis",
    also_called=(
        "stage 1 or 2",
        "cancer staging",
    ),
    unit=PERCENT,
    polarity=Polarity.HIGHER,
    numerator="new cancers diagnosed at stage 1 or 2",
    denominator="all new cancers of the sites that are staged, those with no recorded stage too",
    counted="people diagnosed with cancer",
    description=(
        "The share of new cancers that were found early, at stage 1 or 2, when treatment is more "
        "likely to succeed."
    ),
    publication="Office for National Statistics, Cancer diagnosis at stage 1 and 2, annual",
    sources=("ons", "fingertips", "tidy"),
    frequency="annual",
    max_age=30,
    aggregation="published",
    targets=(
        Target(
            points=((date(2016, 12, 31), 52.6), (date(2020, 12, 31), 62.0)),
            interpolation="linear",
            source=(
                "Independent Cancer Taskforce, Achieving world-class cancer outcomes (2015): 62% "
                "by 2020; drawn as a straight line from England's 52.6% in 2016"
            ),
        ),
        Target(
            points=((date(2018, 12, 31), 55.0), (date(2028, 12, 31), 75.0)),
            interpolation="linear",
            valid_from=date(2021, 1, 1),
            source=(
                "The NHS Long Term Plan (2019): 75% of cancers diagnosed at stage 1 or 2 by 2028; "
                "the straight line from about 55% in 2018 is ours"
            ),
        ),
    ),
    caveats=(
        "Part of any rise is better recording of the stage, not earlier diagnosis.",
        "Published with a 95% interval and without counts, so areas are not summed.",
        "Not adjusted for deprivation or for the mix of cancers.",
    ),
    ons_name="Cancer diagnosis at stage 1 and 2",
    disclosure=Disclosure(
        official_at=("place", "footprint", "nation"),
        publication="Office for National Statistics, Cancer diagnosis at stage 1 and 2, by area",
    ),
)
