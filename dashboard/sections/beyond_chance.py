"""What charts over time say of a change, the statistician's word for it, and when it is said."""

from dash import html
from dash.development.base_component import Component

from dashboard.parts import components
from dashboard.parts.icons import icon
from metrics.spc import RUN
from metrics.xmr import ENOUGH

SPECIAL = (
    "the latest point is outside a process limit; or one of {run} or more in a row that rise, "
    "fall, or lie on one side of the mean; or one of two in three near the same limit"
)
WHEN = {
    "special cause improvement": f"{SPECIAL}, for the better",
    "special cause concern": f"{SPECIAL}, for the worse",
    "common cause": "none of these",
    "too few points": "fewer than {enough} points",
    "not suitable": "figures over 12 months or the year to date, which share months",
    "consistently passing": "both limits are better than the target",
    "consistently failing": "both limits are worse than the target",
    "hit and miss": "the target is between the limits, or on one",
}
"""By the statistician's word, when it is said."""


def section() -> list[Component]:
    """A table of what is said, what statisticians call it, and when it is said."""
    rows: list[list[components.Child]] = [
        [icon(word), word, when.format(run=RUN, enough=ENOUGH)] for word, when in WHEN.items()
    ]
    return [
        html.H2("How a change is told from chance"),
        html.P(
            "Statistical process control draws two process limits around the mean: the mean plus "
            "and minus 2.66 times the mean size of the steps from one point to the next."
        ),
        components.table(
            "What charts over time say, and when",
            ["On pages", "In statistics and in files", "When"],
            rows,
        ),
    ]
