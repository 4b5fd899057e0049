"""Attributes of a component for assistive technology (WAI-ARIA 1.2)."""

from typing import Any


def aria(**attributes: str) -> dict[str, Any]:
    """The attributes by their full names: aria(label="Main") is {"aria-label": "Main"}."""
    return {f"aria-{name}": text for name, text in attributes.items()}
