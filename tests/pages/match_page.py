"""The Match page in Streamlit's own simulator: opened, given a photo, read."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

APP = str(Path(__file__).parents[2] / "streamlit_app.py")
SIMILAR_SHOWN = 12
START = ["Or search the catalogue", "In this catalogue"]  # the headings before anything was asked


def open_app(**query: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    for name, value in {"catalog": "wardrobe", **query}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def upload(app: AppTest, data: bytes, name: str = "mine.png") -> AppTest:
    app.file_uploader(key="upload").set_value((name, data, "image/png")).run()
    assert not app.exception
    return app


def headings(app: AppTest) -> list[str]:
    return [element.value for element in app.main.subheader]


def texts(app: AppTest) -> list[str]:
    return [element.value for element in app.main.text]


def captions(app: AppTest) -> str:
    return "\n".join(element.value for element in app.main.caption)
