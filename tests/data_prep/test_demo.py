"""The demo set: its tables hold what the module's documentation says, and the shipped files are what the code makes."""

import io
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from data_prep.demo import Garment, assort, item_rows, pair_rows
from data_prep.demo.also_buy import WITHOUT_LIST, harmony, scores
from data_prep.demo.assortment import LONGEST_TITLE
from data_prep.demo.palette import COLOURS
from recsys.datatypes import COMPLEMENTS, WEARABLE, Slot
from recsys.tables import ITEM_SCHEMA, PAIR_SCHEMA, check_items, check_pairs

ASSETS = Path(__file__).parents[2] / "assets" / "demo"
PREPARED = ASSETS / "prepared"
MOST_BYTES = 5_500_000
DRAWN = ("shirt", "sneakers", "shoulder bag", "jeans", "summer dress", "watch")


@pytest.fixture(scope="module")
def garments() -> list[Garment]:
    return assort()


@pytest.fixture(scope="module")
def rows(garments: list[Garment]) -> list[dict]:
    return item_rows(garments)


def one_of_each(garments: list[Garment], categories: tuple[str, ...]) -> list[Garment]:
    return [next(garment for garment in garments if garment.category == category) for category in categories]


def test_tables_pass_the_checks_of_every_prepared_set(garments, rows) -> None:
    items = pa.Table.from_pylist(rows, schema=ITEM_SCHEMA)
    check_items(items, where="demo", every_picture=True)
    check_pairs(pa.Table.from_pylist(pair_rows(garments, rows), schema=PAIR_SCHEMA), items["item_id"], where="demo")


def test_there_are_about_600_items_of_many_kinds_over_all_slots(rows) -> None:
    assert 580 <= len(rows) <= 660
    assert {row["slot"] for row in rows} == set(WEARABLE)
    kinds = Counter(row["category"] for row in rows)
    assert len(kinds) >= 16
    assert min(kinds.values()) >= 3


def test_titles_are_short_and_name_the_colour(garments) -> None:
    for garment in garments:
        assert len(garment.title) <= LONGEST_TITLE
        assert garment.title[0].isupper()
        assert garment.title.lower().startswith(garment.design.colours[0])
    assert len({garment.title for garment in garments}) > 0.85 * len(garments)


def test_prices_and_genders_are_plausible(rows) -> None:
    for row in rows:
        assert 5 <= row["price"] <= 700
        assert round(row["price"] * 100) % 100 in {0, 50, 90}
        assert row["gender"] in {"women", "men", "unisex"}
    assert not any(row["gender"] == "men" for row in rows if row["slot"] == "dress")


def test_lists_name_items_of_the_set_or_discontinued_ones(rows) -> None:
    known = {row["item_id"] for row in rows}
    named = [item for row in rows for item in row["also_buy"]]
    gone = [item for item in named if item not in known]
    assert all(item.startswith("demo-9") for item in gone)
    assert 0.01 < len(gone) / len(named) < 0.05
    for row in rows:
        assert row["item_id"] not in row["also_buy"]
        assert len(set(row["also_buy"])) == len(row["also_buy"])
        assert len(row["also_buy"]) == 0 or 6 <= len(row["also_buy"]) <= 14


def test_some_items_are_too_new_for_a_list(rows) -> None:
    share = sum(not row["also_buy"] for row in rows) / len(rows)
    assert share == pytest.approx(WITHOUT_LIST, abs=0.01)


def test_lists_are_mostly_of_compatible_slots_and_not_symmetric(rows) -> None:
    slot = {row["item_id"]: Slot(row["slot"]) for row in rows}
    listed = {(row["item_id"], item) for row in rows for item in row["also_buy"] if item in slot}
    fitting = sum(slot[right] in COMPLEMENTS[slot[left]] for left, right in listed) / len(listed)
    assert 0.90 < fitting < 1.0  # the rest is noise, which must be there
    mutual = sum((right, left) in listed for left, right in listed) / len(listed)
    assert 0.02 < mutual < 0.7


def test_what_is_listed_together_scores_clearly_above_chance(garments, rows) -> None:
    """The lists carry the model's signal: mean score a standard deviation above random pairs, and colours in better harmony."""
    table = scores(garments)
    place = {garment.item_id: i for i, garment in enumerate(garments)}
    listed = [(place[row["item_id"]], place[item]) for row in rows for item in row["also_buy"] if item in place]
    listed = [(i, j) for i, j in listed if np.isfinite(table[i, j])]
    every = table[np.isfinite(table)]
    assert np.mean([table[pair] for pair in listed]) > every.mean() + 0.8 * every.std()

    def harmonies(pairs: list[tuple[int, int]]) -> float:
        return float(
            np.mean([harmony(COLOURS[garments[i].design.colours[0]], COLOURS[garments[j].design.colours[0]]) for i, j in pairs])
        )

    rng = np.random.default_rng(0)
    chance = [(int(i), int(j)) for i, j in rng.integers(0, len(garments), (4000, 2))]
    assert harmonies(listed) > harmonies(chance) + 0.04


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (("navy", "cream"), ("red", "fuchsia")),  # neutrals go with all; strong neighbours 60 degrees apart clash
        (("cobalt", "mustard"), ("red", "cobalt")),  # complementary against clashing
        (("rust", "mustard"), ("fuchsia", "mustard")),  # analogous against clashing
    ],
)
def test_harmony_ranks_as_documented(better, worse) -> None:
    assert harmony(*(COLOURS[name] for name in better)) > harmony(*(COLOURS[name] for name in worse))
    assert harmony(*(COLOURS[name] for name in better)) == harmony(*(COLOURS[name] for name in better[::-1]))


