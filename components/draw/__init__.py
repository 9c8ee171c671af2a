"""Views -> specifications: Plotly figures and pydeck decks. Pure; knows nothing of Streamlit."""
