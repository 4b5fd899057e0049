"""What pages are made of: components, words, names of areas, HTML."""
