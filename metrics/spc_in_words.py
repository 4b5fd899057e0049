"""What a process does, in plain words: the one place where the statistician's words become these.

Releases and open data keep the words of metrics.spc.
"""

POINTS = {"improvement": "better, beyond chance", "concern": "worse, beyond chance"}
"""By the direction of a single point of a chart."""

PLAIN = {
    "common cause": "no change beyond chance",
    "special cause improvement": "getting better, beyond chance",
    "special cause concern": "getting worse, beyond chance",
    "too few points": "too few points to tell",
    "not suitable": "cannot tell, as periods overlap",
    "consistently passing": "expected to meet the target",
    "consistently failing": "expected to miss the target",
    "hit and miss": "may meet or miss the target",
    "no target": "no target",
}
"""By variation or assurance of a chart (see metrics.spc)."""


def plain(said: str) -> str:
    """A variation or an assurance in plain words; "" stays. Raises KeyError for any other."""
    return PLAIN[said] if said else ""
