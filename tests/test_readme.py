"""README says what is so: its Python runs, its commands exist with the options it names, its links lead somewhere."""

import json
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

import benchmarks.__main__ as benchmarks_main
import data_prep.__main__ as data_prep_main
import recsys.__main__ as recsys_main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
APPS = {"recsys": recsys_main.app, "data_prep": data_prep_main.app, "benchmarks": benchmarks_main.app}


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def commands() -> list[str]:
    """Every `python -m ...` of README, in blocks, tables and sentences."""
    lines = [line.partition("#")[0].strip() for block in blocks("sh") for line in block.splitlines()]
    return sorted({line for line in [*lines, *re.findall(r"`(python -m [^`]+)`", README)] if line.startswith("python -m ")})


def test_the_two_commands_stand_first_and_are_complete() -> None:
    first, second = blocks("sh")[:2]
    assert first.strip() == "pip install -r requirements.txt && streamlit run streamlit_app.py"
    assert second.strip() == "pip install -r requirements.txt && pytest"


@pytest.mark.parametrize("command", commands())
def test_a_command_exists_with_the_options_it_is_shown_with(command: str) -> None:
    module, *words = shlex.split(command)[2:]
    path = []
    for word in words:
        if word.startswith("-") or not re.fullmatch(r"[a-z]+", word) or len(path) == 2:
            break
        path.append(word)
    result = CliRunner().invoke(APPS[module], [*path, "--help"], env={"COLUMNS": "250", "NO_COLOR": "1"})
    assert result.exit_code == 0, result.output
    for option in (word for word in words if word.startswith("--") and word != "--help"):
        assert option in result.output, f"{option} is not an option of {module} {' '.join(path)}"


def test_the_python_example_runs_and_prints_matches(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (code,) = blocks("python")
    exec(compile(code, "README.md", "exec"), {})
    assert len(capsys.readouterr().out.splitlines()) >= 3


def test_links_to_files_lead_to_files() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        if not target.startswith("http"):
            assert (ROOT / target).exists(), f"README links to {target}, which is not there"


def test_the_figures_are_those_that_were_measured() -> None:
    measured = {}
    for path in (ROOT / "assets" / "evaluation").glob("*.json"):
        for figure in json.loads(path.read_text(encoding="utf-8"))["measurements"]:
            measured[figure["name"] if path.stem.startswith("benchmark") else f"{path.stem}: {figure['name']}"] = figure
    rows = [line.strip("|").split("|") for line in README.splitlines() if re.search(r"\| `[a-z_.:\- ]+` \|$", line)]
    assert len(rows) == 11
    for row in rows:
        figure = measured[row[-1].strip(" `")]
        shown = re.search(r"[\d.]+", row[1])
        assert shown, row
        decimals = len(shown.group().partition(".")[2])
        assert shown.group() == f"{figure['value']:.{decimals}f}", row
        if "to" in row[2]:
            assert row[2].strip() == f"{figure['low']:.3f} to {figure['high']:.3f}", row
