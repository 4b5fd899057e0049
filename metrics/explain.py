"""Why a composite changed between two releases or two dates, part by part.

Each side has its figures, its shares and areas, its targets, its method and its date. Going from
the old side to the new one, one ingredient after the other is exchanged, in the order of PARTS,
for every indicator of a place at once, and the composite is worked out again each time. What it
moved by is that ingredient's part; so the parts add up to the whole change. The order matters a
little where ingredients meet (a new figure counts by the old step), which is why it is stated.

* **new data**: the figure of an indicator that now speaks of another period than before, or that
  had no period before. It is valued with the shares that were in force for the old one (or at the
  old date), and against the old target.
* **revised data**: the figure of the same period, where it is another than it was.
* **aged-out or missing data**: an indicator that had a value and has none now, too old or not
  reported; or the reverse, without a new period.
* **shares**: what is left of the change in value: the shares of providers, and which places make
  up a footprint.
* **target in force**: the target at the end of the period used, with its trajectory, ambition or,
  where the comparator is England, England's value. An indicator that had no value before counts
  by its new target from the start.
* **method**: all the rest: indicators, domains, weights, steps, the way of scoring, and how an
  indicator is defined. Cut-offs and overrides do not touch a composite.

A figure that cannot be valued with the old shares (a provider has merged) is valued with the new
ones at once. Up to the method, coverage does not matter; a step that leaves a place without any
score counts with the next one that gives it a score again. A place not rated on both sides has no
parts, and the reason says why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from metrics.apportion import apportion
from metrics.composite import combine
from metrics.indicator import Indicator
from metrics.latest import latest
from metrics.method import Method
from metrics.rating import add_applicable, add_values, rate, scored
from metrics.score import gap
from metrics.target import Target

PARTS = (
    "new data",
    "revised data",
    "aged-out or missing data",
    "shares",
    "target in force",
    "method",
)
KEY = ["place", "indicator"]
PERIOD = ["period_start", "period_end"]
SHARES = ["provider", "place", "share", "valid_from", "valid_to", "indicator"]
AREAS = ["id", "kind", "footprint"]
MOVES = ["value", "target"]
ANY_COVERAGE = 1e-12
NOISE = 1e-12
"""A change below this is floating point's, and said to be none."""


@dataclass(frozen=True, eq=False)
class Side:
    """What one rating was made from, as `metrics.rating.rate` takes it; `found` is what it gave.

    That is scores and ratings as at the date, to be quicker; without it they are worked out.
    """

    observations: pd.DataFrame
    shares: pd.DataFrame
    areas: pd.DataFrame
    indicators: Mapping[str, Indicator]
    ambitions: Mapping[str, Sequence[Target]]
    method: Method
    as_at: date
    found: tuple[pd.DataFrame, pd.DataFrame] | None = None


def explain(old: Side, new: Side) -> pd.DataFrame:
    """The change of every composite by part: place, part, change, reason.

    One row per place of either side and part, in the order of PARTS. `change` is in score points,
    above 0 for the worse; a place's changes sum to new composite - old composite (1e-9). Where a
    place is not rated on both sides it is NaN and `reason` says why, else `reason` is empty.
    """
    old, new = _recent(old, new)
    before, old_ratings = _rated(old)
    after, new_ratings = _rated(new)
    carried = _carried_over(old, new)
    if carried is not new:
        after, _ = _rated(carried)
    states = [old_ratings["composite"]]
    states += _composites(_states(before, after, old, new), old)
    states.append(new_ratings["composite"])
    places = pd.Index(dict.fromkeys([*old_ratings.index, *new_ratings.index]), name="place")
    steps = pd.concat([state.reindex(places) for state in states], axis=1)
    reason = _reasons(old_ratings.reindex(places), new_ratings.reindex(places), old, new)
    changes = np.diff(steps.ffill(axis=1).to_numpy(), axis=1)
    changes[np.abs(changes) < NOISE] = 0.0
    changes[(reason != "").to_numpy()] = np.nan
    return pd.DataFrame(
        {
            "place": places.repeat(len(PARTS)),
            "part": np.tile(PARTS, len(places)),
            "change": changes.ravel(),
            "reason": reason.to_numpy().repeat(len(PARTS)),
        }
    )


def _recent(*sides: Side) -> list[Side]:
    """Both sides without figures that are later than their date or too old on it, to be quicker."""
    age: dict[str, int] = {}
    for side in sides:
        for id, one in side.indicators.items():
            age[id] = max(one.max_age, age.get(id, 0))
    return [replace(side, observations=_between(side, age)) for side in sides]


def _between(side: Side, age: Mapping[str, int]) -> pd.DataFrame:
    """The observations that end by the side's date and so many months (and one) before it."""
    day, rows = pd.Timestamp(side.as_at), side.observations
    oldest = {id: day - pd.DateOffset(months=months + 1) for id, months in age.items()}
    return rows[(rows["period_end"] <= day) & (rows["period_end"] >= rows["indicator"].map(oldest))]


