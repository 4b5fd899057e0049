"""A rug and a chart in Dash as its tutorial makes them; `benchmarks.first_paint` serves it.

python benchmarks/stock_dash.py CONTENT.json PORT
"""

import json
import sys
from pathlib import Path

from dash import Dash, dcc, html

content = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
head, *rows = content["table"]

app = Dash()
app.layout = html.Div(
    [
        html.H1(content["title"]),
        html.P(content["lead"]),
        html.Table(
            [
                html.Thead(html.Tr([html.Th(name) for name in head])),
                html.Tbody([html.Tr([html.Td(cell) for cell in row]) for row in rows]),
            ]
        ),
        dcc.Graph(figure=content["figure"]),
    ]
)

if __name__ == "__main__":
    app.run(port=int(sys.argv[2]))
