"""The editors' desk: held figures, commentary, files and publications, from the browser."""
