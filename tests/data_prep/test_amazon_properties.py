"""Whatever a file of lines holds: nothing but a plain word about it comes out, and every row is accounted for."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from benchmarks.amazon_metadata import made_lines
from data_prep.amazon import Selection, prepare
from data_prep.schema import Report
from recsys.errors import DataError
from recsys.tables import ITEM_SCHEMA, PAIR_SCHEMA, check_items, check_pairs, read_table
from tests.data_prep.amazon_dirt import DIRT
from tests.data_prep.amazon_oracle import expected
from tests.data_prep.test_amazon import check

_KEYS = (
    "asin", "parent_asin", "title", "brand", "store", "price", "category", "categories", "imageURLHighRes", "images", "also_buy",
    "bought_together", "hi_res", "large", "description",
)  # fmt: skip
_ASINS = st.sampled_from(["B1", "B2", "B3", " B1 ", "b1", "B 1", ""])
_WORDS = st.sampled_from([
    "Shirt", "Women", "Shoes", "Boots", "men's", "Sports & Outdoors", "&amp;", "&lt;b&gt;", "&nbsp;", "&#32;", "<b>", "<script>",
    "{a:b}", "var a =", "$5", "$5 - $7", "None", "-1", "9" * 400, "https://x/y.jpg", "https://x/no-img", "é",
    "\x00", "\x1f", "\n", "\u202e",
])  # fmt: skip
_TEXTS = (
    _ASINS
    | _WORDS
    | st.lists(_WORDS, max_size=5).map(" ".join)
    | st.text(st.characters(max_codepoint=0x2FFF, exclude_categories=["Cs"]), max_size=12)
)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(_KEYS) | _TEXTS, inner, max_size=4),
    max_leaves=8,
)
_RECORDS = st.fixed_dictionaries(
    {"asin": _ASINS | _VALUES, "title": _TEXTS | _VALUES},
    optional={key: st.lists(_TEXTS, max_size=4) | _VALUES for key in _KEYS if key not in ("asin", "title")},
)
_SELECTIONS = st.builds(
    Selection,
    limit=st.none() | st.integers(1, 10),
    require_image=st.booleans(),
    require_also_buy=st.booleans(),
    sample=st.none() | st.integers(1, 5),
    seed=st.integers(),
)
_FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def prepared(lines: list[bytes], tmp_path: Path, selection: Selection) -> Report | None:
    """Prepare the lines and check what must hold for any; None where nothing could be used."""
    file, out = tmp_path / "meta.json", tmp_path / "out"
    file.write_bytes(b"\n".join(lines))
    rows = sum(bool(line.strip(b" \t\n\f\r")) for line in b"\n".join(lines).split(b"\n")[: selection.limit])
    try:
        report = prepare(file, out, selection)
    except DataError as error:
        said = "there is nothing to prepare" if rows == 0 else f"none of the {rows} rows can be used: "
        assert said in str(error)
        return None
    assert report.rows_read == rows == report.rows_kept + sum(entry["count"] for entry in report.dropped.values())
    items = read_table(out / "items.parquet", ITEM_SCHEMA)
    check_items(items, "items")
    check_pairs(read_table(out / "pairs.parquet", PAIR_SCHEMA), items["item_id"], "pairs")
    assert len(items) == report.rows_kept
    seen = "".join(example for entry in report.dropped.values() for example in entry["examples"])
    seen += "".join(text for name in ("title", "brand") for text in items[name].to_pylist() if text)
    assert {unicodedata.category(letter) for letter in seen}.isdisjoint({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
    return report


@_FEW
@example(lines=[b"", b"\x80", b"", b"\x00"], selection=Selection(limit=3))
@given(lines=st.lists(st.binary(max_size=60), max_size=10), selection=_SELECTIONS)
def test_any_bytes(lines: list[bytes], selection: Selection, tmp_path: Path) -> None:
    prepared(lines, tmp_path, selection)


@_FEW
@given(records=st.lists(_RECORDS | _VALUES, max_size=12), ascii_only=st.booleans(), selection=_SELECTIONS)
def test_any_json(records: list[object], ascii_only: bool, selection: Selection, tmp_path: Path) -> None:
    lines = [json.dumps(record, ensure_ascii=ascii_only).encode() for record in records]
    if prepared(lines, tmp_path, selection):
        check(lines, tmp_path, selection)
    else:
        assert expected(lines, selection).products == []


_GOOD = [line for line in (*made_lines(0, 60, 60, seed=2), *DIRT) if b"\n" not in line]
_MUTATIONS = st.one_of(
    st.tuples(st.just("cut"), st.integers(0, 2000)),
    st.tuples(st.just("flip"), st.integers(0, 16_000)),
    st.tuples(st.just("repeat"), st.integers(0, 2000)),
    st.tuples(st.sampled_from(_KEYS), _VALUES),
)


def mutated(line: bytes, mutation: tuple[str, object]) -> bytes:
    """The line cut off, with one bit turned, with its end twice, or with another value for one key."""
    kind, value = mutation
    if isinstance(value, int) and kind == "cut":
        return line[:value]
    if isinstance(value, int) and kind == "flip" and line:
        place, bit = divmod(value, 8)
        place %= len(line)
        return line[:place] + bytes([line[place] ^ (1 << bit)]) + line[place + 1 :]
    if isinstance(value, int) and kind == "repeat":
        return line + line[value:]
    try:
        record = json.loads(line)
    except ValueError:
        return line
    return json.dumps({**record, kind: value}).encode() if isinstance(record, dict) else line


@_FEW
@given(
    changes=st.lists(st.tuples(st.integers(0, len(_GOOD) - 1), st.lists(_MUTATIONS, min_size=1, max_size=3)), max_size=30),
    selection=_SELECTIONS,
)
def test_good_lines_that_went_bad(
    changes: list[tuple[int, list[tuple[str, object]]]], selection: Selection, tmp_path: Path
) -> None:
    lines = list(_GOOD)
    for place, mutations in changes:
        for mutation in mutations:
            lines[place] = mutated(lines[place], mutation)
    prepared(lines, tmp_path, selection)


def test_the_mutations_change_lines() -> None:
    line = _GOOD[0]
    assert mutated(line, ("cut", 5)) == line[:5]
    assert mutated(line, ("flip", 9)) == line[:1] + bytes([line[1] ^ 2]) + line[2:]
    assert json.loads(mutated(line, ("title", [1])))["title"] == [1]


@pytest.mark.parametrize("number", range(0x20))
def test_no_control_character_gets_through(number: int, tmp_path: Path) -> None:
    record = {"asin": "B1", "title": f"a{chr(number)}b", "brand": chr(number), "also_buy": [chr(number)], "category": [chr(number)]}
    _, items = check([json.dumps(record).encode()], tmp_path)
    assert items["title"].tolist() == ["a b"]
