"""Views -> drawings: Plotly's curve, SVG, rows and looks of the map. Pure; no Streamlit."""
