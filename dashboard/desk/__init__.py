"""The editors' desk in the browser: decisions on figures, commentary, files and publications."""
