"""Cancer treatment within 31 days of the decision to treat."""

from datetime import date

from metrics.disclosure import Disclosure
from metrics.indicator import PERCENT, Indicator, Polarity
from metrics.target import Target

INDICATOR = Indicator(
    id="cancer_31_day",
    name="Cancer: treatment within 31 days of the decision",
    short_name="Cancer within 31 days",
    also_called=("31 day wait", "CWT", "cancer waiting times"),
    unit=PERCENT,
    polarity=Polarity.HIGHER,
    numerator="treatments of those that began within 31 days of the decision to treat",
    denominator="all first and subsequent treatments for cancer that began",
    counted="treatments",
    description=(
        "The share of treatments for cancer, first and subsequent, that began within 31 days of "
        "the decision to treat, or of the earliest day on which they could."
    ),
    publication="NHS England, Cancer waiting times, monthly",
    sources=("nhse_cwt", "tidy"),
    frequency="monthly",
    max_age=6,
    aggregation="sum",
    targets=(
        Target(
            points=((date(2023, 10, 1), 96.0),),
            source=(
                "NHS England, the combined 31-day standard: 96% since October 2023, as for first "
                "treatments since 2009"
            ),
        ),
    ),
    caveats=(
        "Since October 2023 first and subsequent treatments are one standard; earlier figures, of "
        "several standards, are not read.",
    ),
    disclosure=Disclosure(
        official_at=("provider", "place", "footprint", "nation"),
        publication="NHS England, Cancer waiting times: exact counts by trust and commissioner",
    ),
)
