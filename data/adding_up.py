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


NEGLIGIBLE = 1e-9
"""What is left of shares that sum to 1, as computers count."""


@dataclass(frozen=True)
class Sum:
    """An area that holds its `parts`, so much of each, and perhaps more. One area may add up in
    several ways, which `name` tells apart.
    """

    whole: str
    name: str
    parts: Mapping[str, float]


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

    def shares_on(
        self, indicator: str, days: Iterable[pd.Timestamp], providers: Iterable[str]
    ) -> Mapping[int, Shares]:
        """The shares of some providers that count for an indicator at the end of each day, by its
        number.
        """
        if not set(providers) & set(self.shares["provider"]):
            return {}
        days = sorted(set(days))
        columns = {"indicator": indicator, "period_start": days, "period_end": days}
        found = in_force(pd.DataFrame(columns, columns=PERIOD), self.shares)
        here = found["place"].isin(self.kinds) & found["provider"].isin(providers)
        found = found[here & (found["share"] > 0)]
        numbers = found["period_end"].to_numpy().astype("datetime64[D]").astype(int)
        named = found[["place", "provider", "share"]]
        return {
            int(day): list(rows.itertuples(index=False, name=None))
            for day, rows in named.groupby(numbers)
        }

    def sums(self, own: set[str], shares: Shares) -> Iterator[Sum]:
        """The sums of areas at a time at which some have figures of their `own`, parts before what
        they are part of. Providers are parts without such a figure too.

        A nation adds up from its footprints and places, with what providers count for none of them
        or without, or from providers; and each with the codes that nobody has mapped, or without.
        Which of these hold is for the figures to say.
        """
        parts: dict[str, dict[str, float]] = {}
        providers = {one: 1.0 for one in sorted(own) if self.kinds.get(one) == "provider"}
        providers |= {provider: 1.0 for _, provider, _ in shares}
        outside = dict(providers)
        for place, provider, share in shares:
            parts.setdefault(place, {})[provider] = share
            outside[provider] -= share
        for place in sorted((own | parts.keys()) & self.footprints.keys()):
            parts.setdefault(self.footprints[place], {})[place] = 1.0
        for whole in sorted(parts, key=lambda one: (one not in self.footprints, one)):
            yield Sum(whole, "parts", parts[whole])
        places = {one: 1.0 for one in sorted(own | parts.keys()) if self._is_outermost(one)}
        outside = {one: share for one, share in outside.items() if share > NEGLIGIBLE}
        codes = {one: 1.0 for one in sorted(own - self.kinds.keys()) if not re.match(HOLD_OTHERS, one)}
        ways = {"places": places, "places, outside": places | outside, "providers": providers}
        ways |= {f"{name}, codes": way | codes for name, way in ways.items()}
        for nation in sorted(one for one in own if self.kinds.get(one) == "nation"):
            seen: list[Mapping[str, float]] = [{}]
            for name, way in ways.items():
                if way not in seen:
                    seen.append(way)
                    yield Sum(nation, name, way)

    def _is_outermost(self, area: str) -> bool:
        """Whether an area is in a nation and in nothing smaller."""
        kind = self.kinds.get(area)
        return kind == "footprint" or (kind == "place" and area not in self.footprints)

    def _of_areas(self, column: str) -> dict[str, str]:
        return dict(zip(self.areas["id"], self.areas[column], strict=True))
