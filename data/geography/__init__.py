"""The areas of the dashboard, the codes they go by, and what must hold of those tables."""
