import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_prep.pictures import safe_name, title_of_file
from data_prep.table_file import MAX_ADDRESS, parse_ids, parse_price, parse_url, tidy


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("19.99", 19.99),
        ("$1,299.00", 1299.0),
        ("1.299,00 €", 1299.0),
        ("1 299,00 €", 1299.0),
        ("19.99 EUR", 19.99),
        ("1,299", 1299.0),
        ("19,99", 19.99),
        ("CHF 1'299.50", 1299.5),
        ("1,234,567", 1234567.0),
        ("7", 7.0),
        ("5 - 10", None),
        ("-5", None),
        ("free", None),
        ("nan", None),
        ("9" * 400, None),
    ],
)
def test_prices(text: str, price: float | None) -> None:
    assert parse_price(text) == price


@given(st.text())
def test_any_text_is_a_price_or_none(text: str) -> None:
    price = parse_price(text)
    assert price is None or 0 <= price < float("inf")


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("a|b| c ", ["a", "b", "c"]),
        ("a;b", ["a", "b"]),
        ("a b  a", ["a", "b"]),
        ("a, b", ["a", "b"]),
        ('["a", 7, null]', ["a", "7"]),
        ("['a', 'b']", ["a", "b"]),
        ("white shirt", ["white shirt"]),
        ("white shirt|b", ["white shirt", "b"]),
        ("", []),
        ("[]", []),
        ("[", []),
    ],
)
def test_ids(text: str, ids: list[str]) -> None:
    assert parse_ids(text, known={"white shirt"}) == ids


def test_only_web_addresses_are_links() -> None:
    assert parse_url("https://a.example/x?y=1") == "https://a.example/x?y=1"
    for text in (
        "javascript:alert(1)",
        "data:text/html,x",
        "//a.example",
        "a.example",
        "http://",
        "http://[",
        "file:///etc/passwd",
        "https://a.example/\x1b[31m",
        "https://a.example/" + "x" * MAX_ADDRESS,
    ):
        assert parse_url(text) is None


def test_a_title_is_one_printable_line() -> None:
    assert tidy(" A\n<i>red</i>\x00\that\u202e ") == "A <i>red</i> hat"
    assert len(tidy("x" * 1000)) == 300


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("a/blue-linen_shirt.jpg", "Blue linen shirt"),
        ("red-t-shirt 2.jpg", "Red t-shirt 2"),
        ("IMG_2041.jpg", None),
        ("DSC0001.JPG", None),
        ("0012.jpg", None),
        ("009b3c31-fb62-45c0-be9a-37a5c238cb88.jpg", None),
        ("12_a.jpg", None),
    ],
)
def test_titles_from_file_names(path: str, title: str | None) -> None:
    assert title_of_file(path) == title


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_safe_names_are_safe_and_different(left: str, right: str) -> None:
    name = safe_name(left)
    assert name == name.lower()
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert 1 <= len(name) <= 80
    assert (safe_name(right) == name) == (left == right)
