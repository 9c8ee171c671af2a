"""What ``streamlit run`` starts: first the server, then, for each reader, the page."""

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.starlette import App

from components.screen import server
from components.screen.dashboard import page

if get_script_run_ctx() is None:
    app = App(__file__, routes=server.routes(), middleware=server.middleware())
else:
    page()
