"""The balanced sample of upper- and lower-body classes."""

from collections import Counter
from pathlib import Path

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from data_prep import deepfashion
from data_prep.commands.deepfashion import deepfashion as command
from data_prep.deepfashion.sample import Balance, draw
from recsys.errors import DataError
from recsys.images import read_image
from tests.data_prep.deepfashion_copy import (
    Benchmark,
    items_of,
    reasons,
)


def balanced(tmp_path: Path) -> Benchmark:
    benchmark = Benchmark(tmp_path / "many")
    for category, count in {"Tee": 9, "Jeans": 7, "Shorts": 5, "Parka": 2, "Dress": 12}.items():
        for number in range(count):
            benchmark.add(f"img/{category}_{number}/img_{number}.jpg", category)
    return benchmark


def test_a_balanced_sample_of_upper_and_lower_body(tmp_path: Path) -> None:
    folder = balanced(tmp_path).write()
    report = deepfashion.prepare(folder, tmp_path / "a", balance=Balance(4))
    assert report.extra["images_by_class"] == {"Tee": 4, "Jeans": 4, "Shorts": 4}
    assert reasons(report) == {
        "not drawn into the sample": 5 + 3 + 1,
        "a class of fewer than 4 images": 2,
        "a full-body class: the sample is of upper- and lower-body classes": 12,
    }
    report = deepfashion.prepare(folder, tmp_path / "b", balance=Balance(4, min_class_size=2, classes=2))
    assert report.extra["images_by_class"] == {"Tee": 4, "Jeans": 4}
    assert reasons(report)["not one of the largest classes, of which the sample is"] == 5 + 2
    assert deepfashion.prepare(folder, tmp_path / "c", balance=Balance(4, min_class_size=1)).extra["images_by_class"]["Parka"] == 2


def test_a_seed_draws_the_same_images_and_another_others(tmp_path: Path) -> None:
    folder = balanced(tmp_path).write()
    drawn = []
    for number, seed in enumerate((0, 0, 1)):
        deepfashion.prepare(folder, tmp_path / f"{number}", balance=Balance(3, seed=seed))
        drawn.append([*items_of(tmp_path / f"{number}").index])
    assert drawn[0] == drawn[1] != drawn[2]


def test_a_sample_that_cannot_be_drawn_says_what_there_is(tmp_path: Path) -> None:
    folder = balanced(tmp_path).write()
    with pytest.raises(
        DataError, match=r"3 upper- and lower-body classes have at least 4 images, 15 were asked for\. .*Tee 9, Jeans 7"
    ):
        deepfashion.prepare(folder, tmp_path / "out", balance=Balance(4, classes=15))
    with pytest.raises(DataError, match=r"^0 upper- and lower-body classes have at least 640 images, at least 1 were asked for"):
        deepfashion.prepare(folder, tmp_path / "out", balance=Balance(640))


@given(
    st.lists(st.sampled_from(["a", "b", "c", "d", None]), min_size=1, max_size=60),
    st.integers(1, 8),
    st.none() | st.integers(1, 8),
    st.none() | st.integers(1, 4),
    st.integers(0, 3),
)
def test_a_drawn_sample_against_counting(
    classes: list[str | None], per_class: int, smallest: int | None, number: int | None, seed: int
) -> None:
    images = list(enumerate(classes))
    sizes = Counter(name for name in classes if name)
    chosen = sorted((name for name in sizes if sizes[name] >= (smallest or per_class)), key=lambda name: (-sizes[name], name))
    dropped: list[tuple[int, str | None]] = []

    def run() -> list[tuple[int, str | None]]:
        return draw(
            images, lambda image: image[1], Balance(per_class, smallest, number, seed), lambda _, image: dropped.append(image)
        )

    if not chosen or len(chosen) < (number or 0):
        with pytest.raises(DataError, match="were asked for"):
            run()
        return
    sample = run()
    assert Counter(name for _, name in sample) == {name: min(per_class, sizes[name]) for name in chosen[:number]}
    assert sample == sorted(sample)
    assert sorted(sample + dropped) == images


def test_drawing_favours_no_image() -> None:
    images = [(number, "a") for number in range(10)]
    times = Counter(
        number
        for seed in range(400)
        for number, _ in draw(images, lambda image: image[1], Balance(5, seed=seed), lambda reason, image: None)
    )
    assert all(150 < times[number] < 250 for number in range(10))  # 200 expected, with a standard deviation of 10


def run_command(*arguments: object):
    app = typer.Typer()
    app.command()(command)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_the_command_draws_and_crops_as_it_is_told(tmp_path: Path) -> None:
    folder = balanced(tmp_path).write()
    options = ("--whole", "--per-class", 3, "--min-class-size", 5, "--classes", 2, "--seed", 3)
    result = run_command(folder, "--out", tmp_path / "out", *options)
    assert result.exit_code == 0, result.output
    assert "deepfashion: 35 rows read, 6 kept" in result.stdout
    assert {read_image(path).size for path in (tmp_path / "out" / "images").iterdir()} == {Benchmark.SIZE}
    failed = run_command(folder, "--out", tmp_path / "other", "--classes", 15)
    assert failed.exit_code == 2
    assert failed.stderr == (
        "error: --min-class-size and --classes choose classes for --per-class: say how many images of each, too.\n"
    )
