"""NHS England's cancer waiting times, the monthly provider workbook since October 2023.

Verified on October 2023 and August 2025. Of its sheets, 62-DAY (ALL CANCER) is read, part A of it:
all routes together, which is the standard since October 2023. The other parts are single routes.
"""

from data.sources.cancer_sheet import BANDS, read_part
from data.sources.layout import Layout
from data.sources.reading import Reading
from data.sources.table import Table


def read(table: Table) -> Reading:
    """The 62-day standard by provider and for England, of all routes; see `read_part`."""
    return read_part(table, "REFERRAL ROUTE", "ALL ROUTES")


LAYOUT = Layout(
    name="cancer_provider_workbook",
    title="NHS England, cancer waiting times, monthly provider workbook since October 2023",
    source="nhse_cwt",
    gives=("cancer_62_day",),
    columns=(
        "ODS CODE",
        "ACCOUNTABLE PROVIDER",
        "REFERRAL ROUTE",
        "CANCER TYPE",
        "TOTAL",
        "WITHIN 62 DAYS",
        "AFTER 62 DAYS",
        "TREATED WITHIN 62 DAYS",
    ),
    read=read,
    ignored=BANDS,
    ends_at=("PART B*",),
    sheets=("62-DAY (ALL CANCER)",),
)