def test_pairs_are_unique_ordered_and_split_by_a_stable_rule(garments, rows) -> None:
    pairs = pair_rows(garments, rows)
    keys = [(pair["left_id"], pair["right_id"]) for pair in pairs]
    assert len(set(keys)) == len(keys)
    assert all(left < right for left, right in keys)
    test_share = sum(pair["split"] == "test" for pair in pairs) / len(pairs)
    assert 0.15 < test_share < 0.25


def test_the_same_seed_gives_the_same_tables_and_another_seed_others(garments, rows) -> None:
    assert assort() == garments
    assert item_rows(assort()) == rows
    assert assort(8) != garments


def test_shipped_tables_are_what_the_code_makes(garments, rows) -> None:
    shipped = pq.read_table(PREPARED / "items.parquet").to_pylist()
    assert shipped == rows
    assert pq.read_table(PREPARED / "pairs.parquet").to_pylist() == pair_rows(garments, rows)


def test_shipped_images_are_complete_of_one_size_and_light(rows) -> None:
    files = sorted((PREPARED / "images").iterdir())
    assert [f"images/{file.name}" for file in files] == sorted(row["image"] for row in rows)
    assert sum(file.stat().st_size for file in files) <= MOST_BYTES
    for file in files:
        with Image.open(file) as image:
            assert (image.format, image.size) == ("WEBP", (480, 600))


def test_shipped_images_have_a_white_ground_and_a_garment_in_the_middle(rows) -> None:
    for row in rows[::25]:
        with Image.open(PREPARED / row["image"]) as image:
            pixels = np.asarray(image.convert("RGB"), dtype=int)
        border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
        assert border.min() > 225, row["title"]
        inked = np.argwhere(pixels.min(axis=2) < 225)
        height, width = inked.max(axis=0) - inked.min(axis=0)
        assert max(height / 600, width / 480) > 0.75, row["title"]
        middle = (inked.max(axis=0) + inked.min(axis=0)) / 2
        assert np.abs(middle - [300, 240]).max() < 40, row["title"]


def test_sample_photos_are_there() -> None:
    for name in ("shirt", "dress", "sneakers"):
        file = ASSETS / "samples" / f"{name}.webp"
        assert file.stat().st_size <= 120_000
        with Image.open(file) as image:
            assert image.size == (900, 1125)


def test_drawing_repeats_itself_and_makes_the_shipped_images(garments) -> None:
    pytest.importorskip("skia", reason="drawing needs skia-python (requirements-dev.txt)")
    from data_prep.demo.draw import picture, webp

    chosen = one_of_each(garments, DRAWN)
    for garment in chosen:
        image = picture(garment.design)
        with Image.open(PREPARED / "images" / f"{garment.item_id}.webp") as file:
            shipped = np.asarray(file.convert("RGB"), dtype=float)
        # WebP loses a little, and another release of libwebp or Skia may round otherwise: compare what is seen, not bytes.
        assert np.abs(shipped - np.asarray(image, dtype=float)).mean() < 4.5, garment.title
    assert webp(picture(chosen[0].design)) == webp(picture(chosen[0].design))


def test_variants_of_one_kind_differ_in_shape_not_only_in_colour(garments) -> None:
    pytest.importorskip("skia", reason="drawing needs skia-python (requirements-dev.txt)")
    from data_prep.demo.draw import picture

    five = [garment for garment in garments if garment.category == "t-shirt"][:5]
    shapes = [np.asarray(picture(garment.design).convert("L"), dtype=int) < 215 for garment in five]
    for i, left in enumerate(shapes):
        for right in shapes[i + 1 :]:
            assert (left ^ right).sum() / (left | right).sum() > 0.04


def test_without_skia_the_error_says_what_to_install(monkeypatch, tmp_path) -> None:
    import sys

    from data_prep.demo import prepare
    from data_prep.demo.kit import skia
    from recsys.errors import WearwithError

    monkeypatch.setitem(sys.modules, "skia", None)
    skia.cache_clear()
    with pytest.raises(WearwithError, match=r"requirements-dev\.txt"):
        prepare(tmp_path / "demo")
    skia.cache_clear()
    assert not (tmp_path / "demo").exists()


def test_webp_of_a_plain_picture_is_small() -> None:
    from data_prep.demo.draw import ENOUGH, webp

    data = webp(Image.new("RGB", (480, 600), (200, 40, 40)))
    assert len(data) < ENOUGH
    assert Image.open(io.BytesIO(data)).size == (480, 600)
