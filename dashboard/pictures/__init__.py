"""Charts as picture files: layout, drawing, PNG and SVG."""
