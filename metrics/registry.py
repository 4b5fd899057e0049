"""Collects the indicators and the methods: one file each, found by being there."""

import importlib
import pkgutil
from functools import cache
from types import ModuleType
from typing import TypeVar

import metrics.indicators
import metrics.methods
from metrics.indicator import Indicator
from metrics.method import Method

Definition = TypeVar("Definition", Indicator, Method)


class DefinitionError(ValueError):
    """A definition file is wrong; the message names the file and what to correct."""


def collect(package: ModuleType, name: str, kind: type[Definition]) -> dict[str, Definition]:
    """The `name` of each module in the package, by id, in order of file name.

    The id must be the file's name (hyphens in an id are underscores in the file's name), which
    also makes ids unique. Raises DefinitionError naming the file at fault.
    """
    found: dict[str, Definition] = {}
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name):
        file = f"{package.__name__.replace('.', '/')}/{module.name}.py"
        try:
            loaded = importlib.import_module(f"{package.__name__}.{module.name}")
        except Exception as error:
            raise DefinitionError(f"{file}: {error}") from error
        if not hasattr(loaded, name):
            raise DefinitionError(f"{file}: it must set {name} = {kind.__name__}(...)")
        definition = getattr(loaded, name)
        if not isinstance(definition, kind):
            raise DefinitionError(f"{file}: {name} must be {kind.__name__}(...)")
        if definition.id in found:
            raise DefinitionError(f"{file}: id {definition.id!r} is in another file already")
        if definition.id.replace("-", "_") != module.name:
            raise DefinitionError(f"{file}: id {definition.id!r} must be the name of its file")
        found[definition.id] = definition
    return found


@cache
def indicators() -> dict[str, Indicator]:
    """Every indicator by id; each gets its denominators only from indicators that exist."""
    found = collect(metrics.indicators, "INDICATOR", Indicator)
    for one in found.values():
        if one.denominator_from and one.denominator_from.indicator not in found:
            raise DefinitionError(
                f"metrics/indicators/{one.id}.py: denominator_from is no indicator: "
                f"{one.denominator_from.indicator}"
            )
    return found


@cache
def methods() -> dict[str, Method]:
    """Every method by id; each rates only indicators that exist."""
    found = collect(metrics.methods, "METHOD", Method)
    for method in found.values():
        if unknown := set(method.indicators) - set(indicators()):
            file = f"metrics/methods/{method.id.replace('-', '_')}.py"
            raise DefinitionError(f"{file}: no such indicator: {', '.join(sorted(unknown))}")
    return found
