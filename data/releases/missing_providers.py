"""The names of providers or places that are missing in a sum, and why they have no figure."""

from collections.abc import Mapping

import pandas as pd

from data.listing import first_of
from data.store.verdicts import HELD
from metrics.earlier import KEY

NAMED = 3
AWAITS = "its figure awaits a decision"


def named(
    rows: pd.DataFrame,
    observations: pd.DataFrame,
    held: pd.DataFrame,
    names: Mapping[str, str],
) -> pd.DataFrame:
    """The rows with a `reason` "no figure from RXF" as "no figure from Mid Yorkshire Hospitals NHS
    Trust", and the `note` saying what is noted beside the figure of who is `missing`, or that it is
    `held` (rows of data.store.quality).
    """
    lacks = rows["missing"].fillna("") != ""
    lacks &= rows["reason"] == "no figure from " + rows["missing"].fillna("")
    if not lacks.any():
        return rows
    noted = observations[observations["note"] != ""].set_index(KEY)["note"].to_dict()
    noted |= dict.fromkeys(map(tuple, held.loc[held["verdict"] == HELD, KEY].to_numpy()), AWAITS)
    found = rows.assign(reason=rows["reason"].astype(object), note=rows["note"].astype(object))
    for at, row in rows[lacks].iterrows():
        codes = str(row["missing"]).split(", ")
        of = (row["indicator"], row["period_start"], row["period_end"])
        why = [noted.get((of[0], code, *of[1:]), "") for code in codes]
        found.loc[at, "reason"] = "no figure from " + first_of(
            [names.get(code, code) for code in codes], NAMED
        )
        found.loc[at, "note"] = "; ".join(dict.fromkeys(filter(None, why)))
    return found
