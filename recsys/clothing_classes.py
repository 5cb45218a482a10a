"""The ten classes of clothing-dataset-small (github.com/alexeygrigorev/clothing-dataset-small, CC0): shared with data_prep."""

from recsys.datatypes import Slot

# The name of a class's folder -> the slot and category of what its photos show.
CLASSES: dict[str, tuple[Slot, str]] = {
    "dress": (Slot.DRESS, "dress"),
    "hat": (Slot.ACCESSORY, "hat"),
    "longsleeve": (Slot.TOP, "long-sleeve top"),
    "outwear": (Slot.OUTERWEAR, "outerwear"),
    "pants": (Slot.BOTTOM, "pants"),
    "shirt": (Slot.TOP, "shirt"),
    "shoes": (Slot.SHOES, "shoes"),
    "shorts": (Slot.BOTTOM, "shorts"),
    "skirt": (Slot.BOTTOM, "skirt"),
    "t-shirt": (Slot.TOP, "t-shirt"),
}
