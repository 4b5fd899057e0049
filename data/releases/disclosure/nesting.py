"""Which areas are parts of others, and so which figures a reader can add up."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from data.store.coverage import HOLD_OTHERS
from metrics.apportion import PERIOD, in_force

NEGLIGIBLE = 1e-9
"""The rounding error of shares that sum to 1."""

Shares = Sequence[tuple[str, str, float]]
"""Places, the providers that count there, and how much of each."""


@dataclass(frozen=True)
class Sum:
    """An area that holds its `parts`, so much of each, and perhaps more. One area may add up in
    several ways, which `name` tells apart.
    """

    whole: str
    name: str
    parts: Mapping[str, float]


@dataclass(frozen=True)
class Nesting:
    """Areas, and shares of providers in them, as the reference has them. A place may have been in
    one footprint after the other; it is taken to be a part of each.
    """

    areas: pd.DataFrame
    shares: pd.DataFrame

    @cached_property
    def kinds(self) -> dict[str, str]:
        """The kind of each area and provider; unmapped codes have none."""
        of_areas = zip(self.areas["id"], self.areas["kind"], strict=True)
        return dict.fromkeys(self.shares["provider"], "provider") | dict(of_areas)

    @cached_property
    def footprints(self) -> dict[str, set[str]]:
        """The footprints of each place that has one."""
        inside = self.areas[self.areas["footprint"] != ""]
        return inside.groupby("id")["footprint"].agg(set).to_dict()

    def containers(self, areas: Iterable[str]) -> pd.DataFrame:
        """Rows (area, container): each area, provider or code with itself and all areas that it is
        a part of, or has a part in.
        """
        nations = {one for one, kind in self.kinds.items() if kind == "nation"}
        places = self.shares.groupby("provider")["place"].agg(set).to_dict()
        pairs = []
        for area in areas:
            found = {area, *(one for one in places.get(area, ()) if one in self.kinds)}
            found |= set().union(*(self.footprints.get(one, set()) for one in found))
            found |= set() if area in nations else nations
            pairs += [(area, one) for one in sorted(found)]
        return pd.DataFrame(pairs, columns=["area", "container"])

    def shares_on(
        self, indicator: str, days: Iterable[pd.Timestamp], providers: Iterable[str]
    ) -> Mapping[int, Shares]:
        """The shares of some providers that count for an indicator at the end of each day, by the
        day's number.
        """
        some = self.shares[self.shares["provider"].isin(providers)]
        if some.empty:
            return {}
        columns = {"indicator": indicator, "period_start": days, "period_end": days}
        found = in_force(pd.DataFrame(columns, columns=PERIOD), some)
        found = found[found["place"].isin(self.kinds) & (found["share"] > 0)]
        numbers = found["period_end"].to_numpy().astype("datetime64[D]").astype(int)
        named = found[["place", "provider", "share"]]
        return {
            int(day): list(rows.itertuples(index=False, name=None))
            for day, rows in named.groupby(numbers)
        }

    def sums(self, own: set[str], shares: Shares) -> Iterator[Sum]:
        """The sums of areas at a time at which some have figures of their `own`, parts before what
        they are part of. Providers with shares are parts without such a figure too.

        A footprint with shares of providers adds up from them, others from their places. A nation
        adds up from its footprints and places, with what providers count for none of them
        or without, or from providers; and each with the codes that nobody has mapped, or without.
        Which of these hold is for the figures to say.
        """
        parts: dict[str, dict[str, float]] = {}
        direct = {one for one, _, _ in shares if self.kinds[one] == "footprint"}
        providers = {one: 1.0 for one in sorted(own) if self.kinds.get(one) == "provider"}
        providers |= {provider: 1.0 for _, provider, _ in shares}
        outside = dict(providers)
        for place, provider, share in shares:
            parts.setdefault(place, {})[provider] = share
            if not self.footprints.get(place, set()) & direct:
                outside[provider] -= share
        for place in sorted((own | parts.keys()) & self.footprints.keys()):
            for footprint in sorted(self.footprints[place] - direct):
                parts.setdefault(footprint, {})[place] = 1.0
        for whole in sorted(parts, key=lambda one: (one not in self.footprints, one)):
            yield Sum(whole, "parts", parts[whole])
        outside = {one: share for one, share in outside.items() if share > NEGLIGIBLE}
        codes = [one for one in sorted(own - self.kinds.keys()) if not re.match(HOLD_OTHERS, one)]
        places = {one: 1.0 for one in sorted(own | parts.keys()) if self._is_outermost(one)}
        ways = {"places": places, "places, outside": places | outside, "providers": providers}
        ways |= {f"{name}, codes": way | dict.fromkeys(codes, 1.0) for name, way in ways.items()}
        distinct = {tuple(way.items()): name for name, way in reversed(ways.items()) if way}
        for nation in sorted(one for one in own if self.kinds.get(one) == "nation"):
            for way, name in distinct.items():
                yield Sum(nation, name, dict(way))

    def _is_outermost(self, area: str) -> bool:
        """Whether an area is in a nation and in nothing smaller."""
        kind = self.kinds.get(area)
        return kind == "footprint" or (kind == "place" and area not in self.footprints)
