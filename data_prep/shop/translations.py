"""What garments, and whom they are for, are called in German, French, Spanish, Italian and Dutch -> the vocabulary's own words.

For a shop's categories and tags. A German or Dutch word may be the end of a longer one ("Leinenhemd"); the longest
known end counts ("Handschuhe" are not "Schuhe"). A word that English has too ("Robe") means what it means in English.
"""

from functools import cache

from data_prep.vocabulary import plain_name, slot_and_category
from recsys.datatypes import Slot

# The English word -> the others', without accents, as `plain_name` writes them.
_GERMANIC: dict[str, str] = {
    "shirt": "hemd hemden oberhemd oberhemden overhemd overhemden",
    "t-shirt": "tshirts",
    "blouse": "bluse blusen blouses",
    "top": "oberteil oberteile tunika bovenkleding",
    "sweater": "pullover pulli pullis strickpullover trui truien",
    "sweatshirt": "sweatjacke",
    "vest": "weste westen",
    "jacket": "jacke jacken jas jassen",
    "coat": "mantel maentel winterjas winterjassen",
    "blazer": "sakko sakkos",
    "suit": "anzug anzuge anzuege pak pakken",
    "cardigan": "strickjacke strickjacken vesten",
    "raincoat": "regenmantel regenjacke regenjas",
    "pants": "hose hosen broek broeken",
    "jeans": "jeanshose jeanshosen spijkerbroek spijkerbroeken",
    "joggers": "jogginghose jogginghosen joggingbroek trainingsanzug trainingspak",
    "skirt": "rock rocke roecke rok rokken",
    "dress": "kleid kleider jurk jurken",
    "jumpsuit": "overall overalls latzhose",
    "shoes": "schuh schuhe schoen schoenen",
    "sneakers": "turnschuh turnschuhe sportschuhe sportschoenen",
    "boots": "stiefel stiefelette stiefeletten laars laarzen",
    "sandals": "sandale sandalen",
    "slippers": "hausschuh hausschuhe pantoffel pantoffeln pantoffels",
    "bag": "tasche taschen tas tassen",
    "handbag": "handtasche handtaschen handtas handtassen",
    "backpack": "rucksack rucksacke rugzak rugzakken",
    "hat": "hut hute huete hoed hoeden",
    "beanie": "mutze mutzen muetze muetzen muts mutsen",
    "cap": "kappe kappen schirmmutze",
    "scarf": "schal schals halstuch halstucher sjaal sjaals",
    "gloves": "handschuh handschuhe handschoen handschoenen",
    "belt": "gurtel guertel riem riemen",
    "tie": "krawatte krawatten stropdas stropdassen",
    "glasses": "brille brillen bril brillen",
    "sunglasses": "sonnenbrille sonnenbrillen zonnebril zonnebrillen",
    "watch": "uhr uhren armbanduhr horloge horloges",
    "necklace": "halskette halsketten kette ketten ketting kettingen",
    "bracelet": "armband armbander armbanden",
    "earrings": "ohrring ohrringe oorbel oorbellen",
    "jewellery": "schmuck sieraden",
    "socks": "socke socken strumpfe struempfe sok sokken",
    "tights": "strumpfhose strumpfhosen",
    "wallet": "geldborse geldboerse portemonnaie",
    "umbrella": "regenschirm paraplu",
    "accessory": "zubehor",
    "underwear": "unterwasche unterhose unterhosen unterhemd unterhemden ondergoed",
    "swimwear": "bademode badehose badehosen badeanzug badeanzuge badmode zwembroek",
    "sleepwear": "schlafanzug schlafanzuge nachthemd bademantel nachtwasche nachtkleding badjas",
}
_ROMANCE: dict[str, str] = {
    "shirt": "chemise chemises camisa camisas camicia camicie",
    "t-shirt": "camiseta camisetas maglietta magliette",
    "blouse": "chemisier chemisiers blusa blusas bluse",
    "top": "haut hauts",
    "sweater": "pull pulls jerseis maglione maglioni maglia maglie",
    "sweatshirt": "sudadera sudaderas felpa felpe",
    "vest": "chaleco chalecos panciotto",
    "jacket": "veste vestes blouson blousons chaqueta chaquetas cazadora cazadoras giacca giacche giubbotto giubbotti",
    "coat": "manteau manteaux abrigo abrigos cappotto cappotti",
    "suit": "traje trajes",
    "pants": "pantalon pantalons pantalones pantalone pantaloni",
    "jeans": "vaqueros",
    "skirt": "jupe jupes falda faldas gonna gonne",
    "dress": "vestido vestidos vestito vestiti abito abiti",
    "jumpsuit": "combinaison combinaisons mono monos tuta tute",
    "shoes": "chaussure chaussures zapato zapatos calzado scarpa scarpe calzature",
    "sneakers": "baskets zapatilla zapatillas",
    "boots": "botte bottes bottine bottines bota botas botin botines stivale stivali stivaletti",
    "sandals": "sandales sandalia sandalias sandali sandalo",
    "loafers": "mocassin mocassins mocasin mocasines mocassino mocassini",
    "heels": "escarpins tacones",
    "bag": "sac sacs bolso bolsos bolsa bolsas borsa borse",
    "backpack": "mochila mochilas zaino zaini",
    "hat": "chapeau chapeaux sombrero sombreros cappello cappelli",
    "beanie": "bonnet bonnets gorro gorros berretto berretti",
    "cap": "casquette casquettes gorra gorras cappellino cappellini",
    "scarf": "echarpe echarpes foulard foulards bufanda bufandas sciarpa sciarpe",
    "gloves": "gant gants guante guantes guanto guanti",
    "belt": "ceinture ceintures cinturon cinturones cintura cinture",
    "tie": "cravate cravates corbata corbatas cravatta cravatte",
    "glasses": "lunettes gafas occhiali",
    "watch": "montre montres reloj relojes orologio orologi",
    "necklace": "collier colliers collares collana collane",
    "bracelet": "pulsera pulseras bracciale bracciali",
    "earrings": "boucles pendientes orecchini",
    "ring": "bague bagues anillo anillos anello anelli",
    "jewellery": "bijou bijoux joya joyas gioielli",
    "socks": "chaussettes chaussette calcetines calcetin calzini",
    "tights": "collant collants medias",
    "wallet": "portefeuille portefeuilles cartera carteras portafoglio portafogli",
    "umbrella": "parapluie paraguas ombrello",
    "accessory": "accessoire accessoires accesorio accesorios accessorio accessori",
    "swimwear": "banador banadores",
    "sleepwear": "pijama pijamas pigiama pigiami",
}
_GENDERS: dict[str, str] = {
    "women": "damen dame frauen frau femme femmes mujer mujeres donna donne dames vrouwen vrouw",
    "men": "herren herr manner maenner homme hommes hombre hombres uomo uomini heren mannen",
    "girls": "madchen maedchen fille filles nina ninas bambina bambine meisje meisjes",
    "boys": "jungen junge jungs garcon garcons nino ninos bambino jongen jongens",
    "kids": "kinder kind enfant enfants bambini kinderen",
    "unisex": "mixte unisexe unisexo",
}
_SHORTEST_END = 4  # letters: "tas" and "rok" end too many words


