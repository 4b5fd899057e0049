"""NHS England's cancer waiting times, provider workbook, sheet "62-DAY (ALL CANCER)".

Verified on the monthly workbooks of October 2023 and August 2025, and the quarterly one of April to
June 2015. Each sheet has several parts, one below the other, under the same header. The part that
is the standard is "all routes" since October 2023 and "all care", admitted or not, before.
"""

from data.sources import cancer_standard
from data.sources.cancer_standard import CANCER_TYPE, PROVIDER, Standard
from data.sources.layout import Layout
from data.sources.reading import Reading
from data.sources.table import Table

STANDARD = Standard("cancer_62_day", 62, "REFERRAL ROUTE", ("all routes", "all care"))
OTHER_STANDARDS = ("SCREENING", "CONSULTANT")
"""Words in the titles of quarterly sheets that have the same header but are of other standards."""


def read(table: Table) -> Reading:
    """People treated within 62 days and all treated, see data.sources.cancer_standard.

    Also a fault: a quarterly sheet of another standard.
    """
    title = " ".join(cell for row in table.preamble for cell in row).upper()
    by_care = (table.texts(STANDARD.part).str.casefold() == STANDARD.whole[1]).any()
    if by_care and any(name in title for name in OTHER_STANDARDS):
        problem = "the sheet is not about urgent GP referrals, which were the standard then"
        table.fault(0, "", "", problem, "Load the sheet 62-DAY (ALL CANCER)")
    return cancer_standard.read(table, STANDARD)


LAYOUT = Layout(
    name="cancer_workbook",
    title="NHS England, cancer waiting times, provider workbook, sheet 62-DAY (ALL CANCER)",
    source="nhse_cwt",
    gives=(STANDARD.indicator,),
    columns=(*PROVIDER, STANDARD.part, CANCER_TYPE, *STANDARD.columns),
    read=read,
    optional=("ONS AREA ID", STANDARD.percentage),
    ignored=("WITHIN 31 DAYS", "* TO * DAYS", "AFTER 104 DAYS"),
    renamed=(("CARE SETTING", STANDARD.part), ("PROVIDER", PROVIDER[1])),
    sheets=("62-DAY (ALL CANCER)",),
)
