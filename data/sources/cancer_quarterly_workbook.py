"""NHS England's cancer waiting times, the provider workbook before October 2023.

Verified on April to June 2015. Of its sheets, 62-DAY (ALL CANCER) is read, which is of urgent GP
referrals; part C of it, all care, which is the sum of part A, admitted, and part B, non-admitted.
The percentage stands under a header of another row, so it is passed over.
"""

from data.sources.cancer_sheet import BANDS, read_part
from data.sources.layout import Layout
from data.sources.reading import Reading
from data.sources.table import Table

URGENT = "urgent gp referral"


def read(table: Table) -> Reading:
    """The 62-day standard by provider and for England, of all care; see `read_part`.

    A sheet whose title is not of urgent GP referrals, as those of screening, is a fault.
    """
    if not any(URGENT in cell.casefold() for row in table.preamble for cell in row):
        problem = "the title above the header does not say that it is of urgent GP referrals"
        table.fault(0, "", "", problem, "Load the sheet 62-DAY (ALL CANCER), with its title")
    return read_part(table, "CARE SETTING", "ALL CARE")


LAYOUT = Layout(
    name="cancer_quarterly_workbook",
    title="NHS England, cancer waiting times, provider workbook before October 2023",
    source="nhse_cwt",
    gives=("cancer_62_day",),
    columns=(
        "ODS CODE",
        "ACCOUNTABLE PROVIDER",
        "CARE SETTING",
        "CANCER TYPE",
        "TOTAL",
        "WITHIN 62 DAYS",
        "AFTER 62 DAYS",
    ),
    read=read,
    optional=("ONS AREA ID", "TREATED WITHIN 62 DAYS"),
    ignored=BANDS,
    sheets=("62-DAY (ALL CANCER)",),
)
