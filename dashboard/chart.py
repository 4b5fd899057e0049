"""A chart: a figure with all that must be said of it, wherever it is shown."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
import plotly.graph_objects as go

from metrics.indicator import Indicator


@dataclass(frozen=True, eq=False)
class Chart:
    """A figure and its words.

    `id` names it on its page. `title` is the finding and stands alone; `about` says what, where,
    when and in which unit; `sentence` is what a reader of the page is told. `drawn` has the figures
    that are drawn, and nothing else. `until` is the last day they speak of; `indicator` is whose
    they are, None for a composite.
    """

    id: str
    figure: go.Figure
    title: str
    about: str
    sentence: str
    drawn: pd.DataFrame
    until: date
    indicator: Indicator | None = None
