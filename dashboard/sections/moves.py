"""Which indicators have clearly moved since the quarter before, and the arrows that say so."""

from datetime import date

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.parts import words
from dashboard.parts.aria import aria
from data.releases import months
from data.releases.once import once
from data.releases.release import Release
from metrics.moved import KEY, by_indicator, clearly
from metrics.score import BETTER, WORSE

ARROWS = {BETTER: "▲", WORSE: "▼"}

Moves = dict[tuple[str, str], str]
"""Better or worse by place and indicator; what has not clearly moved is left out."""


def since(release: Release) -> date | None:
    """The quarter before, None where there are no ratings of it."""
    before = release.ratings["previous_as_at"].dropna()
    return None if before.empty else before.iloc[0].date()


@once
def moved(release: Release) -> pd.DataFrame:
    """What each indicator of each place did to the composite since the quarter before, by
    metrics.moved; no row where there are no ratings of it.
    """
    day = since(release)
    before = release.scores.iloc[:0] if day is None else months.rated(release, day).scores
    found = by_indicator(before, release.scores)
    return found.iloc[:0] if day is None else found


@once
def of(release: Release) -> Moves:
    """Where each indicator of each place has clearly moved, by metrics.moved.clearly."""
    every = moved(release)
    every = every.merge(release.scores[[*KEY, "lower", "upper"]], on=KEY, how="left")
    signs = {id: one.polarity.sign for id, one in release.indicators.items()}
    found = clearly(every, every["indicator"].map(signs), release.method.clear_change)
    keys = zip(every["place"], every["indicator"], strict=True)
    return {key: word for key, word in zip(keys, found, strict=True) if word}


def arrow(moves: Moves, place: str, indicator: str) -> list[Component]:
    """The arrow of an indicator that has moved, and its word for those who hear the page."""
    word = moves.get((place, indicator))
    if word is None:
        return []
    return [
        html.Span(
            [html.Span(ARROWS[word], **aria(hidden="true")), html.Span(word, className="unseen")],
            className=f"moved moved-{word}",
            title=word,
        )
    ]


def key(release: Release) -> list[Component]:
    """Explains the arrows; nothing where there is nothing to compare with."""
    day = since(release)
    if day is None:
        return []
    said = (
        f"▲ and ▼: clearly better and clearly worse than in {words.month(day)}, whose value is "
        "outside the 95% interval of the latest."
    )
    return [html.P(said, className="note")]
