"""The exports of shop systems, in the headings that they have."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

from data_prep.shop import prepare
from data_prep.shop.exports import PLAIN, export_of
from recsys.errors import DataError
from tests.data_prep.shop_checks import CDN, prepared


def headings(line: str) -> list[str]:
    return line.replace("\n", "").split(",")


SHOPIFY = headings(
    """
Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Option1 Linked To,Option2 Name,
Option2 Value,Option2 Linked To,Option3 Name,Option3 Value,Option3 Linked To,Variant SKU,Variant Grams,Variant Inventory Tracker,
Variant Inventory Policy,Variant Fulfillment Service,Variant Price,Variant Compare At Price,Variant Requires Shipping,
Variant Taxable,Variant Barcode,Image Src,Image Position,Image Alt Text,Gift Card,SEO Title,SEO Description,
Google Shopping / Google Product Category,Google Shopping / Gender,Google Shopping / Age Group,
Color (product.metafields.shopify.color-pattern),
Complementary products (product.metafields.shopify--discovery--product_recommendation.complementary_products),
Variant Image,Variant Weight Unit,Variant Tax Code,Cost per item,Status
"""
)
SHOPIFY_NEW = headings(
    """
Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,Option1 name,
Option1 value,Option1 Linked To,Option2 name,Option2 value,Option2 Linked To,Price,Compare-at price,Product image URL,
Image position,Image alt text,Variant image URL,Gift card,Google Shopping / Google product category,Google Shopping / Gender
"""
)
WOOCOMMERCE = headings(
    """
ID,Type,SKU,Name,Published,Is featured?,Visibility in catalog,Short description,Description,Date sale price starts,
Date sale price ends,Tax status,Tax class,In stock?,Stock,Low stock amount,Backorders allowed?,Sold individually?,Weight (kg),
Length (cm),Width (cm),Height (cm),Allow customer reviews?,Purchase note,Sale price,Regular price,Categories,Tags,Shipping class,
Images,Download limit,Download expiry days,Parent,Grouped products,Upsells,Cross-sells,External URL,Button text,Position,Brands,
Attribute 1 name,Attribute 1 value(s),Attribute 1 visible,Attribute 1 global,Attribute 2 name,Attribute 2 value(s),
Attribute 2 visible,Attribute 2 global
"""
)
MAGENTO = headings(
    """
