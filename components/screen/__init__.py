"""What is on the page. The only code that imports Streamlit."""
