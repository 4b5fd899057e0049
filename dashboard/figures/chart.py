"""A chart: a figure with its texts, for every place where it is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.drawn import PAGE, Room, marks
from metrics.indicator import Indicator


@dataclass(frozen=True, eq=False)
class Chart:
    """A figure and its words.

    `id` names it on its page. `draw` lays the figure out in a room. `title` is the finding and
    stands alone; `about` says what, where, when and in which unit; `sentence` is what a reader of
    the page is told. `drawn` has the figures that are drawn, and nothing else. `until` is the last
    day they speak of; `indicator` is whose they are, None for a composite; `second` is the other
    indicator of a chart of two; `source` says where its figures are from where no indicator does.
    """

    id: str
    draw: Callable[[Room], go.Figure]
    title: str
    about: str
    sentence: str
    drawn: pd.DataFrame
    until: date
    indicator: Indicator | None = None
    second: Indicator | None = None
    source: str = ""

    @property
    def indicators(self) -> list[Indicator]:
        """The indicators whose figures are drawn; none for a composite."""
        return [one for one in (self.indicator, self.second) if one is not None]

    @cached_property
    def figure(self) -> go.Figure:
        """The figure as pages show it."""
        return self.draw(PAGE)

    @property
    def marks(self) -> list[str]:
        """Explanations of the marks that the figure has."""
        return marks(self.figure)
