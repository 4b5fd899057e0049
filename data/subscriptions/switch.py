"""Whether this dashboard takes subscriptions."""

import os
from collections.abc import Mapping

SETTING = "SUBSCRIPTIONS"


def is_set(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether SUBSCRIPTIONS says anything; only then are the other settings read."""
    return bool(environment.get(SETTING))


def is_on(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether SUBSCRIPTIONS is on; the other settings are checked by `settings.read`."""
    return environment.get(SETTING, "").strip().lower() == "on"
