"""Numbers as text, with enough decimals to distinguish them from what they are compared with.

A value of 94.96 against a target of 95 is not met; with one decimal both would read 95.0. So
whatever writes a figure beside its target, its limits or a cut-off asks here.
"""

import math

from metrics.score import TOLERANCE

MILLION = 1_000_000

MOST = 10
"""Decimals that show any difference that counts as one."""


def number(value: float, least: int, *beside: float | None) -> str:
    """The value as text with `least` decimals, or as many more as tell it from those `beside` it.

    Two numbers are told apart where their texts differ, and the text of their difference is not 0;
    so both have the same decimals when each is written beside the other. Numbers within 1e-9 are
    the same, and missing ones (None, NaN) count for nothing. Never "-0.00".
    """
    return _text(value, decimals(value, least, *beside))


def decimals(value: float, least: int, *beside: float | None) -> int:
    """How many decimals `number` writes."""
    others = [one for one in beside if one is not None and _differ(value, one)]
    enough = (at for at in range(least, MOST + 1) if all(_told(value, one, at) for one in others))
    return next(enough, MOST)


def signed(change: float, least: int, *beside: float | None) -> str:
    """A change as text with its sign, "+0.10" or "-0.10"; "0.00" where it rounds to nothing."""
    text = number(change, least, *beside)
    return f"+{text}" if change > 0 and text.strip("0.,") else text


def short(value: float, *beside: float | None) -> str:
    """As `number` with two decimals, or as many as tell it from 0, without zeros at their end."""
    text = number(value, 2, 0.0, *beside)
    return text.rstrip("0").rstrip(".") if "." in text else text


def share(part: float) -> str:
    """A share of draws as a percentage: "65%"; never all or none, of which draws cannot be sure.

    "over 99%" and "under 1%" where it rounds to 100% or 0%.
    """
    return {"0": "under 1%", "100": "over 99%"}.get(text := f"{part * 100:.0f}", f"{text}%")


def pounds(amount: float) -> str:
    """An amount that is needed, rounded up: "£11.4m", "£850,000" or "£12"."""
    if amount >= MILLION:
        return f"£{math.ceil(amount / MILLION * 10 - TOLERANCE) / 10:,.1f}m"
    return f"£{math.ceil(amount - TOLERANCE):,}"


def _differ(one: float, other: float) -> bool:
    """Whether two numbers differ by more than a rounding error; false where one is missing."""
    return abs(one - other) > TOLERANCE * max(1.0, abs(one)) and math.isfinite(other)


def _told(one: float, other: float, decimals: int) -> bool:
    apart = f"{one - other:.{decimals}f}".strip("-0.")
    return bool(apart) and _text(one, decimals) != _text(other, decimals)


def _text(value: float, decimals: int) -> str:
    text = f"{value:,.{decimals}f}"
    return text if text.strip("-0.,") else text.removeprefix("-")