def garment_abroad(text: str) -> tuple[Slot, str] | None:
    """What a text names in one of the languages: `"Leinenhemden"` -> (Slot.TOP, "shirt").

    None where no word is known, or words of two slots are; of several words of one slot the first counts.
    """
    known = [kind for word in plain_name(text).split() if (kind := _of_word(word))]
    return known[0] if len({slot for slot, _ in known}) == 1 else None


def gender_abroad(text: str) -> str | None:
    """Whom a thing is made for, in one of the languages, as `vocabulary.gender_of` says it: `"Damen"` -> "women"."""
    words = set(plain_name(text).split())
    found = [gender for gender, known in _GENDERS.items() if words & set(known.split())]
    return found[0] if len(found) == 1 else "unisex" if set(found) == {"women", "men"} else None


def _of_word(word: str) -> tuple[Slot, str] | None:
    if kind := _words().get(word):
        return kind
    ends = (word[start:] for start in range(1, len(word) - _SHORTEST_END + 1))
    return next((kind for end in ends if (kind := _endings().get(end))), None)


@cache
def _words() -> dict[str, tuple[Slot, str]]:
    return _kinds(_GERMANIC) | _kinds(_ROMANCE)


@cache
def _endings() -> dict[str, tuple[Slot, str]]:
    return _kinds(_GERMANIC)


def _kinds(table: dict[str, str]) -> dict[str, tuple[Slot, str]]:
    kinds: dict[str, tuple[Slot, str]] = {}
    for english, words in table.items():
        kind = slot_and_category(english)
        if kind is None:
            raise AssertionError(f"the vocabulary does not know {english!r}")
        kinds |= dict.fromkeys(words.split(), kind)
    return kinds
