"""NHS England's referral to treatment workbooks, the sheet National: England's own figure.

Verified on the commissioner workbook of March 2015.
"""

from data.sources import rtt, rtt_workbook
from data.sources.layout import Layout
from data.sources.reading import Reading
from data.sources.rtt_workbook import COLUMNS, IGNORED, OVER_52, PERCENTAGE
from data.sources.table import Table
from data.sources.totals import ENGLAND


def read(table: Table) -> Reading:
    """Like rtt_workbook.figures, for England."""
    return rtt_workbook.figures(table, ENGLAND, "England")


LAYOUT = Layout(
    name="rtt_national",
    title="NHS England, referral to treatment, workbook, sheet National",
    source="nhse_rtt",
    gives=rtt.INDICATORS,
    columns=COLUMNS,
    read=read,
    optional=(PERCENTAGE, OVER_52),
    ignored=IGNORED,
    ends_at=("Notes:", "Notes", "Note:"),
)
