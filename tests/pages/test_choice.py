"""What the URL says of the photo: which part is meant."""

import pytest

from pages.ui import choice
from pages.ui.choice import WHOLE, Choice

SIZE = (90, 160)


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The URL's query."""
    query = {"k": "7"}
    monkeypatch.setattr("streamlit.query_params", query)
    return query


@pytest.fixture
def warned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The warnings shown, as they are read."""
    shown: list[str] = []
    monkeypatch.setattr("streamlit.warning", lambda text, icon: shown.append(text.replace("\\", "")))
    return shown


@pytest.mark.parametrize("meant", [2, WHOLE, (10, 20, 60, 150)])
def test_a_choice_comes_back_from_the_address_and_the_rest_of_it_stays(
    address: dict[str, str], warned: list[str], meant: Choice
) -> None:
    for before in (1, (0, 0, 20, 20), WHOLE):
        choice.choose(before)
        choice.choose(meant)
        assert choice.current(3, SIZE) == meant
    assert len(address) == 2
    choice.forget()
    assert address == {"k": "7"}
    assert warned == []


@pytest.mark.parametrize(("found", "first"), [(3, 1), (0, WHOLE)])
def test_an_address_that_says_nothing_means_the_first_garment_or_all_of_a_photo_without_any(
    address: dict[str, str], warned: list[str], found: int, first: Choice
) -> None:
    assert choice.current(found, SIZE) == first
    assert warned == []


def test_a_box_is_cut_off_at_the_edge_of_the_photo(address: dict[str, str]) -> None:
    address["box"] = "40,100,999,999"
    assert choice.current(3, SIZE) == (40, 100, *SIZE)


@pytest.mark.parametrize(
    ("name", "asked", "says"),
    [
        ("garment", "9", "no garment '9' in this photo; it has 3"),
        ("garment", "0", "no garment '0'"),
        ("garment", "-1", "no garment '-1'"),
        ("garment", "²", "no garment '²'"),
        ("garment", "", "no garment ''"),
        ("garment", "x" * 500, "no garment 'xxx"),
        ("box", "1,2,3", "the box 1,2,3 is none: give left,top,right,bottom in pixels of the photo, 90 × 160"),
        ("box", "1,2,3,99999999999999999999", "is none"),
        ("box", "-5,0,30,30", "is none"),
        ("box", "60,20,30,90", "the box 60,20,30,90 is empty"),
        ("box", "500,500,600,600", "is in the photo"),
    ],
)
def test_what_does_not_fit_the_photo_is_said_in_a_line_and_passed_over(
    address: dict[str, str], warned: list[str], name: str, asked: str, says: str
) -> None:
    address[name] = asked
    assert choice.current(3, SIZE) == 1
    (line,) = warned
    assert says in line
    assert len(line) < 160


@pytest.mark.parametrize("said", [None, "2", {"garment": 2}, {"other": "2"}, {"box": ["1", "2"]}])
def test_what_a_browser_sends_that_is_no_choice_changes_nothing(address: dict[str, str], said: object) -> None:
    address["garment"] = "3"
    choice.choose_from_page(said)
    assert address == {"k": "7", "garment": "3"}


@pytest.mark.parametrize("said", [{"box": "1,2,30,40"}, {"garment": "2"}])
def test_what_a_browser_chose_takes_the_place_of_the_last_choice(address: dict[str, str], said: dict[str, str]) -> None:
    address["garment"] = "3"
    choice.choose_from_page(said)
    assert address == {"k": "7", **said}
