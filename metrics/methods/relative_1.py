"""relative-1: the indicators of progress-1, scored by position among peers instead of by target."""

from dataclasses import replace

from metrics.method import Override
from metrics.methods import progress_1

METHOD = replace(
    progress_1.METHOD,
    id="relative-1",
    name="Among peers",
    description=(
        "The same indicators, domains and weights as the Progress dashboard, scored by how many "
        "standard deviations a value is from the mean of its peers; and a footprint far short of "
        "its financial control total is rated 3 at best, whatever else it does."
    ),
    scoring="relative",
    overrides=(
        Override(
            "finance",
            from_category=4,
            no_better_than=3,
            reason="finance is far behind its peers, so 3 is the best rating there can be",
        ),
    ),
)
