"""Finance against control total."""

from datetime import date

from metrics.indicator import PERCENT_OF_TURNOVER, Indicator, Polarity
from metrics.target import Target

INDICATOR = Indicator(
    id="finance",
    name="Financial outturn against control total",
    short_name="Finance",
    also_called=(
        "money",
        "deficit",
        "control total",
    ),
    unit=PERCENT_OF_TURNOVER,
    polarity=Polarity.HIGHER,
    numerator=(
        "outturn less control total, in pounds: negative where the control total was missed"
    ),
    denominator="turnover in the same period, in pounds",
    counted="pounds",
    description=(
        "How far the organisations' financial outturn was above or below their agreed "
        "control totals, as a percentage of turnover, for the year to date."
    ),
    publication="NHS Improvement and NHS England, quarterly finance reports",
    sources=("tidy",),
    frequency="quarterly",
    max_age=9,
    aggregation="sum",
    targets=(
        Target(
            points=((date(2016, 4, 1), 0.0),),
            source=(
                "Strengthening financial performance and accountability in 2016/17: providers and "
                "commissioners keep to their control totals"
            ),
        ),
    ),
    caveats=(
        "The year to date, so periods overlap within a year.",
        "Accounts, not a sample: no chance variation is drawn for it.",
    ),
    fixed=True,
    rolling=True,
    disclosure=None,
)
