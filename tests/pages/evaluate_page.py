"""Opening the Evaluate page in Streamlit's own simulator, and reading what it says."""

import json
from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
APP = str(ROOT / "streamlit_app.py")


def open_view(view: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60).run()
    app.switch_page("pages/evaluate.py").run()
    app.pills(key="view").set_value(view).run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    """All that the page says in words, without the marks that escape it."""
    said = [*app.main.markdown, *app.main.caption, *app.main.error, *app.main.info, *app.main.warning, *app.main.code]
    return "\n".join(element.value for element in said).replace("\\", "")


def tables(app: AppTest) -> list[dict[str, dict[str, str]]]:
    """The tables of a page: row -> heading -> what stands there, without the marks that escape it."""
    return [json.loads(table.value.to_json(orient="index", force_ascii=False).replace(r"\\", "")) for table in app.main.table]


def charts(app: AppTest) -> list[str]:
    return [chart.proto.spec for chart in app.main.get("plotly_chart")]
