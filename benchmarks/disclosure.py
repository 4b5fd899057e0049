"""An attack on small counts in random worlds, and what is withheld against it.

    python -m benchmarks.disclosure --worlds 1000

In each world figures are published in one to four releases that all stay open, loads in between:
tests/data/releases/disclosure/open_worlds.py. The attacker solves for whole numbers of people
behind everything that these show: tests/data/releases/disclosure/attack.py. Then the same with the
rule alone, without secondary suppression.
"""

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterable
from unittest.mock import patch

import pandas as pd

from benchmarks.measuring import machine, said, timed
from data.releases.disclosure import secondary, versions
from tests.data.releases.disclosure.attack import secrets
from tests.data.releases.disclosure.open_worlds import published, world


def main() -> None:
    """Print what is withheld and what is found, with the control and without."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--worlds", type=int, default=1000)
    worlds = range(asked.parse_args().worlds)
    print(f"{len(worlds):,} worlds ({machine()})")
    further = Counter[str]()
    with patch.object(secondary, "further", _counting(further)):
        took = timed(lambda: print("\n".join(_told(_attack(worlds), further))))
    print(f"  {said(took.processor / len(worlds))} of processor a world, attacks and all")
    with patch.object(secondary, "further", lambda *_: []):
        print("with the rule alone:")
        print("\n".join(_told(_attack(worlds), Counter())))


def _attack(worlds: Iterable[int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for seed in worlds:
        one = world(random.Random(seed))
        figures, retracted = published(one)
        found["releases"] += len(one.truth)
        found["retracted"] += retracted
        found["withheld"] += sum(int(rows["withheld"].sum()) for rows in figures.values())
        found["figures"] += sum(map(len, figures.values()))
        for told in (False, True):
            counts = secrets(one, figures, told)
            found[f"counts, {told}"] += len(counts)
            found[f"found, {told}"] += sum(count.found for count in counts)
            found[f"open, {told}"] += sum(count.open for count in counts)
    return found


def _counting(further: Counter[str]) -> Callable:
    """What chooses the figures to withhold besides, and counts them."""
    real = secondary.further

    def counted(figures: pd.DataFrame, *rest: object) -> list:
        found = real(figures, *rest)
        now = figures[figures["release"] == versions.NOW]
        further["rule"] += int(now["withheld"].sum())
        further["besides"] += len(found)
        further["official"] += int((~now.set_index("row")["ruled"])[found].sum())
        return found

    return counted


def _told(found: Counter[str], further: Counter[str]) -> list[str]:
    counts = found["counts, False"]
    lines = [
        f"  {found['releases']:,} releases, {found['retracted']:,} of them retracted as they gave "
        "a count away beside the next",
        f"  {found['withheld']:,} of {found['figures']:,} figures in open releases withheld",
    ]
    if further:
        more = further["besides"] / further["rule"]
        lines.append(
            f"  when made: {further['rule']:,} by the rule, {further['besides']:,} besides "
            f"(+{more:.1%}), of these {further['official']:,} official"
        )
    return [
        *lines,
        f"  small counts withheld {counts:,}, found {found['found, False']:,}; of what is known "
        f"some may be anything from 1 to 7: {found['open, False'] / counts:.1%}",
        f"  by who is told which are small: found {found['found, True']:,}",
    ]


if __name__ == "__main__":
    main()
