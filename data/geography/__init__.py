"""The areas of the dashboard, their codes, and the checks of these tables."""
