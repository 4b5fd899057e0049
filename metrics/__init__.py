"""Definitions and scoring: values in, values out. No files, no database, no Dash."""
