"""Sections of pages, one file each: a function from a release to components."""
