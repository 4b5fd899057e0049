"""The project's own tidy CSV: one observation per row, for figures that no other layout reads."""

from collections.abc import Mapping

from data.sources.layout import Layout, layouts
from data.sources.reading import FIGURES, Reading, observations
from data.sources.table import Table
from metrics.apportion import STATUSES
from metrics.indicator import Indicator

COLUMNS = ("indicator", "place", "period_start", "period_end", *FIGURES, "status")


def read(table: Table) -> Reading:
    """Observations unchanged. `place` may be a place, a footprint, England or a provider.

    A blank status means final. Faults: an invalid number, date or status.
    """
    status = table.texts("status").replace("", "final")
    table.fault_where(
        ~status.isin(STATUSES), "status", "is not a status", f"Write one of {', '.join(STATUSES)}"
    )
    return Reading(
        observations(
            indicator=table.text("indicator"),
            area=table.text("place"),
            period_start=table.dates("period_start"),
            period_end=table.dates("period_end"),
            **{column: table.numbers(column) for column in FIGURES},
            status=status,
            line=table.lines,
        )
    )


LAYOUT = Layout(
    name="tidy",
    title="the project's own tidy CSV",
    source="tidy",
    gives=None,
    columns=COLUMNS,
    read=read,
)


def in_this_alone(indicators: Mapping[str, Indicator]) -> list[str]:
    """Ids of the indicators that no other layout gives, so that their figures are typed in."""
    read = {layout.source for layout in layouts().values()} - {LAYOUT.source}
    return [id for id, indicator in indicators.items() if read.isdisjoint(indicator.sources)]
