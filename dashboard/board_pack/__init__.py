"""The board pack: every chart a board paper needs, with a Word document."""
