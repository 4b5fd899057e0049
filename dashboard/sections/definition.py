"""What an indicator measures, what it is measured against, and what to be careful of."""

from dash import html
from dash.development.base_component import Component

from dashboard.parts import components, words
from data.releases.release import Release
from metrics.indicator import Indicator
from metrics.target import Target


def section(release: Release, one: Indicator) -> list[Component]:
    """Definition and caveats, with every target that applies and whose it is."""
    targets = [*release.ambitions.get(one.id, []), *one.targets]
    facts = [
        ("Numerator", one.numerator),
        ("Denominator", one.denominator),
        ("Unit", one.unit.name),
        ("Better", one.polarity.words),
        ("Published", one.publication),
        ("Licence of the published figures", one.licence),
        ("What the public sees", words.disclosed(one.disclosure, release.words)),
        *((_target_name(target), _target_words(target, release.names)) for target in targets),
    ]
    measured = html.Dl([html.Div([html.Dt(term), html.Dd(text)]) for term, text in facts])
    caveats = html.Ul([html.Li(caveat) for caveat in one.caveats])
    return [
        components.columns(
            [html.H2("What it measures"), measured],
            [html.H2("Read with care"), caveats] if one.caveats else [],
        )
    ]


def _target_name(target: Target) -> str:
    return "Trajectory" if target.is_trajectory else "Target"


def _target_words(target: Target, names: dict[str, str]) -> str:
    return f"{names.get(target.area, target.area)}: {target.source}"
