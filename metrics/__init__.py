"""Definitions and scoring: pure functions without files, database or Dash."""