sku,store_view_code,attribute_set_code,product_type,categories,product_websites,name,description,short_description,weight,
product_online,tax_class_name,visibility,price,special_price,url_key,base_image,additional_images,additional_attributes,qty,
is_in_stock,related_skus,crosssell_skus,upsell_skus,configurable_variations,configurable_variation_labels
"""
)

COMPLEMENTARY = next(heading for heading in SHOPIFY if heading.startswith("Complementary"))
FURTHER = "a further variant or picture of a product"


def write(path: Path, headings: Sequence[str], rows: Sequence[dict[str, str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, headings, restval="")
        table.writeheader()
        table.writerows(rows)
    return path


class TestShopify:
    @pytest.fixture
    def export(self, tmp_path: Path) -> Path:
        return write(
            tmp_path / "products_export.csv",
            SHOPIFY,
            [
                {
                    "Handle": "linen-shirt", "Title": "Linen <script>alert(1)</script> shirt",
                    "Body (HTML)": "<p>Cool,\n\"soft\"</p>", "Vendor": "Acme",
                    "Product Category": "Apparel & Accessories > Clothing > Shirts & Tops",
                    "Type": "Shirts", "Tags": "summer, linen", "Published": "true",
                    "Option1 Name": "Colour", "Option1 Value": "Sky blue",
                    "Option2 Name": "Size", "Option2 Value": "S", "Variant SKU": "LS-S", "Variant Price": "29.90",
                    "Image Src": f"{CDN}/back.jpg?v=1", "Image Position": "2", "Gift Card": "false", "Status": "active",
                    "Google Shopping / Gender": "Female", COMPLEMENTARY: "chelsea; gone",
                },
                {
                    "Handle": "linen-shirt", "Option1 Value": "Sky blue", "Option2 Value": "M", "Variant SKU": "LS-M",
                    "Variant Price": "19.90", "Image Src": f"{CDN}/front.jpg?v=1", "Image Position": "1",
                },
                {"Handle": "linen-shirt", "Image Src": f"{CDN}/detail.jpg", "Image Position": "3"},
                {
                    "Handle": "chelsea", "Title": "Chelsea", "Product Category": "Apparel & Accessories > Shoes",
                    "Published": "true", "Option1 Name": "Color", "Option1 Value": "Black", "Variant Price": "120.00",
                    "Image Src": f"{CDN}/boot.jpg",
                    "Status": "active",
                },
                {"Handle": "chelsea", "Option1 Value": "Brown", "Variant Price": "130.00"},
                {
                    "Handle": "card", "Title": "A present", "Type": "Dresses", "Published": "true", "Image Src": f"{CDN}/card.jpg",
                    "Gift Card": "true", "Status": "active", "Option1 Name": "Denomination", "Option1 Value": "10",
                },
                {"Handle": "wip", "Title": "A dress", "Type": "Dresses", "Published": "true", "Status": "draft"},
                {"Handle": "old", "Title": "A dress", "Type": "Dresses", "Published": "true", "Status": "archived"},
                {"Handle": "hidden", "Title": "A dress", "Type": "Dresses", "Published": "FALSE", "Status": "active"},
                {"Handle": "giz", "Title": "Gizmo", "Type": "Gizmos", "Published": "true", "Status": "active"},
            ],
        )  # fmt: skip

    def test_the_lines_of_one_handle_are_one_item(self, export: Path, tmp_path: Path) -> None:
        report, items, addresses = prepared(export, tmp_path / "out", store="https://acme.example/")
        assert items.loc["linen-shirt"].drop(["image", "also_buy"]).to_dict() == {
            "title": "Linen <script>alert(1)</script> shirt", "category": "shirt", "slot": "top", "brand": "Acme", "price": 19.9,
            "colour": "Sky blue", "gender": "women", "url": "https://acme.example/products/linen-shirt", "source": "shop",
        }  # fmt: skip
        assert addresses[items.loc["linen-shirt", "image"]] == f"{CDN}/front.jpg?v=1"
        assert items.loc["chelsea", ["slot", "price"]].tolist() == ["shoes", 120.0]
        assert pd.isna(items.loc["chelsea", "colour"])  # it comes in two
        assert items.loc["card", ["slot", "category"]].tolist() == ["not_clothing", "gift card"]
        assert [*items.loc["linen-shirt", "also_buy"]] == ["chelsea", "gone"]
        assert report.extra["layout"] == "Shopify"
        assert report.extra["columns"]["price"] == "Variant Price"

    def test_every_line_is_accounted_for(self, export: Path, tmp_path: Path) -> None:
        report, _, _ = prepared(export, tmp_path / "out")
        assert {reason: (entry["count"], entry["examples"]) for reason, entry in report.dropped.items()} == {
            FURTHER: (
                3,
                [
                    "line 4: Linen <script>alert(1)</script> shirt",
                    "line 5: Linen <script>alert(1)</script> shirt",
                    "line 7: Chelsea",
                ],
            ),
            "not for sale: a draft, archived or not published": (3, ["line 9: A dress", "line 10: A dress", "line 11: A dress"]),
            "no slot known for the category: say one with --slot-map CATEGORY=SLOT": (1, ["line 12: Gizmo, Gizmos"]),
        }
        assert report.extra["categories_without_slot"] == {"Gizmos": 1}

    def test_the_headings_of_the_newer_export(self, tmp_path: Path) -> None:
        rows = [
            {
                "Title": "Tote", "URL handle": "tote",
                "Product category": "Apparel & Accessories > Handbags, Wallets & Cases > Handbags",
                "Published on online store": "TRUE", "Status": "Active", "SKU": "T1",
                "Option1 name": "Color", "Option1 value": "Red", "Price": "45",
                "Product image URL": f"{CDN}/tote.jpg", "Image position": "1", "Gift card": "FALSE",
            },
            {"URL handle": "tote", "SKU": "T2", "Option1 value": "Red", "Price": "40"},
        ]  # fmt: skip
        report, items, addresses = prepared(write(tmp_path / "new.csv", SHOPIFY_NEW, rows), tmp_path / "out")
        assert items.loc["tote", ["category", "colour", "price"]].tolist() == ["handbag", "Red", 40.0]
        assert [*addresses.values()] == [f"{CDN}/tote.jpg"]
        assert report.dropped[FURTHER]["count"] == 1


class TestWooCommerce:
    @pytest.fixture
    def export(self, tmp_path: Path) -> Path:
        return write(
            tmp_path / "wc-product-export.csv",
            WOOCOMMERCE,
            [
                {
                    "ID": "44", "Type": "variable", "SKU": "woo-vneck-tee", "Name": "V-Neck", "Published": "1",
                    "Categories": "Sale, Clothing > Tshirts", "Images": f"{CDN}/vneck.jpg, {CDN}/vneck-2.jpg",
                    "Cross-sells": "woo-belt, id:60",
                    "Brands": "Woo", "Attribute 1 name": "Color", "Attribute 1 value(s)": "Blue, Red",
                },
                {"ID": "60", "Type": "simple", "Name": "Beanie", "Published": "1", "Sale price": "18", "Regular price": "20",
                 "Categories": "Clothing > Accessories, Clothing > Hats", "Images": f"{CDN}/beanie.jpg"},
                {"ID": "61", "Type": "simple, virtual", "SKU": "woo-belt", "Name": "Belt", "Published": "1", "Regular price": "55",
                 "Categories": "Clothing > Accessories", "Images": f"{CDN}/belt.jpg", "Attribute 1 name": "Colour",
                 "Attribute 1 value(s)": "Black"},
                {"ID": "70", "Type": "variation", "SKU": "tee-red", "Name": "V-Neck - Red", "Published": "1", "Regular price": "20",
                 "Parent": "woo-vneck-tee", "Images": f"{CDN}/red.jpg", "Attribute 1 name": "Color", "Attribute 1 value(s)": "Red"},
                {"ID": "71", "Type": "variation", "SKU": "tee-blue", "Name": "V-Neck - Blue", "Published": "1",
                 "Regular price": "15", "Parent": "id:44", "Attribute 1 name": "Color", "Attribute 1 value(s)": "Blue"},
                {"ID": "80", "Type": "simple", "Name": "Hat", "Published": "-1", "Categories": "Hats", "Images": f"{CDN}/hat.jpg"},
                {"ID": "90", "Type": "variation", "Name": "Lost skirt - Red", "Published": "1", "Parent": "gone",
                 "Images": f"{CDN}/lost.jpg"},
                {"ID": "91", "Type": "variation", "Name": "Lost skirt - Blue", "Published": "1", "Parent": "gone"},
            ],
        )  # fmt: skip

    def test_variations_belong_to_their_parent(self, export: Path, tmp_path: Path) -> None:
        report, items, addresses = prepared(export, tmp_path / "out")
        assert report.extra["layout"] == "WooCommerce"
        assert items.loc["44", ["title", "category", "brand", "price"]].tolist() == ["V-Neck", "t-shirt", "Woo", 15.0]
        assert pd.isna(items.loc["44", "colour"])
        assert addresses[items.loc["44", "image"]] == f"{CDN}/vneck.jpg"
        assert items.loc["60", ["category", "price"]].tolist() == ["accessory", 18.0]
        assert items.loc["61", "colour"] == "Black"
        assert [*items.loc["44", "also_buy"]] == ["61", "60"]  # by SKU and by id:60
        assert {reason: entry["count"] for reason, entry in report.dropped.items()} == {
            FURTHER: 3,
            "not for sale: a draft, archived or not published": 1,
        }

    def test_variations_without_their_parent_are_one_product_still(self, export: Path, tmp_path: Path) -> None:
        _, items, _ = prepared(export, tmp_path / "out")
        assert items.loc["90", ["title", "category"]].tolist() == ["Lost skirt - Red", "skirt"]
        assert "91" not in items.index

    def test_a_parents_id_may_be_anothers_sku(self, tmp_path: Path) -> None:
        rows = [
            {
                "ID": "12",
                "Type": "variable",
                "SKU": "S",
                "Name": "Tim &amp; Tom shirt",
                "Images": f"{CDN}/1.jpg",
                "Brands": "H&amp;M",
            },
            {"ID": "50", "Type": "variable", "SKU": "12", "Name": "Boots", "Images": f"{CDN}/2.jpg"},
            {"ID": "60", "Type": "variable", "Name": "Hat", "Images": f"{CDN}/3.jpg"},
            {"ID": "13", "Type": "variation", "Name": "M", "Parent": "id:12", "Regular price": "20"},
            {"ID": "51", "Type": "variation", "Name": "40", "Parent": "12", "Regular price": "90"},
            {"ID": "61", "Type": "variation", "Name": "Blue", "Parent": "60", "Regular price": "9"},
        ]
        _, items, _ = prepared(write(tmp_path / "w.csv", WOOCOMMERCE, rows), tmp_path / "out")
        assert items["price"].to_dict() == {"12": 20.0, "50": 90.0, "60": 9.0}
        assert items.loc["12", ["title", "brand"]].tolist() == ["Tim & Tom shirt", "H&M"]


def test_magento_lists_the_variants_of_a_product_with_it(tmp_path: Path) -> None:
    rows = [
        {"sku": "MB-S", "attribute_set_code": "Top",
         "product_type": "simple", "name": "Bess tee S", "price": "22", "product_online": "1",
         "categories": "Default Category/Women/Tops/Tees,Default Category/New"},
        {"sku": "MB", "attribute_set_code": "Top",
         "product_type": "configurable", "name": "Bess tee", "product_online": "1",
         "categories": "Default Category/Women/Tops/Tees,Default Category/New", "base_image": "/m/b/mb01.jpg",
         "crosssell_skus": "WJ",
         "configurable_variations": "sku=MB-S,size=S,color=Red|sku=MB-M,size=M,color=Red"},
        {"sku": "MB-M", "attribute_set_code": "Top", "product_type": "simple", "name": "Bess tee M", "price": "24"},
        {"sku": "WJ", "attribute_set_code": "Top",
         "product_type": "simple", "name": "Jade jacket", "price": "59", "product_online": "1"},
        {"sku": "off", "attribute_set_code": "Top", "product_type": "simple", "name": "Jacket", "product_online": "2"},
    ]  # fmt: skip
    (tmp_path / "media" / "m" / "b").mkdir(parents=True)
    Image.new("RGB", (8, 8)).save(tmp_path / "media" / "m" / "b" / "mb01.jpg")
    report, items, _ = prepared(write(tmp_path / "m.csv", MAGENTO, rows), tmp_path / "out", images=tmp_path / "media")
    assert items[["title", "slot", "price"]].T.to_dict("list") == {
        "MB": ["Bess tee", "top", 22.0],
        "WJ": ["Jade jacket", "outerwear", 59.0],
    }
    assert [*items.loc["MB", "also_buy"]] == ["WJ"]
    assert report.extra["layout"] == "Magento"
    assert report.extra["without_picture"] == 1


def test_the_variants_of_a_product_may_name_its_id_as_their_group(tmp_path: Path) -> None:
    rows = [
        {"id": "P-1", "item_group_id": "P", "title": "Hat blue", "price": "9", "image": f"{CDN}/1.jpg"},
        {"id": "P", "item_group_id": "", "title": "Hat", "price": "12", "image": ""},
    ]
    _, items, _ = prepared(write(tmp_path / "t.csv", list(rows[0]), rows), tmp_path / "out")
    assert items[["title", "price"]].T.to_dict("list") == {"P": ["Hat", 9.0]}


def test_the_leading_picture_needs_no_position(tmp_path: Path) -> None:
    rows = [
        {"Handle": "a", "Title": "Hat", "Image Src": f"{CDN}/lead.jpg"},
        {"Handle": "a", "Image Src": f"{CDN}/2.jpg", "Image Position": "2"},
    ]
    _, items, addresses = prepared(write(tmp_path / "s.csv", SHOPIFY, rows), tmp_path / "out")
    assert addresses[items.loc["a", "image"]] == f"{CDN}/lead.jpg"


def test_a_table_of_no_known_system_is_a_table() -> None:
    assert export_of(["title", "price", "handle"]) is PLAIN
    assert export_of([]) is PLAIN


def test_the_address_of_pages_is_known_of_shopify_alone(tmp_path: Path) -> None:
    table = write(tmp_path / "t.csv", ["title", "image"], [{"title": "Hat", "image": f"{CDN}/1.jpg"}])
    with pytest.raises(DataError, match=r"--store tells the pages of a Shopify export; this is a table"):
        prepare(table, tmp_path / "out", store="https://a.example")
    table = write(tmp_path / "s.csv", SHOPIFY, [{"Handle": "a", "Title": "Hat", "Image Src": f"{CDN}/1.jpg"}])
    with pytest.raises(DataError, match=r"'ftp://a' is not the address of a shop"):
        prepare(table, tmp_path / "out", store="ftp://a")
    assert prepared(table, tmp_path / "out", store="a.example")[1].loc["a", "url"] == "https://a.example/products/a"
