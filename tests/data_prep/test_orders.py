"""Orders -> what was bought together, beside a count by brute force."""

import csv
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_prep.schema import Report
from data_prep.shop.orders import MAX_IN_ORDER, MAX_LISTED, References, bought_together
from recsys.errors import DataError


def write(path: Path, rows: list[tuple[str, ...]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


def references(*ids: str) -> References:
    made = References()
    made.add({item_id: [item_id] for item_id in ids})
    return made


def test_the_most_often_bought_first_and_ties_by_id(tmp_path: Path) -> None:
    orders = [tuple(line) for line in ("1a", "1c", "2a", "2c", "3a", "3b", "4a", "4d", "5b", "6a")]
    report = Report("shop")
    table = write(tmp_path / "o.csv", [("order_id", "sku"), *orders, ("6", "a")])
    together = bought_together(table, references(*"abcd"), report)
    assert together == {"a": ["c", "b", "d"], "b": ["a"], "c": ["a"], "d": ["a"]}
    assert (report.extra["orders_read"], report.extra["order_lines_read"]) == (6, 11)
    assert bought_together(table, references(*"abcd"), Report("shop"), min_together=2) == {"a": ["c"], "c": ["a"]}


def test_a_product_by_its_id_its_sku_or_its_title_in_that_order(tmp_path: Path) -> None:
    found = references("shirt", "SKU-9")
    found.add({"shirt": ["SKU-1", "SKU-2"], "boots": ["SKU-9"], "hat": ["SKU-3"]})
    found.add({"shirt": ["Linen shirt"], "hat": ["Warm hat"], "boots": ["Twin"], "SKU-9": ["Twin"]})
    assert [found.find(name) for name in ("shirt", "SKU-2", "SKU-9", "Warm hat", "Twin", "nothing")] == [
        "shirt", "shirt", "SKU-9", "hat", None, "",
    ]  # fmt: skip
    assert {"SKU-1", "Twin", "shirt"} <= found.names


SHOPIFY = ("Name", "Email", "Financial Status", "Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem sku", "Id")


def test_shopifys_export_names_the_variant_after_the_title(tmp_path: Path) -> None:
    found = references("shirt", "boots", "hat")
    found.add({"boots": ["CB-40"]})
    found.add({"shirt": ["Linen shirt - washed"], "hat": ["Hat"]})
    rows = [
        ("#1001", "a@a.example", "paid", "2", "Linen shirt - washed - M / Blue", "20", "", "hat"),
        ("#1001", "a@a.example", "", "1", "Anything", "120", "CB-40", ""),
        ("#1001", "a@a.example", "", "1", "Hat", "9", "unknown-sku", ""),
    ]
    together = bought_together(write(tmp_path / "o.csv", [SHOPIFY, *rows]), found, Report("shop"))
    assert together == {"boots": ["hat", "shirt"], "hat": ["boots", "shirt"], "shirt": ["boots", "hat"]}


def test_every_line_that_is_left_out_says_why(tmp_path: Path) -> None:
    found = references("a", "b")
    found.add({"a": ["Twin"], "b": ["Twin"]})
    rows = [("order", "item"), ("1", "a"), ("", "b"), ("1", "gone"), ("1", ""), ("1", "Twin"), ("1", "b", "too much")]
    report = Report("shop")
    assert bought_together(write(tmp_path / "o.csv", rows), found, report) == {}
    assert (report.extra["order_lines_read"], report.extra["orders_read"]) == (6, 1)
    assert {reason: (entry["count"], entry["examples"]) for reason, entry in report.extra["order_lines_dropped"].items()} == {
        "the line says no order": (1, ["line 3: b"]),
        "none of the products that were kept is called so": (2, ["line 4: gone", "line 5"]),
        "several products are called so": (1, ["line 6: Twin"]),
        "more fields than there are headings: a text with the separator in it needs quotes": (1, ["line 7"]),
    }


def test_a_resellers_order_says_nothing_and_long_lists_are_cut(tmp_path: Path) -> None:
    ids = [f"{number:03}" for number in range(MAX_IN_ORDER + 1)]
    report = Report("shop")
    table = write(tmp_path / "o.csv", [("order", "item"), *(("1", item_id) for item_id in ids), ("2", "000"), ("2", "001")])
    assert bought_together(table, references(*ids), report) == {"000": ["001"], "001": ["000"]}
    assert report.extra["orders_dropped"] == {
        f"more than {MAX_IN_ORDER} products in one order, as a reseller buys": {"count": 1, "examples": ["1"]}
    }
    full = write(tmp_path / "o.csv", [("order", "item"), *(("1", item_id) for item_id in ids[1:])])
    assert len(bought_together(full, references(*ids), Report("shop"))) == MAX_IN_ORDER
    many = [f"{number:03}" for number in range(MAX_LISTED + 5)]
    pairs = [(f"o{item_id}", name) for item_id in many[1:] for name in ("000", item_id)]
    lists = bought_together(write(tmp_path / "p.csv", [("order", "item"), *pairs]), references(*many), Report("shop"))
    assert lists["000"] == many[1 : MAX_LISTED + 1]


def test_columns_that_are_not_found(tmp_path: Path) -> None:
    table = write(tmp_path / "o.csv", [("Basket", "What"), ("1", "a"), ("1", "b")])
    with pytest.raises(
        DataError, match=r"o\.csv has no column that says the order; its columns are: Basket, What\. Name them with"
    ):
        bought_together(table, references("a", "b"), Report("shop"))
    with pytest.raises(DataError, match=r"has no column that says the product \(item or item_name\)"):
        bought_together(table, references("a", "b"), Report("shop"), columns={"order": "Basket"})
    with pytest.raises(DataError, match=r"has no column 'Which'; its columns are: Basket, What"):
        bought_together(table, references("a", "b"), Report("shop"), columns={"order": "Which"})
    with pytest.raises(DataError, match=r"there is no column 'title' to fill; the columns are: order, item, item_name"):
        bought_together(table, references("a", "b"), Report("shop"), columns={"title": "What"})
    columns = {"order": "Basket", "item": "what"}
    assert bought_together(table, references("a", "b"), Report("shop"), columns=columns) == {"a": ["b"], "b": ["a"]}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.tuples(st.sampled_from("12345"), st.sampled_from("abcdefx"))), least=st.integers(1, 3))
