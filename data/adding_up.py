"""Which areas add up to which, as a reader of published figures knows it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from data.coverage import HOLD_OTHERS
from metrics.apportion import PERIOD, in_force

Shares = Sequence[tuple[str, str, float]]
"""Places, the providers that count there, and how much of each."""


@dataclass(frozen=True)
class Sum:
    """An area that holds its `parts`, so much of each, and perhaps more. One area may add up in
    several ways, which `name` tells apart.
    """

    whole: str
    name: str
    parts: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Geography:
    """Areas, and the shares of providers in them, as the reference has them."""

    areas: pd.DataFrame
    shares: pd.DataFrame

    @cached_property
    def kinds(self) -> dict[str, str]:
        """What each area is, and each provider; codes that nobody has mapped are not among them."""
        return dict.fromkeys(self.shares["provider"], "provider") | self._of_areas("kind")

    @cached_property
    def footprints(self) -> dict[str, str]:
        """The footprint of each place that is in one."""
        return {id: one for id, one in self._of_areas("footprint").items() if one}

    def containers(self, areas: Iterable[str]) -> pd.DataFrame:
        """Rows (area, container): each area, provider or code with itself and all areas that it is
        a part of, or has a part in.
        """
        within = {area: {area} for area in areas}
        shares = self.shares.groupby("provider")["place"].agg(set).to_dict()
        for area, found in within.items():
            found |= {one for one in shares.get(area, ()) if one in self.kinds}
            found |= {self.footprints[one] for one in found if one in self.footprints}
            if self.kinds.get(area) != "nation":
                found |= {one for one, kind in self.kinds.items() if kind == "nation"}
        pairs = [(area, one) for area, found in within.items() for one in sorted(found)]
        return pd.DataFrame(pairs, columns=["area", "container"])

    def shares_on(self, indicator: str, days: Iterable[pd.Timestamp]) -> Mapping[int, Shares]:
        """The shares that count for an indicator at the end of each day, by its number."""
        days = sorted(set(days))
        columns = {"indicator": indicator, "period_start": days, "period_end": days}
        found = in_force(pd.DataFrame(columns, columns=PERIOD), self.shares)
        found = found[found["place"].isin(self.kinds) & (found["share"] > 0)]
        numbers = found["period_end"].to_numpy().astype("datetime64[D]").astype(int)
        named = found[["place", "provider", "share"]]
        return {
            int(day): list(rows.itertuples(index=False, name=None))
            for day, rows in named.groupby(numbers)
        }

    def sums(self, own: set[str], shares: Shares) -> Iterator[Sum]:
        """The sums of areas at a time at which some have figures of their `own`.

        A nation adds up from its footprints and places, or from providers, or from both where some
        areas have providers and others figures of their own; and each with the codes that nobody
        has mapped, or without. Which of these hold is for the figures to say.
        """
        parts: dict[str, list[tuple[str, float]]] = {}
        for place, provider, share in shares:
            if provider in own:
                parts.setdefault(place, []).append((provider, share))
        for place in sorted((own | parts.keys()) & self.footprints.keys()):
            parts.setdefault(self.footprints[place], []).append((place, 1.0))
        for whole in sorted(parts):
            yield Sum(whole, "parts", tuple(parts[whole]))
        for nation in sorted(one for one in own if self.kinds.get(one) == "nation"):
            ways = {found: name for name, found in self._ways(own, parts.keys()) if found}
            for found, name in ways.items():
                yield Sum(nation, name, tuple((one, 1.0) for one in found))

    def _ways(self, own: set[str], made: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Names and parts of the ways in which a nation may add up; `made` are areas of parts."""
        there = sorted(own | {*made})
        at = {one: self.kinds.get(one, "code") for one in there}
        places = [
            one
            for one in there
            if at[one] == "footprint" or (at[one] == "place" and one not in self.footprints)
        ]
        providers = [one for one in there if at[one] == "provider"]
        alone = [one for one in own if at[one] in ("footprint", "place") and one not in {*made}]
        codes = [one for one in there if at[one] == "code" and not re.match(HOLD_OTHERS, one)]
        both = sorted([*providers, *alone])
        for name, way in (("places", places), ("providers", providers), ("both", both)):
            yield name, tuple(way)
            yield f"{name} and codes", tuple(way + codes)

    def _of_areas(self, column: str) -> dict[str, str]:
        return dict(zip(self.areas["id"], self.areas[column], strict=True))
