"""The block of labels that publishers print above a table: Period, Published, Revised, Status."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data.periods import Period, read_date, read_months
from data.sources.file_names import months_in, status_in

LABELS = ("title", "summary", "period", "source", "basis", "published", "revised", "status")
BLANK = ("", "-", "n/a")


@dataclass(frozen=True)
class TitleBlock:
    """What stands behind each label, as text, "" where there is no such label or nothing behind."""

    title: str = ""
    summary: str = ""
    period: str = ""
    source: str = ""
    basis: str = ""
    published: str = ""
    revised: str = ""
    status: str = ""

    @classmethod
    def read(cls, rows: Sequence[Sequence[str]]) -> "TitleBlock":
        """The block in the rows above a header: a label is a cell like "Period:", and what it says
        is the next cell of the row with something in it.
        """
        found: dict[str, str] = {}
        for row in rows:
            texts = [cell for cell in row if cell]
            label = texts[0].casefold().removesuffix(":").strip() if texts else ""
            if texts and texts[0].endswith(":") and label in LABELS:
                said = texts[1] if len(texts) > 1 else ""
                found.setdefault(label, "" if said.casefold() in BLANK else said)
        return cls(**found)

    @property
    def months(self) -> Period | None:
        """First and last day of the period, where it is one or more whole months."""
        return read_months(self.period)

    @property
    def published_on(self) -> date | None:
        """The day of the latest revision, else of publication."""
        return read_date(self.revised) or read_date(self.published)


def status(block: TitleBlock, file: str) -> str:
    """revised, provisional or final, as the block says, or the file's name where the block has no
    status and no date.
    """
    if "provisional" in block.status.casefold():
        return "provisional"
    if block.revised or "revised" in block.status.casefold():
        return "revised"
    return "final" if block.status or block.published else status_in(file)


def contradicted(block: TitleBlock, file: str) -> str:
    """What is wrong where the file's name speaks of other months than the block; "" if nothing."""
    named = months_in(file)
    if block.months is None or not named or block.months in named:
        return ""
    months = " and ".join(f"{start:%B %Y}" for start, _ in named)
    return f"the sheet says that its period is {block.period}, and the file's name says {months}"
