"""Random small worlds whose figures are published in one to four releases, loads in between.

What is counted are leaves: places, providers, of each of which some figure is loaded, codes that
nobody has mapped, and people of whom no figure but the nation's tells. A figure of an area is the
sum of its leaves, each by its share, so that all that is loaded adds up.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from data.releases.disclosure import control
from data.releases.disclosure.open_releases import OpenRelease
from data.releases.disclosure.secondary import GivenAway
from metrics import registry
from metrics.disclosure import Disclosure
from metrics.indicator import Indicator

PROPORTION, RATE = "iapt_recovery", "emergency_admissions"
FIRST = pd.Period("2017-01", "M")
OFFICIAL = [(), ("nation",), ("nation",), ("footprint", "nation"), ("provider", "nation")]
PROVIDERS = ("AAA", "BBB", "DDD")
SPLITS = [{"north": 1.0}, {"south": 1.0}, {"north": 0.8}, {"north": 0.25, "south": 0.75}]

Row = tuple[str, tuple[int, int]]
"""An area, and the first and the last month of a period."""

Atom = tuple[str, int]
"""A leaf and a month."""


@dataclass(frozen=True)
class World:
    """Areas and what is counted in them: `weights` says how much of each leaf each area counts.

    One entry for each release: the `truth`, numerator and complement of each atom, and what is
    `loaded`. `official` are levels at which figures are exact.
    """

    areas: pd.DataFrame
    shares: pd.DataFrame
    indicator: str
    official: tuple[str, ...]
    weights: Mapping[str, Mapping[str, float]]
    truth: Sequence[Mapping[Atom, tuple[int, int]]]
    loaded: Sequence[Sequence[Row]]

    @property
    def indicators(self) -> dict[str, Indicator]:
        """The indicator with its rule."""
        rule = Disclosure(official_at=self.official, publication="a yearbook of statistics")
        return {self.indicator: replace(registry.indicators()[self.indicator], disclosure=rule)}

    def level(self, area: str) -> str:
        """What an area is."""
        kinds = dict.fromkeys(self.shares["provider"], "provider")
        kinds |= dict(zip(self.areas["id"], self.areas["kind"], strict=True))
        return kinds.get(area, "")

    def terms(self, row: Row) -> dict[Atom, float]:
        """How much of each atom a figure counts."""
        area, (first, last) = row
        return {
            (leaf, month): weights[area]
            for leaf, weights in self.weights.items()
            if area in weights
            for month in range(first, last + 1)
        }

    def count(self, release: int, row: Row, kind: int) -> float:
        """What a figure truly is in a release."""
        truth = self.truth[release]
        return sum(weight * truth[atom][kind] for atom, weight in self.terms(row).items())

    def observations(self, release: int) -> pd.DataFrame:
        """The figures that a release is made from."""
        found = []
        for row in self.loaded[release]:
            n, c = (self.count(release, row, kind) for kind in (0, 1))
            first, last = (FIRST + month for month in row[1])
            denominator = n + c if self.indicator == PROPORTION else 13.3
            found.append((row[0], first.start_time, last.end_time.normalize(), n, denominator))
        columns = ["area", "period_start", "period_end", "numerator", "denominator"]
        blank = dict.fromkeys(["value", "lower", "upper"], float("nan"))
        frame = pd.DataFrame(found, columns=columns).assign(indicator=self.indicator, **blank)
        counts = {name: frame[name].astype(float) for name in columns[-2:]}
        dates = {name: frame[name].astype("datetime64[s]") for name in columns[1:3]}
        return frame.assign(note="", **counts, **dates).astype({"area": "str", "note": "str"})


def world(dice: random.Random) -> World:
    """A random one."""
    in_shire = ["north", "south", "west"][: dice.randint(1, 3)]
    beside = dice.choice(["place", "footprint", ""])
    areas = [("england", "nation", ""), ("shire", "footprint", "")]
    areas += [(place, "place", "shire") for place in in_shire]
    areas += [("moor", beside, "")] if beside else []
    weights: dict[str, dict[str, float]] = {}
    shares = []
    splits = [split for split in SPLITS if split.keys() <= {*in_shire}]
    dice.shuffle(splits)
    for code, split in zip(PROVIDERS, splits if dice.random() < 0.5 else [], strict=False):
        inside = sum(split.values())
        weights[code] = {code: 1.0, **split, "shire": inside, "england": 1.0}
        outside = {"outside": 1 - inside} if inside < 1 else {}
        shares += [(code, place, share) for place, share in (split | outside).items()]
    made = {place for of in weights.values() for place in of}
    for place in in_shire:
        if place not in made or dice.random() < 0.2:
            weights[f"in {place}"] = {place: 1.0, "shire": 1.0, "england": 1.0}
    if beside:
        weights["in moor"] = {"moor": 1.0, "england": 1.0}
    if dice.random() < 0.3:
        weights["ZZZ"] = {"ZZZ": 1.0, "england": 1.0}
    if dice.random() < 0.3:
        weights["elsewhere"] = {"england": 1.0}
    truth, loaded = _releases(dice, weights)
    columns = ["provider", "place", "share"]
    return World(
        areas=pd.DataFrame(areas, columns=["id", "kind", "footprint"]),
        shares=pd.DataFrame(shares, columns=columns).assign(
            valid_from=pd.Timestamp("2010-04-01"), valid_to=pd.NaT, indicator=""
        ),
        indicator=dice.choice([PROPORTION, PROPORTION, RATE]),
        official=dice.choice(OFFICIAL),
        weights=weights,
        truth=truth,
        loaded=loaded,
    )


def _releases(
    dice: random.Random, weights: Mapping[str, Mapping[str, float]]
) -> tuple[list[dict[Atom, tuple[int, int]]], list[list[Row]]]:
    """Truth and what is loaded of each release: more is loaded, some is revised or withdrawn."""
    months = dice.randint(1, 3)
    spans = [(month, month) for month in range(months)]
    spans += [
        (first, last)
        for first in range(months)
        for last in range(first + 1, months)
        if dice.random() < 0.4
    ]
    areas = sorted({area for of in weights.values() for area in of})
    share = {area: dice.choice([0.5, 0.9, 1.0]) for area in areas} | {"england": 0.95}
    rows = [(area, span) for area in areas for span in spans if dice.random() < share[area]]
    first = [(code, spans[0]) for code in PROVIDERS if code in weights]
    rows += [row for row in first if row not in rows]
    true = {(leaf, month): _counts(dice) for leaf in weights for month in range(months)}
    truth, loaded = [], []
    many = dice.randint(1, 4)
    begin = {row: dice.choice([0, 0, dice.randrange(many)]) for row in rows}
    begin |= dict.fromkeys(first, 0)
    end = {row: many if dice.random() < 0.95 else dice.randint(1, many) for row in rows}
    for release in range(many):
        if release and dice.random() < 0.4:
            revised = dice.sample(sorted(true), dice.randint(1, 2)) if len(true) > 1 else [*true]
            true = true | {atom: _counts(dice) for atom in revised}
        truth.append(true)
        loaded.append([row for row in rows if begin[row] <= release < end[row]])
    return truth, loaded


def _counts(dice: random.Random) -> tuple[int, int]:
    """People counted and not counted, a small or a large number of each."""

    def one() -> int:
        return dice.choice([0, dice.randint(1, 7), *(dice.randint(8, 60) for _ in range(3))])

    return one(), one()


def published(of: World) -> tuple[dict[int, pd.DataFrame], int]:
    """What readers can open when all releases are out: of each its figures, by its number; and how
    many were retracted on the way.

    Where releases give a small count away they are retracted, and the next is published again.
    """
    open: dict[int, OpenRelease] = {}
    retracted = 0
    for release in range(len(of.truth)):
        while release not in open:
            try:
                open[release] = _published(of, release, list(open.values()))
            except GivenAway as error:
                retracted += len(error.releases)
                open = {at: one for at, one in open.items() if one.id not in error.releases}
    return {number: one.figures for number, one in open.items()}, retracted


def _published(of: World, release: int, earlier: Sequence[OpenRelease]) -> OpenRelease:
    figures = of.observations(release)
    found = control.controlled(figures, of.areas, of.shares, of.indicators, earlier)
    true = {f"true_{name}": figures[name] for name in ("numerator", "denominator")}
    found = found.assign(withheld=found["note"].str.startswith("[c]"), **true)
    rules = {id: one.disclosure for id, one in of.indicators.items()}
    return OpenRelease(str(release), found, rules)
