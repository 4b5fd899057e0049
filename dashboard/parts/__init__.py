"""Building blocks of pages: components, words, groups of areas, HTML."""
