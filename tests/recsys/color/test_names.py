"""What colours are called."""

import numpy as np
import pytest

from recsys.color.lab import ciede2000, lab_of_hex
from recsys.color.names import BASIC_AHEAD, FALL, is_called, leading, name_shares
from recsys.color.vocabulary import BASIC_TERMS, NAMES, VOCABULARY, reference_points
from recsys.errors import QueryError


def called(colour: str) -> str:
    return leading(name_shares(lab_of_hex(colour))[0], 1)[0]


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ("#000000", "black"), ("#1c1c1e", "black"), ("#ffffff", "white"), ("#f4f4f2", "white"), ("#808080", "grey"),
        ("#c01020", "red"), ("#1f8f3a", "green"), ("#2a5fc4", "blue"), ("#161c3a", "navy blue"), ("#f2d21e", "yellow"),
        ("#ef7c1a", "orange"), ("#6b2f8f", "purple"), ("#f2a0b8", "pink"), ("#6b4226", "brown"), ("#6b6b34", "olive"),
        ("#1f6e74", "teal"), ("#6a2a2b", "maroon"), ("#c2b79f", "beige"),
    ],
)  # fmt: skip
def test_plain_colours_have_the_names_that_anyone_gives_them(colour: str, name: str) -> None:
    assert called(colour) == name


def test_shares_are_those_of_the_definition() -> None:
    colours = lab_of_hex("#24408e", "#8a7f6c")
    points, owners = reference_points()
    for colour, shares in zip(colours, name_shares(colours), strict=True):
        odds = []
        for index, name in enumerate(NAMES):
            nearest = min(float(ciede2000(colour, point)) for point in points[owners == index])
            odds.append(np.exp(-(nearest + (0 if name in BASIC_TERMS else BASIC_AHEAD)) / FALL))
        assert shares == pytest.approx(np.array(odds) / sum(odds))


def test_the_vocabulary_is_the_base_colours_that_name_a_colour() -> None:
    assert len(NAMES) == 44
    assert set(NAMES) > BASIC_TERMS
    assert not {"multi", "metallic", "na"} & set(NAMES)
    assert all(points for points in VOCABULARY.values())


def test_a_name_s_own_points_are_called_so_where_no_basic_term_is_near() -> None:
    points, owners = reference_points()
    shares = name_shares(points)
    own = shares[np.arange(len(points)), owners]
    for name in BASIC_TERMS:
        of_name = owners == NAMES.index(name)
        assert (own[of_name] == shares[of_name].max(axis=1)).all()


def test_leading_names_go_by_share_and_ties_by_the_vocabulary() -> None:
    shares = np.zeros(len(NAMES))
    shares[5] = 0.6
    assert leading(shares) == (NAMES[5], NAMES[0], NAMES[1])
    assert len(leading(shares, 99)) == len(NAMES)


def test_a_garment_goes_by_its_leading_name_and_by_those_with_half_as_much() -> None:
    shares = np.zeros((3, len(NAMES)))
    for row, parts in enumerate([{"red": 0.8, "pink": 0.2}, {"red": 0.4, "blue": 0.3, "grey": 0.3}, {"black": 1.0}]):
        for name, share in parts.items():
            shares[row, NAMES.index(name)] = share
    assert is_called(shares, ["red"]).tolist() == [True, True, False]
    assert is_called(shares, ["pink"]).tolist() == [False, False, False]
    assert is_called(shares * 7, ["blue", "black"]).tolist() == [False, True, True]
    assert is_called(shares, []).tolist() == [False, False, False]
    assert is_called(shares, ["Gray", "PINK"]).tolist() == is_called(shares, ["grey", "pink"]).tolist() == [False, True, False]


def test_a_colour_that_has_no_name_here_is_refused_with_those_that_have() -> None:
    with pytest.raises(QueryError, match=r"there is no colour 'puce'; the colours are black, charcoal, .*, burgundy$"):
        is_called(np.ones((1, len(NAMES))), ["red", "puce"])


def test_a_mistyped_colour_is_refused_with_the_one_that_is_near() -> None:
    with pytest.raises(QueryError, match=r"^there is no colour 'navi'; did you mean navy blue\?$"):
        is_called(np.ones((1, len(NAMES))), ["navi"])
