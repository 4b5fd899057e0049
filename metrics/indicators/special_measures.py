"""Providers in special measures."""

from datetime import date

from metrics.indicator import TRUSTS, Indicator, Polarity
from metrics.target import Target

INDICATOR = Indicator(
    id="special_measures",
    name="Providers in special measures",
    short_name="Special measures",
    also_called=("CQC",),
    unit=TRUSTS,
    polarity=Polarity.LOWER,
    numerator="trusts of the footprint in special measures at the end of the quarter",
    denominator="not applicable: a count",
    counted="trusts",
    description=(
        "How many of the footprint's NHS trusts were in special measures for quality or "
        "for finance."
    ),
    publication="NHS Improvement, Special measures: list of providers",
    sources=("tidy",),
    frequency="quarterly",
    max_age=6,
    aggregation="published",
    targets=(
        Target(
            points=((date(2013, 7, 1), 0.0),),
            source=(
                "NHS Improvement, Special measures for quality reasons: guidance for trusts; no "
                "trust should be in special measures"
            ),
        ),
    ),
    caveats=(
        "A footprint's figure: it does not apply to places.",
        "A judgement by the regulator; no chance variation is drawn for it.",
    ),
    fixed=True,
    footprint_only=True,
    disclosure=None,
)
