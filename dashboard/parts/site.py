"""Where readers find this dashboard, as far as it has been told."""

import os

FILES = ("/embed/", "/open-data/", "/api/v1/")
"""Where the public's plain files are, which are those of the current release."""


def site_url() -> str:
    """SITE_URL, such as https://ratings.example.org, without a slash at its end; blank if unset."""
    return os.environ.get("SITE_URL", "").rstrip("/")
