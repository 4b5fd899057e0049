"""Warnings: what deserves one, and how it is sent."""
