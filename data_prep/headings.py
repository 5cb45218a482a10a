"""What people and shop systems call the columns of a table of products -> this project's names for them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from recsys.errors import DataError

_HEADINGS_TOLD = 40
_HEADING_TOLD = 60  # characters

# Our column -> the headings that are taken for it, the best first. One that begins with "_" no person is asked for.
Headings = Mapping[str, tuple[str, ...]]
ColumnPlaces = dict[str, tuple[int, ...]]  # our column -> its places in a row; the first that is not empty counts

# English, German, French, Spanish, Italian and Dutch; the exports of WooCommerce and Magento; Google's product feed. As
# `heading_name` writes them: capitals, accents, spaces and marks do not count.
HEADINGS: Headings = MappingProxyType({
    "image": (
        "image", "image_path", "image_file", "image_name", "file", "filename", "file_name", "path", "picture", "photo", "img",
        "image_url", "image_link", "img_url", "image_src", "images", "image_urls", "main_image", "base_image", "featured_image",
        "picture_url", "photo_url", "image_1", "image1", "additional_image_link", "additional_images",
        "bild", "bilder", "bild_url", "bildurl", "bildlink", "bilddatei", "produktbild", "bild_1", "bild1", "foto", "fotos",
        "url_image", "image_produit", "imagen", "imagenes", "url_imagen", "immagine", "immagini", "url_immagine",
        "afbeelding", "afbeeldingen", "afbeelding_url",
    ),
    "item_id": (
        "item_id", "id", "sku", "asin", "product_id", "article_id", "uid", "product_code", "article_number",
        "artikelnummer", "artikel_nr", "artikelnr", "art_nr", "artikel_id", "produkt_id", "produktnummer",
        "reference", "ref", "id_produit", "code_article", "referencia", "id_producto", "codigo", "codice", "codice_articolo",
        "id_prodotto", "artikelcode", "productcode",
    ),
    "title": (
        "title", "name", "product_name", "productdisplayname", "product_title", "display_name",
        "produktname", "artikelname", "artikelbezeichnung", "produktbezeichnung", "bezeichnung", "titel", "produkttitel",
        "titre", "nom", "nom_du_produit", "nom_produit", "designation", "libelle", "titulo", "nombre", "nombre_del_producto",
        "titolo", "nome", "nome_prodotto", "naam", "productnaam",
    ),
    "category": (
        "category", "categories", "product_type", "article_type", "articletype", "type", "class", "label", "subcategory",
        "product_category", "google_product_category",
        "kategorie", "kategorien", "warengruppe", "produkttyp", "produktgruppe", "artikelgruppe", "produktkategorie",
        "categorie", "type_de_produit", "rayon", "categoria", "categorias", "tipo", "tipo_de_producto", "categorieen", "soort",
        "productgroep",
    ),
    "slot": ("slot",),
    "brand": (
        "brand", "brand_name", "brands", "designer", "manufacturer", "vendor", "marke", "hersteller", "marque", "fabricant",
        "marca", "fabricante", "produttore", "merk", "fabrikant",
    ),
    "colour": (
        "colour", "color", "base_colour", "base_color", "basecolour", "basecolor", "farbe", "couleur", "coloris", "colore",
        "kleur",
    ),
    "gender": ("gender", "sex", "geschlecht", "genre", "sexe", "genero", "sexo", "genere", "sesso", "geslacht"),
    "price": (
        "price", "sale_price", "special_price", "regular_price", "list_price",
        "preis", "verkaufspreis", "preis_brutto", "bruttopreis", "vk_brutto", "prix", "prix_ttc", "prix_de_vente",
        "precio", "precio_de_venta", "prezzo", "prezzo_di_vendita", "prijs", "verkoopprijs",
    ),
    "url": (
        "url", "link", "product_url", "product_link", "permalink", "produkt_url", "produktlink", "lien", "url_produit", "enlace",
        "url_producto", "collegamento", "url_prodotto",
    ),
    "also_buy": (
        "also_buy", "also_bought", "bought_together", "goes_with", "worn_with", "cross_sells", "crosssell_skus", "related_skus",
        "passt_zu", "oft_zusammen_gekauft", "va_avec", "achetes_ensemble", "combina_con", "comprados_juntos", "abbinamenti",
        "past_bij", "vaak_samen_gekocht",
    ),
})  # fmt: skip


def heading_name(heading: str) -> str:
    """A heading without what does not count: `"Catégorie"` -> `"categorie"`, `"Image Src"` -> `"image_src"`."""
    letters = unicodedata.normalize("NFKD", heading.removeprefix("g:"))  # Google's name space
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()
    return re.sub(r"[\W_]+", "_", plain).strip("_")


def told(header: Sequence[str]) -> str:
    """The headings as an error tells them: `"id, title"`. Not all of a file that is no table, whose first line may be the file."""
    shown = ", ".join(heading[:_HEADING_TOLD] for heading in header[:_HEADINGS_TOLD])
    more = len(header) - _HEADINGS_TOLD
    return f"{shown} and {more:,} more" if more > 0 else shown or "none"


def parse_columns(entries: Sequence[str]) -> dict[str, str]:
    """`["title=Produktname"]` -> {"title": "Produktname"}; DataError where an entry is not `ours=theirs` or ours stands twice."""
    columns: dict[str, str] = {}
    for entry in entries:
        ours, equals, theirs = (part.strip() for part in entry.partition("="))
        if not (ours and equals and theirs):
            raise DataError(f"{entry!r} is not of the form ours=theirs, as in 'title=Product name'")
        if ours in columns:
            raise DataError(f"the column {ours} is said twice: as {columns[ours]!r} and as {theirs!r}")
        columns[ours] = theirs
    return columns


def choose_columns(
    header: Sequence[str], headings: Headings, chosen: Mapping[str, str], table: object, *, most: int | None = None
) -> ColumnPlaces:
    """Which columns of a table are taken for ours: as `chosen` says (ours -> heading), for the others as `headings` guesses.

    One column of the table is taken for one of ours, and at most `most` for each. Raises DataError, with all there are, where
    `chosen` names one of ours or a heading that is not there; `table` is what the message calls the table.
    """
    names = [heading_name(heading) for heading in header]
    places: ColumnPlaces = {}
    for ours, theirs in chosen.items():
        offered = [name for name in headings if not name.startswith("_")]
        if ours not in offered:
            raise DataError(f"there is no column {ours!r} to fill; the columns are: {', '.join(offered)}")
        places[ours] = (_place(theirs, header, names, table),)
    taken = {place for found in places.values() for place in found}
    for ours, guesses in headings.items():
        found = tuple(place for guess in guesses for place, name in enumerate(names) if name == guess and place not in taken)[:most]
        if found and ours not in places:
            places[ours] = found
            taken.update(found)
    return places


def _place(theirs: str, header: Sequence[str], names: Sequence[str], table: object) -> int:
    exact = [place for place, heading in enumerate(header) if heading.strip() == theirs]
    alike = [place for place, name in enumerate(names) if name and name == heading_name(theirs)]
    if not exact and not alike:
        raise DataError(f"{table} has no column {theirs!r}; its columns are: {told(header)}")
    return (exact or alike)[0]
