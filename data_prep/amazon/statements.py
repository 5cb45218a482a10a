"""The cleaning in SQL, for DuckDB: the statements that `cleaning.Cleaning` runs."""

# The fields of both releases: of 2018 (asin, brand, category, imageURLHighRes, also_buy) and of 2023 (parent_asin, store, ...).
SHAPE = """{
    "asin": "VARCHAR", "parent_asin": "VARCHAR", "title": "VARCHAR", "brand": "VARCHAR", "store": "VARCHAR", "price": "VARCHAR",
    "category": ["VARCHAR"], "categories": ["VARCHAR"], "imageURLHighRes": ["VARCHAR"], "images": "JSON",
    "also_buy": ["VARCHAR"], "bought_together": ["VARCHAR"]
}"""
MACROS = r"""
-- The six entities that matter to what comes next; `cleaning.unescaped` sees to the other two thousand.
CREATE MACRO unescape(t) AS replace(replace(replace(replace(replace(replace(
    t, '&amp;', '&'), '&lt;', '<'), '&gt;', '>'), '&quot;', '"'), '&#39;', chr(39)), '&nbsp;', ' ');
-- Most texts are plain and on one line already, and seeing that is cheaper than making it so.
CREATE MACRO one_line(t) AS CASE
    WHEN regexp_matches(t, '[^ -~]|&|  |^ | $') THEN trim(regexp_replace(unescape(t), '[\pC\pZ\s]+', ' ', 'g')) ELSE t END;
CREATE MACRO without_tags(t) AS CASE
    WHEN t LIKE '%<%' THEN trim(regexp_replace(regexp_replace(t, '</?[a-zA-Z!][^<>]*>', ' ', 'g'), ' +', ' ', 'g')) ELSE t END;
CREATE MACRO is_program(t) AS regexp_matches(
    t, '(?i)<(script|style)|\bvar \w+ ?=|getTime\(|\bfunction ?\([\w, ]*\) ?\{|\bdocument\.\w|\{[^}]*:[^}]*\}');
-- The first usable picture; "no-img" is the shop's own mark for having none.
CREATE MACRO usable(urls) AS list_filter(
    urls, lambda url: regexp_full_match(url, 'https?://[^\pC\pZ"<>\\]+') AND url NOT LIKE '%no-img%' AND length(url) < 2000)[1];
-- "$19.99", "$1,299.00", "$19.99 - $39.99" (the lower end is what it costs at least), 19.99, "from 19.99".
CREATE MACRO amount(t) AS try_cast(replace(regexp_extract(
    t, '^\s*(?:from\s*)?\$?\s*(\d[\d,]{0,11}(?:\.\d+)?)\s*(?:-\s*\$?\s*\d[\d,]*(?:\.\d+)?\s*)?$', 1), ',', '') AS DOUBLE);
-- The path as far as it is the tree: what follows are features of the product, mostly in sentences.
CREATE MACRO tree(path) AS list_filter(
    list_transform(string_split(path, chr(31)), lambda name: one_line(name)),
    lambda name: length(name) BETWEEN 1 AND 50 AND NOT regexp_matches(name, '[0-9<>{}%"]|measures'));
"""
RECORDS = r"""
WITH parsed AS (
    SELECT line, CASE WHEN regexp_matches(text, '^\s*\{') THEN TRY(from_json(text, $shape)) END AS record, text
    FROM lines
    WHERE regexp_matches(text, '\S')
), fields AS (
    SELECT
        line,
        record IS NOT NULL AS is_object,
        CASE WHEN record IS NULL THEN one_line(left(text, 60)) END AS text,
        coalesce(nullif(trim(record.parent_asin), ''), trim(record.asin)) AS asin,
        one_line(record.title) AS title,
        coalesce(without_tags(one_line(coalesce(record.brand, record.store))), '') AS brand,
        record.price AS price_text,
        coalesce(array_to_string(coalesce(record.category, record.categories)[:$deepest], chr(31)), '') AS path,
        CASE WHEN record.images IS NULL THEN usable(record.imageURLHighRes) ELSE coalesce(
            usable(json_extract_string(record.images, '$[*].hi_res')), usable(json_extract_string(record.images, '$.hi_res[*]')),
            usable(json_extract_string(record.images, '$[*].large')), usable(json_extract_string(record.images, '$.large[*]'))
        ) END AS image_url,
        coalesce(record.also_buy, record.bought_together, []) AS also_buy
    FROM parsed
)
SELECT
    line, text, asin, brand, price_text, image_url, path, also_buy,
    rtrim(left(without_tags(title), $longest)) AS title,
    amount(price_text) AS price,
    CASE
        WHEN NOT is_object THEN $not_an_object
        WHEN asin IS NULL OR NOT regexp_full_match(asin, '[A-Za-z0-9]{1,20}') THEN $no_asin
        WHEN is_program(title) THEN $broken_title
        WHEN coalesce(without_tags(title), '') = '' THEN $no_title
    END AS fault
FROM fields
"""

