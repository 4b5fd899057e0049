"""Figures as SVG, laid out for a width, where plotly would draw them."""
