"""One file per page: take the release, lay it out. Importing them notes them."""

from dashboard.pages import indicator, method, overview, place

__all__ = ["indicator", "method", "overview", "place"]
