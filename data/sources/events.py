"""Events that charts over time mark: what happened, when, and to which figures."""

import pandas as pd

from data.sources import commentary
from data.sources.layout import Layout
from data.sources.plan_rows import E_MAIL
from data.sources.reading import Reading
from data.sources.table import Table

LONGEST = 120
"""The most characters of an event: what can be read below a chart."""

COLUMNS = ("date", "area", "indicator", "text")


def read(table: Table) -> Reading:
    """One row per event: date, area as written, indicator, text, public, line.

    A blank area is every area, a blank indicator every indicator. Faults: a text that is missing,
    too long or has invisible characters; an invalid date; `public` that is neither yes nor no; an
    e-mail address in a row that the public may read.
    """
    texts = table.texts("text").map(lambda text: " ".join(text.split())).astype("str")
    public = commentary.public(table)
    table.fault_where(texts == "", "text", "is blank", "Write what happened, in a few words")
    too_long = texts.str.len() > LONGEST
    table.fault_where(too_long, "text", f"has more than {LONGEST} characters", "Shorten it")
    unseen = ~texts.map(str.isprintable)
    table.fault_where(unseen, "text", "has invisible characters", "Type it again as plain text")
    told = public & texts.str.contains(E_MAIL)
    table.fault_where(told, "text", "has an e-mail address, and is public", "Remove the address")
    return Reading(
        pd.DataFrame(
            {
                "date": table.dates("date"),
                "area": table.texts("area"),
                "indicator": table.texts("indicator"),
                "text": texts,
                "public": public,
                "line": table.lines,
            }
        )
    )


LAYOUT = Layout(
    name="events",
    title="events that charts over time mark",
    source="events",
    gives=None,
    columns=COLUMNS,
    optional=("public",),
    read=read,
    holds="event",
)
