"""Signing in to the internal dashboard: who readers are, what they may see, and for how long."""
