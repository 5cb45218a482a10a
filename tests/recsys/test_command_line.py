"""`python -m recsys`: answers on standard output, a user's mistake as one line on standard error."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from recsys import __main__ as command_line
from recsys import words
from recsys.catalog import Catalog
from recsys.datatypes import Slot
from recsys.encoders.histogram import ColorHistogram
from recsys.images import read_image
from recsys.pipeline import OutfitRecommender
from tests.support import encoded, item_row, make_catalog, noise, plain, png, striped, write_prepared

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in this process: arguments -> exit code, standard output, standard error."""
    monkeypatch.setattr(command_line.out, "width", 300)

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["recsys", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            command_line.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


def run_alone(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a person does."""
    command = [sys.executable, "-m", "recsys", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | environment, cwd=Path(__file__).parents[2]
    )


# ---- Answers.


def test_match_prints_the_whole_answer_as_json_and_nothing_else(run: Run, photo: Path, catalog_dir: Path) -> None:
    code, out, err = run("match", photo, "--catalog", catalog_dir, "--json", "--per-slot", 3)
    assert (code, err) == (0, "")
    answer = json.loads(out)
    expected = OutfitRecommender.load(catalog_dir).recommend(read_image(photo), command_line.Options(per_slot=3)).to_dict()
    assert answer == json.loads(json.dumps(expected))
    assert len(answer["neighbours"]) == 5
    assert answer["by_slot"][0]["matches"]


def test_the_options_of_match_reach_the_recommender(run: Run, photo: Path, catalog_dir: Path) -> None:
    asked = ("--slot", "shoes", "--slot", "bag", "-c", catalog_dir, "--k", 20, "--threshold", 0.1, "--price-max", 60,
             "--price-min", 15, "--gender", "women", "--this-category", "t-shirt", "--json")  # fmt: skip
    answer = json.loads(run("match", photo, *asked)[1])
    assert [found["slot"] for found in answer["by_slot"]] == ["shoes", "bag"]
    assert (answer["garment"]["category"], answer["garment"]["corrected"], answer["threshold"]) == ("t-shirt", True, 0.1)
    items = [match["item"] for found in answer["by_slot"] for match in found["matches"]]
    assert items
    assert all(15 <= item["price"] <= 60 and item["gender"] in ("women", "unisex", None) for item in items)
    assert answer["accounting"]["neighbours"] == 8  # as many tops as there are


def test_without_a_threshold_match_takes_the_encoder_s(
    run: Run, photo: Path, catalog_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ColorHistogram, "least_similarity", 0.45)
    asked = ("match", photo, "-c", catalog_dir, "--json")
    assert json.loads(run(*asked)[1])["threshold"] == 0.45
    assert json.loads(run(*asked, "--threshold", -0.1)[1])["threshold"] == -0.1


def test_the_slot_of_the_photo_can_be_said(run: Run, photo: Path, catalog_dir: Path) -> None:
    answer = json.loads(run("match", photo, "-c", catalog_dir, "--this-slot", "dress", "--json")[1])
    assert (answer["garment"]["slot"], answer["garment"]["category"]) == ("dress", "dress")


def test_similar_prints_neighbours_as_json(run: Run, photo: Path, catalog_dir: Path) -> None:
    code, out, err = run("similar", photo, "-c", catalog_dir, "--k", 4, "--slot", "shoes", "--price-max", 50, "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert {neighbour["item"]["slot"] for neighbour in found} == {"shoes"}
    assert [n["similarity"] for n in found] == sorted((n["similarity"] for n in found), reverse=True)
    assert all(neighbour["item"]["price"] <= 50 for neighbour in found)


def test_similar_says_what_of_the_photo_it_took(run: Run, photo: Path, catalog_dir: Path) -> None:
    assert "in the photo" in run("similar", photo, "-c", catalog_dir)[1].splitlines()[0]
    assert run("similar", photo, "-c", catalog_dir, "--detector", "none")[1].startswith("The whole photo is taken.")
    assert "Your box is taken." in run("similar", photo, "-c", catalog_dir, "--detector", "none", "--box", "0,0,12,20")[1]


def test_a_colour_may_be_said_as_people_do(run: Run, photo: Path, catalog_dir: Path) -> None:
    asked = ("similar", photo, "-c", catalog_dir, "--json", "--color")
    navy = json.loads(run(*asked, "navy blue")[1])
    assert json.loads(run(*asked, "NAVY")[1]) == navy


def test_match_in_words_says_what_why_and_what_was_left_out(run: Run, photo: Path, catalog_dir: Path) -> None:
    code, out, err = run("match", photo, "-c", catalog_dir)
    assert (code, err) == (0, "")
    for said in (
        words.understood(OutfitRecommender.load(catalog_dir).recommend(read_image(photo)).garment),
        "The vote of the most similar items: ",
        "Similar to yours",
        "similar items list",
        "Bags",
        "near your photo in style",
    ):
        assert said in out
    assert "ought together with" in out


def test_a_question_without_an_answer_says_what_to_change(run: Run, photo: Path, catalog_dir: Path) -> None:
    code, out, _ = run("match", photo, "-c", catalog_dir, "--price-max", 1)
    assert code == 0
    assert "The catalogue has nothing of what was asked for. Widen the price, or ask for other kinds or colours." in out


TITLES = [
    "[bold]Shirt[/bold]",
    "<script>alert(1)</script>",
    "[/] unbalanced",
    "a \\[b] \\",
    ":smile: :bomb:",
    "[link=http://x]y[/link]",
]


def test_titles_are_printed_as_they_are_whatever_marks_they_hold(run: Run, tmp_path: Path, photo: Path) -> None:
    slots = [Slot.TOP, Slot.SHOES, Slot.BAG, Slot.BOTTOM, Slot.OUTERWEAR, Slot.ACCESSORY]
    rows = [
        item_row(f"[red]{number}", slot, f"[i]{slot}", also_buy=[f"[red]{other}" for other in range(6)], title=title)
        for number, (title, slot) in enumerate(zip(TITLES, slots, strict=True))
    ]
    make_catalog(tmp_path, rows, [striped([(220, 20, 30), (30, 60, 200)], [20, 4 + 4 * number]) for number in range(6)])
    for command in ("match", "similar"):
        code, out, err = run(command, photo, "-c", tmp_path / "catalog")
        assert (code, err) == (0, "")
        for title in TITLES:
            assert title in out
        assert "[red]0" in out
        assert "[i]bag" in out


# ---- Building.


def test_build_makes_a_catalogue_and_says_what_it_kept(run: Run, tmp_path: Path) -> None:
    pictures = [plain(), *[b"text"] * 6, noise()]
    prepared = write_prepared(tmp_path / "prepared", [item_row(f"[b]{number}") for number in range(8)], pictures)
    code, out, err = run("build", prepared, "--out", tmp_path / "catalog", "--encoder", "color-histogram")
    assert (code, out) == (0, "")
    assert "2 of 8 items are in" in err
    assert "skipped [b]1: images/1.png is not a picture" in err
    assert "... and 1 more, in" in err
    assert "Traceback" not in err
    assert len(Catalog.load(tmp_path / "catalog")) == 2


def test_build_goes_on_where_it_was_stopped_and_says_so(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from recsys import building

    monkeypatch.setattr(building, "BATCH", 2)
    prepared = write_prepared(
        tmp_path / "prepared", [item_row(f"{number}") for number in range(5)], [noise(seed=n) for n in range(5)]
    )

    def stop(done: int, total: int) -> None:
        if done >= 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        building.build(prepared, tmp_path / "catalog", ColorHistogram(), stop)
    code, _, err = run("build", prepared, "-o", tmp_path / "catalog", "--encoder", "color-histogram")
    assert code == 0
    assert re.search(r"\([2-5] were done before it was interrupted\)", err)


# ---- Mistakes.

Places = dict[str, Path]


@pytest.fixture
def places(tmp_path: Path, catalog_copy: Path, photo: Path, prepared_dir: Path) -> Places:
    (tmp_path / "notes.txt.png").write_text("not a picture")
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "half.jpg").write_bytes(encoded(noise((99, 99)), "JPEG")[:2000])
    (tmp_path / "two\nlines.png").write_text("x")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("years of work")
    damaged = catalog_copy / "vectors.npy"
    (tmp_path / "damaged").mkdir()
    for path in catalog_copy.iterdir():
        (tmp_path / "damaged" / path.name).symlink_to(path)
    (tmp_path / "damaged" / "vectors.npy").unlink()
    (tmp_path / "damaged" / "vectors.npy").write_bytes(damaged.read_bytes()[:-4])
    stranger = json.loads((catalog_copy / "catalog.json").read_text()) | {"encoder": "nobody"}
    (tmp_path / "stranger").mkdir()
    for path in catalog_copy.iterdir():
        (tmp_path / "stranger" / path.name).symlink_to(path)
    (tmp_path / "stranger" / "catalog.json").unlink()
    (tmp_path / "stranger" / "catalog.json").write_text(json.dumps(stranger))
    return {"photo": photo, "catalog": catalog_copy, "prepared": prepared_dir, "tmp": tmp_path}


MISTAKES: dict[str, tuple[list[str], str]] = {
    "no such photo": (["match", "{tmp}/nobody.jpg", "-c", "{catalog}"], "there is no file .*nobody.jpg"),
    "a photo that is text": (["match", "{tmp}/notes.txt.png", "-c", "{catalog}"], "notes.txt.png is not a picture that"),
    "an empty photo": (["similar", "{tmp}/empty.jpg", "-c", "{catalog}"], "empty.jpg is empty"),
    "half a photo": (["match", "{tmp}/half.jpg", "-c", "{catalog}"], "half.jpg is damaged or cut short"),
    "a folder": (["match", "{tmp}", "-c", "{catalog}"], "could not be opened: Is a directory"),
    "a name of two lines": (["match", "{tmp}/two\nlines.png", "-c", "{catalog}"], "two lines.png is not a picture"),
    "no such catalogue": (["match", "{photo}", "-c", "{tmp}/shop"], "shop is not a catalogue"),
    "a damaged catalogue": (["similar", "{photo}", "-c", "{tmp}/damaged"], "vectors.npy is .* bytes where catalog.json says"),
    "a catalogue of an unknown encoder": (["match", "{photo}", "-c", "{tmp}/stranger"], "there is no encoder 'nobody'"),
    "k of 0": (["match", "{photo}", "-c", "{catalog}", "--k", "0"], "k is 0; ask for at least 1 similar item"),
    "k of 0 in similar": (["similar", "{photo}", "-c", "{catalog}", "--k", "0"], "k is 0; ask for at least 1 similar item"),
    "none a slot": (["match", "{photo}", "-c", "{catalog}", "--per-slot", "0"], "per_slot is 0"),
    "a threshold of 7": (["match", "{photo}", "-c", "{catalog}", "--threshold", "7"], "the threshold is 7.0"),
    "an unknown category": (["match", "{photo}", "-c", "{catalog}", "--this-category", "[b]kilt"], r"catalogue has no \[b\]kilt"),
    "not clothing": (["match", "{photo}", "-c", "{catalog}", "--slot", "not_clothing"], "'not_clothing'. It can be top, outerwear"),
    "a mistyped colour": (["match", "{photo}", "-c", "{catalog}", "--color", "navi"], "no colour 'navi'; did you mean navy blue?"),
    "a garment where none is looked for": (
        ["similar", "{photo}", "-c", "{catalog}", "--detector", "none", "--garment", "2"], "--detector none looks for none",
    ),
    "a garment that is no slot": (["match", "{photo}", "-c", "{catalog}", "--garment", "hat"], "--garment is 'hat'; give a number"),
    "a box of three": (["match", "{photo}", "-c", "{catalog}", "--box", "1,2,3"], "--box is '1,2,3'; give four whole numbers"),
    "prices upside down": (["match", "{photo}", "-c", "{catalog}", "--price-min", "9", "--price-max", "8"], "9.0 is above the"),
    "an unknown encoder": (["build", "{prepared}", "--out", "{tmp}/new", "--encoder", "nobody"], "there is no encoder 'nobody'"),
    "no data": (["build", "{tmp}/nothing", "--out", "{tmp}/new", "--encoder", "color-histogram"], "items.parquet is missing"),
    "a folder in the way": (["build", "{prepared}", "--out", "{tmp}/full", "--encoder", "color-histogram"], "is not a catalogue"),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_line_and_exit_code_2(run: Run, places: Places, arguments: list[str], says: str) -> None:
    code, out, err = run(*(argument.format(**places) for argument in arguments))
    lines = [line for line in err.splitlines() if not line.lstrip().startswith("Pictures")]  # the bar of a build
    assert (code, out) == (2, "")
    (line,) = [line for line in lines if line.strip()]
    assert line.startswith("wearwith: ")
    assert re.search(says, line)


def test_a_mistake_is_one_line_for_a_person_at_a_terminal_too(tmp_path: Path, catalog_dir: Path) -> None:
    (tmp_path / "poster.png").write_bytes(png(10_000, 10_000))
    done = run_alone("match", tmp_path / "poster.png", "-c", catalog_dir, COLUMNS="40")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "wearwith: poster.png is 10,000 × 10,000 pixels; at most 32 million are read. Save it smaller.\n"


def test_a_bug_keeps_its_traceback(run: Run, photo: Path, catalog_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(command_line, "read_photo", broken)
    monkeypatch.setattr(sys, "argv", ["recsys", "match", str(photo), "-c", str(catalog_dir)])
    with pytest.raises(ZeroDivisionError):
        command_line.main()


# ---- Help.


def test_help_lists_the_commands() -> None:
    done = run_alone("--help", COLUMNS="120")
    assert done.returncode == 0
    assert "what do I wear with this?" in done.stdout
    for command in ("build", "match", "similar"):
        assert f" {command} " in done.stdout


@pytest.mark.parametrize("command", ["build", "match", "similar"])
def test_help_of_a_command_lists_its_options(run: Run, command: str) -> None:
    code, out, _ = run(command, "--help")
    assert code == 0
    for option in {"build": ("--out", "--encoder"), "match": ("--k", "--this-slot", "--json"), "similar": ("--k", "--json")}[
        command
    ]:
        assert option in out


def test_an_unknown_command_or_option_is_a_mistake(run: Run, photo: Path) -> None:
    for arguments in (["nonsense"], ["match", photo, "--nonsense"], ["match"], ["match", photo, "--slot", "hat"]):
        code, out, err = run(*arguments)
        assert (code, out) == (2, "")
        assert "Traceback" not in err
