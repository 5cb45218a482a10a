from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_prep.polyvore import Version, prepare
from tests.data_prep.polyvore_copy import PUBLISHED, Polyvore, prepared, small_copy


@pytest.fixture
def data(tmp_path: Path) -> Polyvore:
    return small_copy(tmp_path / "polyvore_outfits")


def test_they_are_resolved_to_items(data: Polyvore, tmp_path: Path) -> None:
    data.blanks["test"] = [{"question": ["300_3", "300_1"], "blank_position": 2, "answers": ["301_1", "301_3", "300_2", "301_2"]}]
    data.lines["test"] = ["1 300_1 300_2 300_3", "0 300_1 301_3", ""]
    _, tables = prepared(data, tmp_path)
    (question,) = tables["fill_in_blank"].itertuples()
    assert (list(question.question), list(question.candidates)) == (["16", "10"], ["17", "11", "15", "18"])
    assert (question.candidates[question.answer], question.blank_position, question.split) == ("15", 2, "test")
    assert [(list(row.item_ids), row.label, row.split) for row in tables["compatibility"].itertuples()] == [
        (["10", "15", "16"], 1, "test"),
        (["10", "11"], 0, "test"),
    ]


def test_one_that_lost_an_item_is_left_out_whole(data: Polyvore, tmp_path: Path) -> None:
    (data.folder / "images" / "17.jpg").unlink()
    data.outfit("test", "302", "13", "14")
    blank = {"question": ["300_1"], "blank_position": 2, "answers": ["300_2", "301_1"]}
    data.blanks["test"] = [
        blank,
        {**blank, "answers": ["300_2", "100_1"]},  # a place of another part
        {**blank, "answers": ["300_2", "300_3"]},
        {**blank, "answers": ["301_2", "301_3"]},
        {**blank, "question": ["300_1", "301_2"], "answers": ["300_2", "302_1"]},
        {**blank, "question": "300_1"},
        *({**blank, "blank_position": odd} for odd in (None, True, 2.0, "2", 10**30)),
        None,
    ]
    data.lines["test"] = ["1 300_1 301_1", "1 300_1 999_1", "2 300_1 300_2", "1 300_1", "one 300_1 300_2"]
    report, tables = prepared(data, tmp_path)
    assert {reason: entry["count"] for reason, entry in report.extra["fill_in_blank_questions_dropped"].items()} == {
        "it names an item that was dropped": 1,
        "it names a place that no outfit of its part has": 1,
        "not exactly one candidate is of the question's outfit": 3,
        "the question is not of the published form": 7,
    }
    assert {reason: entry["count"] for reason, entry in report.extra["compatibility_questions_dropped"].items()} == {
        "it names an item that was dropped": 1,
        "it names a place that no outfit of its part has": 1,
        "the line is not a label (1 or 0) and two items or more": 3,
    }
    assert tables["fill_in_blank"].empty
    assert [*tables["compatibility"].columns] == ["item_ids", "label", "split"]


def test_files_that_are_not_there_are_named(data: Polyvore, tmp_path: Path) -> None:
    folder = data.write()
    (folder / "nondisjoint" / "compatibility_valid.txt").unlink()
    report = prepare(folder, tmp_path / "out")
    assert report.extra["not_found"] == ["polyvore_outfit_titles.json", "nondisjoint/compatibility_valid.txt"]


_NAMES = st.sampled_from(["1", "2", "3", "4", "lost", "no picture", 5, None, ["1"]])
_SETS = st.sampled_from(["100", "101", "102", 103, "a_b", "", None])
_OUTFIT = st.fixed_dictionaries({
    "set_id": _SETS,
    "items": st.lists(st.fixed_dictionaries({"item_id": _NAMES, "index": st.sampled_from([1, 2, 3, "4", None])}), max_size=5),
}) | st.sampled_from([None, {}, {"items": 3, "set_id": "1"}])  # fmt: skip
_PLACES = st.lists(st.sampled_from(["100_1", "100_2", "101_1", "102_3", "a_b_1", "103_2", "x", 1]), max_size=4)
_BLANK = st.fixed_dictionaries({"question": _PLACES, "answers": _PLACES, "blank_position": st.sampled_from([1, "2", None])})
_WORD = st.sampled_from(["0", "1", "100_1", "100_2", "101_1", "102_3", "a_b_1", "\x00"])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    outfits=st.tuples(*[st.lists(_OUTFIT, max_size=4)] * 3),
    blanks=st.lists(_BLANK, max_size=4),
    lines=st.lists(st.lists(_WORD, max_size=4).map(" ".join), max_size=4),
    version=st.sampled_from(Version),
)
def test_whatever_the_files_hold_nothing_is_lost_and_no_outfit_is_in_two_parts(
    outfits: Sequence[list[Any]], blanks: list[Any], lines: list[str], version: Version, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    data = Polyvore(folder / "polyvore_outfits")
    for item_id in ("1", "2", "3", "4"):
        data.item(item_id)
    data.outfit("train", "sure", "1", "2")
    for split, added in zip(PUBLISHED, outfits, strict=True):
        data.outfits[split] += added
        data.blanks[split], data.lines[split] = blanks, lines
    _, tables = prepared(data, folder, version=version)
    parts = tables["outfits"].explode("item_ids").groupby("item_ids")["split"].agg(set)
    if version is Version.DISJOINT:
        assert not any("train" in split and len(split) > 1 for split in parts)
    assert tables["outfits"].set_index("outfit_id").loc["sure", "split"] == "train"
