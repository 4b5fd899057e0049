"""System-wide leadership."""

from metrics.indicator import JUDGED, Indicator, Polarity

INDICATOR = Indicator(
    id="system_leadership",
    name="System-wide leadership, as judged by NHS England",
    short_name="Leadership",
    also_called=("leadership",),
    unit=JUDGED,
    polarity=Polarity.LOWER,
    numerator="NHS England's judgement, from 1 (best) to 4",
    denominator="not applicable: a judgement",
    counted="categories",
    description=(
        "NHS England's judgement of how well the partnership's leaders work as one "
        "system, from 1 (advanced) to 4 (early)."
    ),
    publication="NHS England, STP progress dashboard: system-wide leadership",
    sources=("tidy",),
    frequency="annual",
    max_age=18,
    aggregation="published",
    caveats=(
        "A judgement: it is its own score, and no chance variation is drawn for it.",
        "A footprint's figure: it does not apply to places.",
    ),
    fixed=True,
    footprint_only=True,
    disclosure=None,
)
