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
from recsys.detection.box_config import BoxConfig
from recsys.training import export_classifier, least_similarity

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
APPS = {
    "recsys": recsys_main.app, "data_prep": data_prep_main.app, "benchmarks": benchmarks_main.app,
    "recsys.training.export_classifier": export_classifier.app, "recsys.training.least_similarity": least_similarity.app,
}  # fmt: skip


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


def test_the_detector_of_the_example_is_read(tmp_path: Path) -> None:
    (card,) = (block for block in blocks("json") if '"boxes"' in block)
    (tmp_path / "own.json").write_text(card)
    assert BoxConfig.read(tmp_path / "own.json").dropped == ("hat",)


def test_the_python_example_runs_and_prints_matches(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (code,) = blocks("python")
    exec(compile(code, "README.md", "exec"), {})
    assert len(capsys.readouterr().out.splitlines()) >= 3


def test_links_to_files_lead_to_files() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        if not target.startswith("http"):
            assert (ROOT / target).exists(), f"README links to {target}, which is not there"


# What each command measures first of all: README must show these.
MAIN_FIGURES = {
    "build.images_per_second", "recommend.ms", "start.seconds", "start.megabytes", "search.ms",
    "metadata.seconds.2700000", "metadata.megabytes.2700000", "metadata.seconds", "metadata.megabytes", "products.seconds",
    "recognition-clothing: slot_accuracy", "recognition-clothing: category_accuracy", "recognition-ccp: slot_accuracy",
    "matching-ccp: preference.also_buy", "matching-ccp: preference.style",
    "classification-clothing: accuracy", "slots-products: mlp_accuracy.wearwith", "slots-products: kmeans_accuracy.wearwith",
    "retrieval-products: precision@10.article_type", "retrieval-products: precision@10.article_type_colour",
    "heads-products: article_type_accuracy.wearwith", "heads-products: colour_accuracy.wearwith",
    "encode.per_second", "encode.ms", "detect.ms", "recommend_each.ms",
    "color: name_accuracy", "detection-ccp: miou", "detection-ccp: box_ap50",
    "garments-clothing: found", "garments-clothing: slot_accuracy",
}  # fmt: skip
# A figure -> what README's column Peer holds beside it; "; " parts several peers.
PEERS = {
    "build.images_per_second": "build.images_per_second.img2vec",
    "recommend.ms": "recommend.ms.img2vec_sklearn",
    "start.seconds": "start.seconds.img2vec",
    "start.megabytes": "start.megabytes.img2vec",
    "search.ms": "search.ms.faiss_flat",
    "color: fused_precision@10.article_type_colour.efficientnet-lite0": (
        "color: precision@10.article_type_colour.efficientnet-lite0"
    ),
    "landscape.clusters_ms.7": "landscape.clusters_ms.7.sklearn",
    "heatmap.ms.page": "heatmap.ms.clustermap",
    "words.ms.navy_chek_shirt": "words.ms.navy_chek_shirt.fts5",
    "words.ms.men": "words.ms.men.fts5",
    "reconstruction: explained": "reconstruction: explained.pca",
    "detect.ms": "detect.ms.lraspp_mobilenet_v3_large; detect.ms.deeplabv3_resnet50",
    "encode.per_second": "encode.per_second.torch; encode.per_second.img2vec",
    "encode.ms": "encode.ms.torch; encode.ms.img2vec",
    "metadata.seconds": "metadata.seconds.pandas",
    "metadata.megabytes": "metadata.megabytes.pandas",
    "recognition-clothing: slot_accuracy": "recognition-clothing: slot_accuracy.scikit_learn",
    "recognition-clothing: category_accuracy": "recognition-clothing: category_accuracy.scikit_learn",
    "recognition-clothing: slot_accuracy_when_sure": "recognition-clothing: slot_accuracy_when_not",
    "recognition-ccp: slot_accuracy": "recognition-ccp: slot_accuracy.scikit_learn",
    "recognition-ccp: category_accuracy": "recognition-ccp: category_accuracy.scikit_learn",
    "matching-ccp: preference.also_buy": "matching-ccp: preference.typical",
    "matching-ccp: preference.style": "matching-ccp: preference.random",
    "classification-clothing: accuracy": "classification-clothing: accuracy.efficientnet-lite0",
    "slots-products: mlp_accuracy.wearwith": "slots-products: mlp_accuracy.efficientnet-lite0",
    "slots-products: kmeans_accuracy.wearwith": "slots-products: kmeans_accuracy.efficientnet-lite0",
    "retrieval-products: precision@10.article_type": "retrieval-products: precision@10.article_type.efficientnet-lite0",
    "retrieval-products: precision@10.article_type_colour": (
        "retrieval-products: precision@10.article_type_colour.efficientnet-lite0"
    ),
    "heads-products: article_type_accuracy.wearwith": "heads-products: article_type_accuracy.efficientnet-lite0",
    "heads-products: colour_accuracy.wearwith": "heads-products: colour_accuracy.efficientnet-lite0",
}


def measured() -> dict[str, dict[str, float]]:
    """Every figure that ships, by the name README calls it."""
    return {
        name if path.stem.startswith("benchmark") else f"{path.stem}: {name}": figure
        for path in (ROOT / "assets" / "evaluation").glob("*.json")
        for name, figure in json.loads(path.read_text(encoding="utf-8"))["metrics"].items()
    }


def rows_of_figures() -> dict[str, dict[str, str]]:
    """README's rows that end in a figure's name: the name -> the row by its table's headings, the figure itself under "value"."""
    rows = {}
    headings: list[str] = []
    for line in README.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and cells[-1] == "Name":
            headings = [cells[0], "value", *cells[2:]]
        elif line.startswith("|") and re.fullmatch(r"`[a-z0-9_.:@\- ]+`", cells[-1]):
            rows[cells[-1].strip("`")] = dict(zip(headings, cells, strict=True))
    return rows


def states(cell: str, value: float) -> bool:
    """Whether the first number of a cell is the value, to as many decimals as it has."""
    shown = re.search(r"\d[\d,]*(\.\d+)?", cell)
    return shown is not None and shown.group() == f"{value:,.{len((shown[1] or '.')[1:])}f}"


def test_the_figures_are_those_that_were_measured() -> None:
    figures = measured()
    rows = rows_of_figures()
    assert len(rows) >= 8
    assert set(rows) >= MAIN_FIGURES
    for name, row in rows.items():
        figure = figures[name]
        assert states(row["value"], figure["value"]), row
        if interval := next((cell for heading, cell in row.items() if "interval" in heading), ""):
            assert interval == f"{figure['low']:.3f} to {figure['high']:.3f}", row


def test_the_peers_figures_are_those_that_were_measured() -> None:
    figures = measured()
    compared = 0
    for name, row in rows_of_figures().items():
        peer = next((cell for heading, cell in row.items() if heading.startswith("Peer")), "")
        if re.search(r"\d", peer):
            for shown, of in zip(peer.split("; "), PEERS[name].split("; "), strict=True):
                assert states(shown, figures[of]["value"]), row
            compared += 1
    assert compared >= 8


def test_a_number_is_compared_to_the_decimals_it_is_shown_with() -> None:
    assert states("16.5 ms", 16.4854)
    assert states("0.565 when it is not", 0.56522)
    assert states("1,234", 1234.4)
    assert not states("16.4 ms", 16.4854)
    assert not states("none", 1)
