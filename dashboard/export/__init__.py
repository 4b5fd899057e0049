"""Charts as files: one path from figure to PNG and SVG, for screen, command line and packs."""