def _rated(side: Side) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scores by place and indicator, and ratings by place."""
    scores, ratings = side.found or _worked_out(side)
    return scores.set_index(KEY), ratings.set_index("place")


def _worked_out(side: Side) -> tuple[pd.DataFrame, pd.DataFrame]:
    defined = side.observations["indicator"].isin(side.indicators)
    rated = rate(
        side.observations[defined],
        side.shares,
        side.areas,
        side.indicators,
        side.ambitions,
        side.method,
        [side.as_at],
    )
    return rated.scores, rated.ratings


def _carried_over(old: Side, new: Side) -> Side:
    """The new side, with its targets, by the old method and the old definition of indicators."""
    indicators = dict(old.indicators)
    for id in indicators.keys() & new.indicators.keys():
        one = new.indicators[id]
        indicators[id] = replace(indicators[id], targets=one.targets, comparator=one.comparator)
    if old.method == new.method and indicators == new.indicators:
        return new
    return replace(new, indicators=indicators, method=old.method, found=None)


def _states(before: pd.DataFrame, after: pd.DataFrame, old: Side, new: Side) -> list[pd.DataFrame]:
    """The rows before, with the value (and then the target) that each part up to the last gives."""
    after = after.reindex(before.index)
    start, end = before["value"], after["value"]
    held = _with_old_shares(before, after, old, new)
    held = held.mask(held.isna() & start.notna(), end)
    moved = pd.Series(False, index=before.index)
    for name in PERIOD:
        moved |= (before[name] != after[name]) & after[name].notna()
    new_data = start.mask(moved & held.notna(), held)
    revised = new_data.mask(start.notna() & held.notna(), held)
    target = before["target"].where(start.notna(), after["target"])
    steps = [(new_data, target), (revised, target), (held, target), (end, target)]
    steps.append((end, after["target"]))
    return [before.assign(value=value, target=level) for value, level in steps]


def _with_old_shares(before: pd.DataFrame, after: pd.DataFrame, old: Side, new: Side) -> pd.Series:
    """The new side's values, by the shares in force at the end of the period used before.

    By those in force at the old date where there was no value.
    """
    speaks = before["period_end"].where(before["value"].notna(), pd.Timestamp(old.as_at))
    if _same_shares(old, new, speaks.min(), pd.Timestamp(max(old.as_at, new.as_at))):
        return after["value"]
    rated = old.method.indicators
    used = after.reset_index()[["indicator", *PERIOD]].dropna().drop_duplicates()
    figures = new.observations.merge(used, on=["indicator", *PERIOD])
    figures = figures[figures["indicator"].isin(rated)]
    values = pd.Series(np.nan, index=before.index)
    for day in speaks.unique():
        shares = _frozen(old.shares, day)
        summed, _ = apportion(figures, shares, old.areas, old.indicators)
        series = add_values(summed, old.indicators)
        places = before.index.unique("place")
        found = latest(series, places, rated, [new.as_at], old.indicators)
        found = add_applicable(found, old.areas, old.indicators)
        here = (speaks == day).to_numpy()
        values[here] = found.set_index(KEY)["value"].reindex(before.index)[here]
    return values


def _same_shares(old: Side, new: Side, first: pd.Timestamp, last: pd.Timestamp) -> bool:
    """Whether shares and footprints are the same on both sides, and on all days between the two."""
    for name, columns in (("shares", SHARES), ("areas", AREAS)):
        one, other = (getattr(side, name)[columns].reset_index(drop=True) for side in (old, new))
        if not one.equals(other):
            return False
    begins, ends = old.shares["valid_from"], old.shares["valid_to"]
    turns = ((begins > first) & (begins <= last)) | ((ends >= first) & (ends < last))
    return not turns.any()


def _frozen(shares: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The shares in force on a day, made to hold for ever."""
    begun = shares["valid_from"] <= day
    over = shares["valid_to"].notna() & (shares["valid_to"] < day)
    return shares[begun & ~over].assign(valid_from=pd.Timestamp("1900-01-01"), valid_to=pd.NaT)


def _composites(states: list[pd.DataFrame], old: Side) -> list[pd.Series]:
    """Composites of each state; of one that is as the state before it, not worked out again."""
    found: list[pd.Series] = []
    for at, rows in enumerate(states):
        same = at > 0 and rows[MOVES].equals(states[at - 1][MOVES])
        found.append(found[-1] if same else _composite(rows, old))
    return found


def _composite(rows: pd.DataFrame, old: Side) -> pd.Series:
    """Composites by place from values and targets, by the old method whatever the coverage."""
    rows = rows.reset_index()
    sign = rows["indicator"].map({id: one.polarity.sign for id, one in old.indicators.items()})
    rows = rows.assign(gap=gap(rows["value"], rows["target"], sign), reason="")
    scores = scored(rows, old.method, old.areas, old.indicators)
    matrix = scores["score"].to_numpy(dtype=float).reshape(-1, len(old.method.items))
    found = combine(matrix, replace(old.method, coverage=ANY_COVERAGE))
    places = rows["place"].iloc[:: len(old.method.items)]
    return pd.Series(np.where(found.coverage > 0, found.composite, np.nan), index=places)


def _reasons(before: pd.DataFrame, after: pd.DataFrame, old: Side, new: Side) -> pd.Series:
    """Why a place has no parts, "" where it has."""
    was, is_now = before["composite"].notna(), after["composite"].notna()
    said = pd.Series("", index=before.index, dtype=object)
    said[~was & is_now] = f"newly rated: no rating as at {old.as_at}"
    said[was & ~is_now] = f"no longer rated as at {new.as_at}"
    said[~was & ~is_now] = "not rated on either side"
    return said
