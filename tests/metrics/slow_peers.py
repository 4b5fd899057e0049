"""Position among peers a second time, to check the first: plain loops, exact until the root."""

from fractions import Fraction


def among_peers(values: list[float | None], higher: bool) -> list[float | None]:
    """Scores of areas of one kind: 2.5 at their mean, 0.75 of a category a standard deviation.

    Values beyond the 5th and 95th percentiles count as these; where all are then the same, all are
    at the mean. None for no value, and for fewer than five with one.
    """
    known = sorted(Fraction(str(value)) for value in values if value is not None)
    if len(known) < 5:
        return [None] * len(values)
    low, high = percentile(known, 5), percentile(known, 95)
    held = [min(max(value, low), high) for value in known]
    mean = sum(held) / len(held)
    variance = sum((value - mean) ** 2 for value in held) / (len(held) - 1)
    if variance == 0:
        return [None if value is None else 2.5 for value in values]
    scores: list[float | None] = []
    for value in values:
        if value is None:
            scores.append(None)
            continue
        above = min(max(Fraction(str(value)), low), high) - mean
        z = float(above if higher else -above) / float(variance) ** 0.5
        scores.append(min(max(2.5 - 0.75 * z, 1.0), 4.0))
    return scores


def percentile(ranked: list[Fraction], percent: int) -> Fraction:
    """Straight between the two values nearest to it."""
    below, part = divmod((len(ranked) - 1) * percent, 100)
    after = ranked[min(below + 1, len(ranked) - 1)]
    return ranked[below] + (after - ranked[below]) * Fraction(part, 100)
