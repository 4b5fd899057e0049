"""Charts, one file each: a function from a DataFrame to a go.Figure of scatter and bar traces."""
