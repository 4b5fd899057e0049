"""NHS England's cancer waiting times, provider workbook, sheet "31-DAY (ALL CANCER)".

Verified on the monthly workbooks of October 2023 and August 2025. The part that is the standard is
"all stages", first and subsequent treatments together. Until September 2023 there was a standard
for each, which is not read.
"""

from data.sources import cancer_standard
from data.sources.cancer_standard import CANCER_TYPE, PROVIDER, Standard
from data.sources.layout import Layout
from data.sources.reading import Reading
from data.sources.table import Table

STANDARD = Standard("cancer_31_day", 31, "TREATMENT STAGE", ("all stages",))


def read(table: Table) -> Reading:
    """People treated within 31 days and all treated, see data.sources.cancer_standard."""
    return cancer_standard.read(table, STANDARD)


LAYOUT = Layout(
    name="cancer_workbook_31",
    title="NHS England, cancer waiting times, provider workbook, sheet 31-DAY (ALL CANCER)",
    source="nhse_cwt",
    gives=(STANDARD.indicator,),
    columns=(
        *(*PROVIDER, STANDARD.part, CANCER_TYPE, *STANDARD.columns),
        "WITHIN 31 DAYS",  # again, among the shares of each length of wait
    ),
    read=read,
    optional=("ONS AREA ID", STANDARD.percentage),
    ignored=("IN * TO * DAYS", "AFTER 62 DAYS"),
    sheets=("31-DAY (ALL CANCER)",),
)
