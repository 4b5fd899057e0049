"""Can a suppressed count be found? Attacks what is published of random worlds, and counts.

Each world is published in one to four releases that all stay open (tests/data/open_worlds.py). The
attacker (tests/data/attack.py) solves for whole numbers, leaf by leaf. It is tried twice: not told,
and told, which of the withheld counts are the small ones. The control is the same attack where
nothing but small counts and sums around them are withheld.

    python -m benchmarks.disclosure [WORLDS]
"""

import random
import sys
import time
from collections.abc import Mapping
from unittest.mock import patch

import pandas as pd

from data import secondary
from tests.data.attack import secrets
from tests.data.open_worlds import World, published, world


def main(worlds: int) -> None:
    """Attack this many worlds and print what was found, withheld and how long it took."""
    totals = dict.fromkeys(
        ["figures", "withheld", "rule", "secrets", "found", "told", "control", "retracted"], 0
    )
    seconds = 0.0
    for seed in range(worlds):
        one = world(random.Random(seed))
        begun = time.process_time()
        figures, retracted = published(one)
        seconds += time.process_time() - begun
        with patch.object(secondary, "further", lambda *_: []):
            bare, _ = published(one)
        attacked = secrets(one, figures)
        totals["figures"] += sum(map(len, figures.values()))
        totals["withheld"] += _withheld(figures)
        totals["rule"] += _withheld({release: bare[release] for release in figures})
        totals["secrets"] += len(attacked)
        totals["found"] += sum(secret.found for secret in attacked)
        totals["told"] += _found_when_told(one, figures)
        totals["control"] += sum(secret.found for secret in secrets(one, bare))
        totals["retracted"] += retracted
    print(
        f"{worlds} worlds, {totals['figures']} figures, {totals['secrets']} small counts withheld."
    )
    print(f"Found: {totals['found']}; by who is told which are small: {totals['told']}.")
    print(f"Control, without secondary suppression: {totals['control']} found.")
    grown = totals["withheld"] / totals["rule"] - 1
    print(
        f"Withheld: {totals['withheld']}, {grown:.0%} more than the {totals['rule']} of the rule."
    )
    print(f"Releases that had to be retracted: {totals['retracted']}.")
    print(f"Processor time of the control of what is published: {seconds / worlds:.2f} s a world.")


def _withheld(figures: Mapping[int, pd.DataFrame]) -> int:
    return sum(int(rows["withheld"].sum()) for rows in figures.values())


def _found_when_told(one: World, figures: Mapping[int, pd.DataFrame]) -> int:
    return sum(secret.found for secret in secrets(one, figures, told=True))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
