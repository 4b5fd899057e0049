"""The demonstration events, invented like its figures."""

from data.sources.events import COLUMNS

HEADER = [*COLUMNS, "public"]
ROWS = [
    ("2017-03-13", "leeds", "ae_four_hour", "Streaming by general practitioners begins", "yes"),
    ("2017-10-02", "leeds", "ae_four_hour", "Twelve beds closed for repairs", "no"),
    ("2017-06-05", "wyh", "delayed_transfers", "Home first teams in every place", "yes"),
    ("2016-11-01", "", "ae_four_hour", "New way to count urgent treatment centres", "yes"),
    ("2017-09-01", "harrogate", "gp_extended_access", "First evening hub opens", "yes"),
    ("2017-04-03", "kirklees", "", "A new pathway for frail patients opens", "yes"),
]
