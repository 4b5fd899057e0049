"""Which figures are invented, said once: of a whole release, or of what a table shows."""

from collections.abc import Mapping, Set

import pandas as pd

from dashboard.parts import words
from data.releases.release import Release
from metrics.indicator import Indicator

DEMONSTRATION, REAL = "demonstration", "real"


def of_release(release: Release) -> str:
    """Which of a release's indicators are invented, in a sentence; "" where none is."""
    if not release.demonstration:
        return ""
    said = in_words(release.made_of, release.indicators)
    return said or f"{words.INVENTED}: figures in this release are not real."


def of_rows(release: Release, rows: pd.DataFrame) -> str:
    """Which of these rows (indicator, kind) are invented, where some are real; else ""."""
    known = rows[["indicator", "kind"]].dropna().drop_duplicates()
    kinds = {str(id): frozenset(each) for id, each in known.groupby("indicator")["kind"]}
    if not any(DEMONSTRATION in each for each in kinds.values()):
        return "No figure here is invented." if release.demonstration and kinds else ""
    return in_words(kinds, release.indicators)


def in_words(kinds: Mapping[str, Set[str]], indicators: Mapping[str, Indicator]) -> str:
    """The indicators whose figures are invented, wholly and partly, where any figure is real;
    otherwise "".
    """
    if not any(REAL in each for each in kinds.values()):
        return ""
    named = {
        partly: [
            one.short_name
            for id, one in indicators.items()
            if DEMONSTRATION in kinds.get(id, ()) and (REAL in kinds[id]) == partly
        ]
        for partly in (False, True)
    }
    parts = [words.listing(named[False])] if named[False] else []
    parts += [f"in part {words.listing(named[True])}"] if named[True] else []
    if not parts:
        return ""
    return f"Invented, for demonstration: {'; '.join(parts)}. The other figures are real."
