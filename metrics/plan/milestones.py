"""Milestones: which are done, on time or late, and which are due."""

import pandas as pd

from metrics.plan.tables import STATUSES

DONE, LATE = "done", "late"
NOT_STATED = "not stated"
STANDINGS = (DONE, "on track", "at risk", LATE, "not started", NOT_STATED)
SOON = 90
"""Days ahead within which a milestone counts as due soon."""


def current(rows: pd.DataFrame, said_on: str) -> pd.DataFrame:
    """Of each id the row that was said last, in the order of ids; rows without a day come first."""
    ordered = rows.sort_values(said_on, kind="stable", na_position="first")
    return ordered.drop_duplicates("id", keep="last").sort_values("id", ignore_index=True)


def standing(milestones: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """The current row of each milestone with `standing`, one of STANDINGS, and `days_late`.

    One that is not done is late from the day after it was due, whatever is said of it. `days_late`
    counts to the day it was done, or to today; 0 where it is not late.
    """
    rows = current(milestones, "updated_on")
    done = rows["status"] == DONE
    until = rows["done_on"].where(done, today)
    late = (until - rows["due"]).dt.days.clip(lower=0).fillna(0).astype(int)
    said = rows["status"].where(rows["status"].isin(STATUSES), NOT_STATED)
    return rows.assign(standing=said.mask(~done & (late > 0), LATE), days_late=late)


def due_soon(standing: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """Those that are not done and due from today on within SOON days, the next one first."""
    ahead = (standing["due"] - today).dt.days
    rows = standing[(standing["standing"] != DONE) & ahead.between(0, SOON)]
    return rows.sort_values(["due", "id"], ignore_index=True)


def by_programme(standing: pd.DataFrame) -> pd.DataFrame:
    """programme, milestones, done, late, share: how many there are, and the share that is done.

    A milestone of several programmes counts for each of them.
    """
    each = standing.assign(programme=standing["programme"].str.split("; ")).explode("programme")
    table = each.groupby("programme", as_index=False).agg(
        milestones=("id", "size"),
        done=("standing", lambda said: (said == DONE).sum()),
        late=("standing", lambda said: (said == LATE).sum()),
    )
    return table.assign(share=table["done"] / table["milestones"])
