"""The address of this dashboard, if it is configured."""

import os

FILES = ("/embed/", "/open-data/", "/api/v1/")
"""Addresses of the public files, which exist only for the current release."""


CURRENT_ALONE = (*FILES, "/subscribe/")
"""Addresses that speak of the current release, whichever one the reader looks at."""


def site_url() -> str:
    """SITE_URL, such as https://ratings.example.org, without a final slash; blank if unset."""
    return os.environ.get("SITE_URL", "").rstrip("/")
