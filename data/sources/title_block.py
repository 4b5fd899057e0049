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
    """The text after each label, "" if there is no such label or no text after it."""

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
        """The block in the rows above a header: a label is a cell like "Period:", and its text is
        the next cell of the row that is not empty.
        """
        labels: dict[str, str] = {}
        for row in rows:
            texts = [cell for cell in row if cell]
            label = texts[0].casefold().removesuffix(":").strip() if texts else ""
            if texts and texts[0].endswith(":") and label in LABELS:
                text = texts[1] if len(texts) > 1 else ""
                labels.setdefault(label, "" if text.casefold() in BLANK else text)
        return cls(**labels)

    @property
    def months(self) -> Period | None:
        """First and last day of the period if it is one or more whole months, else None."""
        return read_months(self.period)

    @property
    def published_on(self) -> date | None:
        """The day of the latest revision, else of publication."""
        return read_date(self.revised) or read_date(self.published)


def status(block: TitleBlock, file: str) -> str:
    """revised, provisional or final, from the block, or from the file's name if the block has
    neither status nor date.
    """
    if "provisional" in block.status.casefold():
        return "provisional"
    if block.revised or "revised" in block.status.casefold():
        return "revised"
    return "final" if block.status or block.published else status_in(file)


def contradicted(block: TitleBlock, file: str) -> str:
    """The problem if the file's name has other months than the block; "" if none."""
    named = months_in(file)
    if block.months is None or not named or block.months in named:
        return ""
    months = " and ".join(f"{start:%B %Y}" for start, _ in named)
    return f"the sheet's period is {block.period}, but the file's name says {months}"