def test_lists_are_as_counted_by_hand(lines: list[tuple[str, str]], least: int, tmp_path: Path) -> None:
    report = Report("shop")
    together = bought_together(
        write(tmp_path / "o.csv", [("order", "item"), *lines]), references(*"abcdef"), report, min_together=least
    )
    baskets = {order: {item for other, item in lines if other == order and item != "x"} for order, _ in lines}
    for left, right in combinations("abcdef", 2):
        count = sum({left, right} <= basket for basket in baskets.values())
        assert (right in together.get(left, [])) == (left in together.get(right, [])) == (count >= least)
    for item, others in together.items():
        counts = [sum({item, other} <= basket for basket in baskets.values()) for other in others]
        assert [(-count, other) for count, other in zip(counts, others, strict=True)] == sorted(
            (-count, other) for count, other in zip(counts, others, strict=True)
        )
    assert report.extra["orders_read"] == len(baskets)  # those of which no product was kept as well
    left_out = sum(entry["count"] for entry in report.extra.get("order_lines_dropped", {}).values())
    assert left_out == sum(item == "x" for _, item in lines)


@pytest.mark.parametrize(
    ("headings", "undone", "kept"),
    [
        (("Name", "Lineitem sku", "Financial Status", "Cancelled at"), ("refunded", ""), ("paid", "")),
        (("Name", "Lineitem sku", "Financial Status", "Cancelled at"), ("paid", "2026-01-05 10:00"), ("partially_refunded", "")),
        (("order_id", "sku", "order_status", "note"), ("Cancelled", ""), ("completed", "")),
    ],
)
def test_what_was_cancelled_or_refunded_was_not_bought_together(
    headings: tuple[str, ...], undone: tuple[str, str], kept: tuple[str, str], tmp_path: Path
) -> None:
    rows = [("#1", "a", *undone), ("#1", "b", "", ""), ("#2", "a", *kept), ("#2", "c", "", "")]  # an order's first line says it
    report = Report("shop")
    together = bought_together(write(tmp_path / "o.csv", [headings, *rows]), references(*"abc"), report)
    assert together == {"a": ["c"], "c": ["a"]}
    assert report.extra["orders_dropped"] == {"cancelled or refunded": {"count": 1, "examples": ["#1"]}}
    assert report.extra["orders_read"] == 2