DOUBLES = """
CREATE TABLE doubles AS
SELECT line FROM (
    SELECT line, row_number() OVER (PARTITION BY asin ORDER BY
        (image_url IS NOT NULL)::INT + (len(also_buy) > 0)::INT + (price IS NOT NULL)::INT + (brand <> '')::INT + (path <> '')::INT
        DESC, len(also_buy) DESC, line) AS place
    FROM records
    WHERE fault IS NULL AND asin IN (SELECT asin FROM records WHERE fault IS NULL GROUP BY asin HAVING count(*) > 1)
)
WHERE place > 1
"""
# Of the lines that are left, those whose path says too little, and what it does say.
OPEN = """
SELECT line, title, slot, category
FROM records JOIN paths USING (path) JOIN by_tree USING (tree)
WHERE is_open AND fault IS NULL AND line NOT IN (SELECT line FROM doubles)
"""
CHOSEN = r"""
CREATE TABLE chosen AS
WITH single AS (
    SELECT line, asin, image_url IS NOT NULL AS has_image, by_tree.gender,
        coalesce(named.slot, by_tree.slot) AS slot, coalesce(named.category, by_tree.category) AS category,
        CASE WHEN by_tree.gender IS NULL THEN lower(regexp_extract(title, '(?i)\b(?:wom[ae]n|ladies|men|girls?|boys?|unisex|kids)(?:[''’]?s)?\b'))
        END AS gender_word
    FROM records JOIN paths USING (path) JOIN by_tree USING (tree) LEFT JOIN named USING (line)
    WHERE fault IS NULL AND line NOT IN (SELECT line FROM doubles)
)
SELECT line, asin, has_image, slot, category, coalesce(single.gender, by_word.gender) AS gender
FROM single LEFT JOIN by_word USING (gender_word)
"""  # noqa: E501
OF_CHOSEN = "FROM records JOIN chosen USING (line)"
LINKS = """
CREATE TABLE links AS
SELECT listing.line, named.line AS other, min(place) AS place
FROM (
    SELECT line, trim(unnest(also_buy)) AS asin, generate_subscripts(also_buy, 1) AS place FROM records JOIN chosen USING (line)
) AS listing
JOIN chosen AS named ON named.asin = listing.asin
WHERE listing.line <> named.line
GROUP BY listing.line, named.line
"""
# Items in a random order, each followed by what its list names: so a sample holds things that go together, which items drawn one
# by one from millions do not.
SAMPLE = """
CREATE TABLE sample AS
WITH ranks AS (
    SELECT line, row_number() OVER (ORDER BY md5(asin || $seed), line) AS rank FROM chosen
), entries AS (
    SELECT line, rank FROM ranks UNION ALL SELECT other, rank FROM links JOIN ranks USING (line)
)
SELECT line FROM entries GROUP BY line ORDER BY min(rank), line LIMIT $count
"""
# What is fetched of the tables `chosen` and `links`. A picture's path is `pictures.fetched_path` of its address.
ITEMS = """
SELECT
    chosen.asin AS item_id, title, category, slot,
    sha256(image_url)[:24] AS digest, 'images/' || digest[:2] || '/' || digest || '.jpg' AS image,
    'https://www.amazon.com/dp/' || chosen.asin AS url,
    nullif(brand, '') AS brand, NULL AS colour, gender, price,
    coalesce(lists.also_buy, []) AS also_buy, $source AS source, image_url
FROM (FROM records WHERE line BETWEEN $first AND $last) AS records
JOIN (FROM chosen WHERE line BETWEEN $first AND $last) AS chosen USING (line)
LEFT JOIN (
    SELECT links.line, list(named.asin ORDER BY place) AS also_buy
    FROM links JOIN chosen AS named ON named.line = other
    WHERE links.line BETWEEN $first AND $last
    GROUP BY links.line
) AS lists USING (line)
ORDER BY line
"""
# Each two of which one lists the other, once; the one of the earlier line first.
PAIRS = """
SELECT one.asin AS left_id, two.asin AS right_id, $source AS source, 'train' AS split
FROM (
    SELECT DISTINCT least(line, other) AS low, greatest(line, other) AS high
    FROM links
    WHERE least(line, other) BETWEEN $first AND $last
)
JOIN chosen AS one ON one.line = low
JOIN chosen AS two ON two.line = high
ORDER BY low, high
"""
