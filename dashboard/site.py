"""Where readers find this dashboard, as far as it has been told."""

import os


def site_url() -> str:
    """SITE_URL, such as https://ratings.example.org, without a slash at its end; blank if unset."""
    return os.environ.get("SITE_URL", "").rstrip("/")
