"""Why a composite changed between two releases or two dates, part by part.

Each side has its figures, shares and areas, targets, method and date. From the old side to the new
one, the inputs are replaced one after the other, in the order of PARTS, for all indicators of a
place at once, and the composite is calculated again each time. Its change is the part of that
input, so the parts add up to the whole change. The order matters a little if inputs interact (a
new figure counts by the old step), so it is stated.

* **new data**: an indicator's figure is for another period than before, or it had none before. It
  is calculated with the shares in force for the old one (or at the old date) and the old target.
* **revised data**: the figure for the same period has changed.
* **aged-out or missing data**: an indicator had a value and has none now, too old or not reported;
  or the reverse, without a new period.
* **shares**: the rest of the change in value: the shares of providers, and the places of a
  footprint.
* **target in force**: the target at the end of the period used: a trajectory, an ambition or, if
  the comparator is England, England's value. An indicator without an earlier value uses its new
  target from the start.
* **method**: everything else: indicators, domains, weights, steps, the way of scoring, and
  definitions. Cut-offs and overrides do not change a composite.

A figure that cannot be calculated with the old shares (a provider has merged) uses the new ones.
Before the method is replaced, coverage is ignored; a step that leaves a place without any score is
counted with the next step that gives it a score. A place that is not rated on both sides has no
parts, and a reason.
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
SHARES = ["provider", "place", "share", "valid_from", "valid_to", "indicator", "expected"]
AREAS = ["id", "kind", "footprint"]
MOVES = ["value", "target"]
ANY_COVERAGE = 1e-12
NOISE = 1e-12
"""Smaller changes come from floating point and count as none."""


@dataclass(frozen=True, eq=False)
class Side:
    """The inputs of a rating, as for `metrics.rating.rate`.

    `found` has its scores and ratings as at the date, to save time; without it they are calculated.
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
    above 0 is worse; a place's changes sum to new composite - old composite (within 1e-9). If a
    place is not rated on both sides, `change` is NaN and `reason` says why; otherwise it is empty.
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
    """Both sides without figures after their date or too old at it, to save time."""
    age: dict[str, int] = {}
    for side in sides:
        for id, indicator in side.indicators.items():
            age[id] = max(indicator.max_age, age.get(id, 0))
    return [replace(side, observations=_between(side, age)) for side in sides]


def _between(side: Side, age: Mapping[str, int]) -> pd.DataFrame:
    """The observations that end by the side's date, at most `age` months (and one) before it."""
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
    """The new side with its targets, but the old method and the old definitions of indicators."""
    indicators = dict(old.indicators)
    for id in indicators.keys() & new.indicators.keys():
        definition = new.indicators[id]
        indicators[id] = replace(
            indicators[id], targets=definition.targets, comparator=definition.comparator
        )
    if old.method == new.method and indicators == new.indicators:
        return new
    return replace(new, indicators=indicators, method=old.method, found=None)


def _states(before: pd.DataFrame, after: pd.DataFrame, old: Side, new: Side) -> list[pd.DataFrame]:
    """The earlier rows with the value and target after each part up to the last."""
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
    """The new side's values with the shares in force at the end of the period used before, or at
    the old date if there was no value.
    """
    share_days = before["period_end"].where(before["value"].notna(), pd.Timestamp(old.as_at))
    if _same_shares(old, new, share_days.min(), pd.Timestamp(max(old.as_at, new.as_at))):
        return after["value"]
    rated = old.method.indicators
    used = after.reset_index()[["indicator", *PERIOD]].dropna().drop_duplicates()
    figures = new.observations.merge(used, on=["indicator", *PERIOD])
    figures = figures[figures["indicator"].isin(rated)]
    values = pd.Series(np.nan, index=before.index)
    for day in share_days.unique():
        shares = _frozen(old.shares, day)
        summed, _ = apportion(figures, shares, old.areas, old.indicators)
        series = add_values(summed, old.indicators)
        places = before.index.unique("place")
        rows = latest(series, places, rated, [new.as_at], old.indicators)
        rows = add_applicable(rows, old.areas, old.indicators, old.method)
        here = (share_days == day).to_numpy()
        values[here] = rows.set_index(KEY)["value"].reindex(before.index)[here]
    return values


def _same_shares(old: Side, new: Side, first: pd.Timestamp, last: pd.Timestamp) -> bool:
    """Whether shares and footprints are the same on both sides and on all days in between."""
    for name, columns in (("shares", SHARES), ("areas", AREAS)):
        old_rows, new_rows = (
            getattr(side, name)[columns].reset_index(drop=True) for side in (old, new)
        )
        if not old_rows.equals(new_rows):
            return False
    begins, ends = old.shares["valid_from"], old.shares["valid_to"]
    turns = ((begins > first) & (begins <= last)) | ((ends >= first) & (ends < last))
    return not turns.any()


def _frozen(shares: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The shares in force on a day, made valid for all days."""
    begun = shares["valid_from"] <= day
    over = shares["valid_to"].notna() & (shares["valid_to"] < day)
    return shares[begun & ~over].assign(valid_from=pd.Timestamp("1900-01-01"), valid_to=pd.NaT)


def _composites(states: list[pd.DataFrame], old: Side) -> list[pd.Series]:
    """The composites of each state; an unchanged state reuses those of the state before."""
    composites: list[pd.Series] = []
    for at, rows in enumerate(states):
        same = at > 0 and rows[MOVES].equals(states[at - 1][MOVES])
        composites.append(composites[-1] if same else _composite(rows, old))
    return composites


def _composite(rows: pd.DataFrame, old: Side) -> pd.Series:
    """Composites by place from values and targets, by the old method, ignoring coverage."""
    rows = rows.reset_index()
    sign = rows["indicator"].map(
        {id: indicator.polarity.sign for id, indicator in old.indicators.items()}
    )
    rows = rows.assign(gap=gap(rows["value"], rows["target"], sign), reason="")
    scores = scored(rows, old.method, old.areas, old.indicators)
    matrix = scores["score"].to_numpy(dtype=float).reshape(-1, len(old.method.items))
    result = combine(matrix, replace(old.method, coverage=ANY_COVERAGE))
    places = rows["place"].iloc[:: len(old.method.items)]
    return pd.Series(np.where(result.coverage > 0, result.composite, np.nan), index=places)


def _reasons(before: pd.DataFrame, after: pd.DataFrame, old: Side, new: Side) -> pd.Series:
    """Why a place has no parts; "" if it has."""
    was, is_now = before["composite"].notna(), after["composite"].notna()
    reason = pd.Series("", index=before.index, dtype=object)
    reason[~was & is_now] = f"newly rated: no rating as at {old.as_at}"
    reason[was & ~is_now] = f"no longer rated as at {new.as_at}"
    reason[~was & ~is_now] = "not rated on either side"
    return reason
