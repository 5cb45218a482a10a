"""Photos to ask a recommender with, and the items of the small catalogue that answers."""

from tests.support import PALETTE, Row, noise, plain, striped, wardrobe

PHOTOS = [striped([PALETTE[a], PALETTE[b]], [20, 4 * a + 4]) for a in range(6) for b in range(6) if a < b] + [noise(), plain()]
ROWS: dict[str, Row] = {row["item_id"]: row for row in wardrobe()[0]}
