"""Risks: how grave they are, which have no mitigation, and which are overdue for review."""

import pandas as pd

from metrics.plan.milestones import current
from metrics.plan.tables import NO_MITIGATION

REVIEW = 90
"""Days after which a risk is to be reviewed again."""


def standing(risks: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """The current row of each risk with `score`, `mitigated` and `overdue`, the gravest first.

    `score` is likelihood times impact, 1 to 25, NaN where one of them is not stated. A risk is
    `overdue` if it was never reviewed, or more than REVIEW days ago.
    """
    rows = current(risks, "reviewed_on")
    ago = (today - rows["reviewed_on"]).dt.days
    rows = rows.assign(
        score=rows["likelihood"] * rows["impact"],
        mitigated=~rows["mitigation"].str.strip().str.casefold().isin(NO_MITIGATION),
        overdue=ago.isna() | (ago > REVIEW),
    )
    return rows.sort_values(["score", "id"], ascending=[False, True], ignore_index=True)


def grid(standing: pd.DataFrame) -> pd.DataFrame:
    """How many risks have each likelihood (rows, 5 first) and impact (columns, 1 to 5)."""
    scored = standing.dropna(subset="score").astype({"likelihood": int, "impact": int})
    counts = scored.groupby(["likelihood", "impact"]).size().unstack(fill_value=0)
    return counts.reindex(index=range(5, 0, -1), columns=range(1, 6), fill_value=0)


def moved(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """id, before, now: the scores of risks that moved between two tables of `standing`.

    A new one has no score before, one that is gone none now; so has one without a score.
    """
    both = before[["id", "score"]].merge(now[["id", "score"]], on="id", how="outer")
    both.columns = pd.Index(["id", "before", "now"])
    same = (both["before"] == both["now"]) | (both["before"].isna() & both["now"].isna())
    return both[~same].sort_values("id", ignore_index=True)
