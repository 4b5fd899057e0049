"""Commentary written by a person: the issue with an indicator in a place, the action, the owner."""

import pandas as pd

from data.sources.layout import Layout
from data.sources.reading import Reading
from data.sources.table import Table

LONGEST = {"issue": 1000, "action": 1000, "owner": 120}
"""The most characters that fit beside a chart and in a table of a board paper."""

COLUMNS = ("indicator", "place", "date", *LONGEST)
PUBLIC = {"": False, "no": False, "yes": True}


def read(table: Table) -> Reading:
    """One row per comment: indicator, area as written, date, issue, action, owner, public, line.

    Texts are plain, without formulas or markup. Line breaks and runs of blanks become one blank.
    Faults: a text that is missing, too long or has invisible characters; an invalid date; `public`
    that is neither yes nor no.
    """
    return Reading(
        pd.DataFrame(
            {
                "indicator": table.texts("indicator"),
                "area": table.texts("place"),
                "date": table.dates("date"),
                **{column: _text(table, column) for column in LONGEST},
                "public": public(table),
                "line": table.lines,
            }
        )
    )


def _text(table: Table, column: str) -> pd.Series:
    texts = table.texts(column).map(lambda text: " ".join(text.split())).astype("str")
    longest = LONGEST[column]
    table.fault_where(texts == "", column, "is blank", f"Write the {column}")
    for text, line in zip(texts, table.lines, strict=True):
        if len(text) > longest:
            problem = f"has {len(text):,} characters, more than the {longest:,} allowed"
            table.fault(line, column, text, problem, "Shorten it")
        if unseen := sorted({sign for sign in text if not sign.isprintable()}):
            problem = f"has invisible characters ({_codes(unseen)})"
            table.fault(line, column, text, problem, "Type it again as plain text")
    return texts


def _codes(signs: list[str]) -> str:
    return ", ".join(f"U+{ord(sign):04X}" for sign in signs)


def public(table: Table) -> pd.Series:
    """Whether the public may read each row: only if it says yes."""
    if not table.has("public"):
        return pd.Series(False, index=range(len(table)))
    answers = table.texts("public").str.casefold()
    table.fault_where(
        ~answers.isin(PUBLIC), "public", "is neither yes nor no", "Write yes or no, or leave blank"
    )
    return answers.map(PUBLIC).eq(True)


LAYOUT = Layout(
    name="commentary",
    title="commentary written by a person",
    source="commentary",
    gives=None,
    columns=COLUMNS,
    optional=("public",),
    read=read,
    holds="commentary",
)
