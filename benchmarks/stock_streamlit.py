"""A rug and a chart in Streamlit as its tutorial makes them; `benchmarks.first_paint` serves it.

python -m streamlit run benchmarks/stock_streamlit.py -- CONTENT.json
"""

import json
import sys
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

content = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
head, *rows = content["table"]

st.title(content["title"])
st.write(content["lead"])
st.dataframe(pd.DataFrame(rows, columns=head))
st.plotly_chart(go.Figure(content["figure"], skip_invalid=True))
