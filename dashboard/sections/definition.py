"""What an indicator measures, its targets, and what to be careful about."""

from dash import html
from dash.development.base_component import Component

from dashboard.parts import components, words
from data.releases.release import Release
from metrics.indicator import Indicator
from metrics.target import Target


def section(release: Release, indicator: Indicator) -> list[Component]:
    """Definition and caveats, with every target that applies and whom it is for."""
    targets = [*release.ambitions.get(indicator.id, []), *indicator.targets]
    facts = [
        ("Numerator", indicator.numerator),
        ("Denominator", indicator.denominator),
        ("Unit", indicator.unit.name),
        ("Better", indicator.polarity.words),
        ("Published", indicator.publication),
        ("Licence of the published figures", indicator.licence),
        ("What the public sees", words.disclosed(indicator.disclosure, release.words)),
        *((_target_name(target), _target_words(target, release.names)) for target in targets),
    ]
    measured = html.Dl([html.Div([html.Dt(term), html.Dd(text)]) for term, text in facts])
    caveats = html.Ul([html.Li(caveat) for caveat in indicator.caveats])
    return [
        components.columns(
            [html.H2("What it measures"), measured],
            [html.H2("Read with care"), caveats] if indicator.caveats else [],
        )
    ]


def _target_name(target: Target) -> str:
    if target.purpose == "milestone":
        return "Milestone"
    return "Trajectory" if target.is_trajectory else "Target"


def _target_words(target: Target, names: dict[str, str]) -> str:
    return f"{names.get(target.area, target.area)}: {target.source}"
