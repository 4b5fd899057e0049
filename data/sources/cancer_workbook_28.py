"""NHS England's cancer waiting times, provider workbook, sheet "28-DAY FDS (ALL ROUTES)".

Verified on the monthly workbooks of October 2023 and August 2025.
"""

from data.sources import cancer_standard
from data.sources.cancer_standard import PROVIDER, Standard
from data.sources.layout import Layout
from data.sources.reading import Reading
from data.sources.table import Table

STANDARD = Standard("cancer_28_day", 28, "REFERRAL ROUTE", ("all routes",), verb="TOLD")


def read(table: Table) -> Reading:
    """People told within 28 days and all who were told, see data.sources.cancer_standard."""
    return cancer_standard.read(table, STANDARD)


LAYOUT = Layout(
    name="cancer_workbook_28",
    title="NHS England, cancer waiting times, provider workbook, sheet 28-DAY FDS (ALL ROUTES)",
    source="nhse_cwt",
    gives=(STANDARD.indicator,),
    columns=(*PROVIDER, STANDARD.part, *STANDARD.columns),
    read=read,
    optional=("ONS AREA ID", STANDARD.percentage),
    ignored=("WITHIN 14 DAYS", "IN * TO * DAYS", "AFTER 62 DAYS"),
    sheets=("28-DAY FDS (ALL ROUTES)",),
)
