"""One file per chart: DataFrame in, go.Figure out. Scatter and bar traces only."""
