"""`python -m benchmarks all` prints every speed bar beside its peer; each can be run alone."""

import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, NoReturn

import numpy as np
import typer
from rich.console import Console

from benchmarks import explore as explore_page
from benchmarks import heatmap as heat_maps
from benchmarks import neighbours as neighbour_table
from benchmarks import preparation
from benchmarks import words as word_search
from benchmarks.catalogs import made_catalog
from benchmarks.detecting import detecting
from benchmarks.encoding import encoding
from benchmarks.peers import AlsoBuyLoop, img2vec, vector_of_file
from benchmarks.timing import milliseconds, once, ratio
from recsys import classification, encoders
from recsys.building import build as build_catalog
from recsys.catalog import Catalog
from recsys.datatypes import Options
from recsys.evaluation.measurement import EncoderId, MeasurementSet
from recsys.images import read_photo
from recsys.pipeline import OutfitRecommender
from recsys.retrieval import ExactIndex
from recsys.tables import ITEM_SCHEMA, ITEMS_FILE, read_table
from recsys.usage import run

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "assets" / "demo"
PEER_PICTURES = 150  # enough to time the peer's loop
# What this process may use, where the system says so (not on macOS).
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
MACHINE = f"{platform.machine()}, {CORES} core{'s' * (CORES != 1)}, {platform.system()}, Python {platform.python_version()}"

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
out = Console()


@dataclass
class Settings:
    """Where the figures go, as JSON: not into what ships, unless asked."""

    results: Path = Path(__file__).parent / "results"


settings = Settings()


@app.callback()
def choose(
    results: Annotated[Path, typer.Option(help="The folder to write the figures to; those that ship are in assets/evaluation.")] = (
        settings.results
    ),
) -> None:
    """Set where the figures of this run go."""
    settings.results = results


DataOption = Annotated[Path, typer.Option("--data", "-d", help="A prepared data set of photos.")]


@app.command()
def build(data: DataOption = DEMO / "prepared") -> None:
    """Building a catalogue from image files, decoding included, beside img2vec-pytorch's own loop over the same files."""
    encoder = encoders.load(encoders.DEFAULT_ENCODER)
    paths = [data / path for path in read_table(data / ITEMS_FILE, ITEM_SCHEMA)["image"].to_pylist()]
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        report = build_catalog(data, Path(folder) / "catalog", encoders.load(encoders.DEFAULT_ENCODER, threads=1))
        ours = report.rows_kept / (time.perf_counter() - start)
    sample = min(PEER_PICTURES, len(paths))
    with img2vec() as peer:
        vector_of_file(peer, paths[0])
        start = time.perf_counter()
        for path in paths[:sample]:
            vector_of_file(peer, path)
        theirs = sample / (time.perf_counter() - start)
    measurements = (
        once("build.images_per_second", ours, report.rows_kept, "files to finished catalogue, thumbnails and checks included"),
        once(
            "build.images_per_second.img2vec",
            theirs,
            min(PEER_PICTURES, len(paths)),
            "peer: vectors only, ResNet-18, nothing written",
        ),
        once("build.times_the_peer", ours / theirs, report.rows_kept, "higher is better"),
    )
    photos = f"{report.rows_read:,} photos of {data.name}"
    counts = {"photos": report.rows_read}
    _show(MeasurementSet("Building a catalogue", photos, measurements, EncoderId.of(encoder), counts), "build")


@app.command()
def encode(
    data: DataOption = DEMO / "prepared",
    encoder: Annotated[str, typer.Option(help="Which encoder to time.")] = encoders.DEFAULT_ENCODER,
) -> None:
    """Pictures to vectors, one and many at a time, beside torch running such a network eagerly, and beside img2vec-pytorch."""
    paths = read_table(data / ITEMS_FILE, ITEM_SCHEMA)["image"].to_pylist()[:PEER_PICTURES]
    _show(encoding(encoder, [read_photo(data / path) for path in paths]), "encode")


@app.command()
def recommend(items: Annotated[int, typer.Option(help="Items in the catalogue.")] = 10_000, repeats: int = 100) -> None:
    """One recommendation from a decoded photo, beside img2vec, scikit-learn's neighbours and a loop over the lists."""
    encoder = encoders.load(encoders.DEFAULT_ENCODER)
    catalog, lists = made_catalog(items, encoder)
    recommender = OutfitRecommender(catalog, encoder, classification.shipped(encoder))
    picture = read_photo(next(iter(sorted((DEMO / "samples").glob("*.webp")))))
    page_size, phone_size = picture.resize((960, 1280)), picture.resize((3000, 4000))
    generator = np.random.default_rng(0)
    peer_vectors = generator.standard_normal((items, 512), dtype=np.float32)
    loop = AlsoBuyLoop(peer_vectors, catalog.ids.tolist(), lists)
    ours = milliseconds("recommend.ms", lambda: recommender.recommend(page_size), repeats, "1280 x 960 photo, decoded")
    phone = milliseconds("recommend.ms.12_megapixels", lambda: recommender.recommend(phone_size), repeats, "4000 x 3000, decoded")
    vector, other = recommender.embed(page_size), Options(k=10)
    again = milliseconds(
        "recommend.ms.again", lambda: recommender.recommend_vector(vector, other), repeats, "other options, same photo"
    )
    with img2vec() as peer:
        theirs = milliseconds(
            "recommend.ms.img2vec_sklearn", lambda: loop(peer.get_vec(page_size)), repeats, "peer, the same photo, 512 numbers"
        )
    faster = ratio("recommend.times_the_peer", ours, theirs, "higher is better")
    found = (ours, phone, again, theirs, faster)
    counts = {"catalogue_items": items}
    _show(MeasurementSet("Recommending", f"{items:,} made items", found, EncoderId.of(encoder), counts), "recommend")


@app.command()
def detect(
    photo: Annotated[Path | None, typer.Option(help="A photo of a person. Default: a drawn sample, which takes as long.")] = None,
    items: Annotated[int, typer.Option(help="Items in the catalogue.")] = 10_000,
    repeats: int = 50,
) -> None:
    """Finding the garments in a photo, and the whole answer for three of them, beside networks of torchvision."""
    chosen = photo or next(iter(sorted((DEMO / "samples").glob("*.webp"))))
    _show(detecting(read_photo(chosen), items, repeats), "detect")


@app.command()
def start(repeats: int = 7) -> None:
    """Importing the pipeline and opening the demo catalogue in a new process, beside importing img2vec-pytorch."""
    ours = _new_processes(
        "from recsys.pipeline import OutfitRecommender; import sys; OutfitRecommender.load('assets/demo/catalog'); "
        "assert 'torch' not in sys.modules, 'torch was imported'",
        repeats,
    )
    peer = "from recsys.encoders._torchvision import import_torchvision; import_torchvision(); import img2vec_pytorch"
    theirs = _new_processes(peer, max(repeats // 2, 1))
    measurements = (
        once("start.seconds", float(np.median(ours[:, 0])), repeats, "median; lower is better; torch is not imported (checked)"),
        once("start.megabytes", float(ours[:, 1].max()), repeats, "peak resident memory; lower is better"),
        once("start.seconds.img2vec", float(np.median(theirs[:, 0])), len(theirs), "peer: import alone, no model, no data"),
        once("start.megabytes.img2vec", float(theirs[:, 1].max()), len(theirs), "peer"),
    )
    encoder = EncoderId.of(encoders.load(encoders.DEFAULT_ENCODER))
    _show(MeasurementSet("Starting", "the demo catalogue", measurements, encoder), "start")


@app.command()
def search(items: int = 10_000, dim: int = 256, repeats: int = 100) -> None:
    """Exact search alone: one query against all vectors, beside FAISS's flat index."""
    import faiss

    generator = np.random.default_rng(0)
    vectors = generator.standard_normal((items, dim), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    index = ExactIndex(vectors, np.array([f"{i:07d}" for i in range(items)], dtype=object))
    flat = faiss.IndexFlatIP(dim)
    flat.add(vectors)
    query = vectors[0]
    ours = milliseconds("search.ms", lambda: index.score(query).nearest(50), repeats, "the 50 nearest, ties by id")
    theirs = milliseconds("search.ms.faiss_flat", lambda: flat.search(query[None], 50), repeats, "peer: the 50 nearest")
    faster = ratio("search.times_the_peer", ours, theirs, "higher is better")
    counts = {"vectors": items}
    _show(
        MeasurementSet("Exact search, one query", f"{items:,} x {dim} random vectors", (ours, theirs, faster), counts=counts),
        "search",
    )


@app.command()
def metadata(
    lines: Annotated[list[int] | None, typer.Option(help="How many lines to make and prepare. Repeatable.")] = None,
    made: Annotated[Path | None, typer.Option(help="A folder to keep the made files in (1.2 GB), or to find them.")] = None,
) -> None:
    """Preparing Amazon's product metadata, a made file of 0.3, 0.9 and 2.7 million lines, beside pandas."""
    _show(preparation.metadata(lines or [300_000, 900_000, 2_700_000], made), "metadata")


@app.command()
def products(source: Annotated[Path, typer.Argument(help="Kaggle's Fashion Product Images, a zip or a folder.")]) -> None:
    """Preparing a shop's products, pictures and all."""
    _show(preparation.products(source), "products")


@app.command()
def neighbours(items: int = 140_000, dim: int = 512, k: int = 20) -> None:
    """The neighbours of every item of a made catalogue, beside FAISS's flat index on a share of them."""
    _show(neighbour_table.measure(items, dim, k), "neighbours")


@app.command()
def words(data: Annotated[Path, typer.Argument(help="A prepared data set.")], repeats: int = 50) -> None:
    """Search by words, beside SQLite's full-text search."""
    _show(word_search.measure(data, repeats), "words")


@app.command()
def landscape(
    catalog: Annotated[Path | None, typer.Option(help="A catalogue. Default: one that is made, of groups that touch.")] = None,
    items: Annotated[int, typer.Option(help="How many items to make.")] = 33_000,
    k: Annotated[list[int] | None, typer.Option(help="How many clusters. Repeatable; default: 7 and 20.")] = None,
    repeats: int = 10,
) -> None:
    """Places and clusters of a whole catalogue, beside scikit-learn's k-means on all numbers of all items."""
    from benchmarks import landscape as landscapes  # imports scikit-learn, which takes a second

    held = Catalog.load(catalog) if catalog else landscapes.made_groups(items, encoders.load(encoders.DEFAULT_ENCODER))
    data = f"{len(held):,} {'items of ' + catalog.name if catalog else 'made items in groups'}"
    _show(landscapes.measure(held, data, k or [7, 20], repeats), "landscape")


@app.command()
def explore(catalog: Annotated[Path, typer.Option(help="The catalogue to look at.")] = DEMO / "catalog") -> None:
    """The Explore page in a real browser: the first picture, another colour, another k, and what is transferred."""
    _show(explore_page.measure(catalog), "explore")


@app.command()
def heatmap(items: int = 200, grouped: int = 33_000, dim: int = 256, repeats: int = 20) -> None:
    """The heat map of items and that of groups, beside scikit-learn, SciPy and seaborn."""
    _show(heat_maps.measure(items, grouped, dim, repeats), "heatmap")


@app.command()
def figure() -> None:
    """Draw README's figure from what was measured last."""
    from benchmarks.figure import draw

    out.print(str(draw(settings.results)))


@app.command("all")
def run_all(data: DataOption = DEMO / "prepared") -> None:
    """Everything that the app does, one after the other; `metadata`, `products`, `neighbours`, `words` and `landscape` go alone."""
    build(data)
    encode(data)
    recommend()
    detect()
    start()
    search()
    figure()


def _new_processes(code: str, repeats: int) -> np.ndarray:
    """(repeats, 2): seconds inside a new interpreter, and its peak memory in MB (Linux; elsewhere nan)."""
    wrapped = (
        f"import time; t = time.perf_counter(); {code}; seconds = time.perf_counter() - t\n"
        "try: peak = next(int(line.split()[1]) / 1024 for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
        "except OSError: peak = float('nan')\n"
        "print(seconds, peak)"
    )
    lines = [
        subprocess.run([sys.executable, "-c", wrapped], check=True, capture_output=True, text=True, cwd=ROOT).stdout
        for _ in range(repeats)
    ]
    return np.array([[float(value) for value in line.split()] for line in lines])


def _show(measured: MeasurementSet, name: str) -> None:
    measured = replace(measured, parameters={"machine": MACHINE}, interval="5 % to 95 %")
    out.print(measured.table())
    settings.results.mkdir(parents=True, exist_ok=True)
    measured.write(settings.results / f"benchmark-{name}.json")


def main() -> NoReturn:
    """Run the command line: a user's mistake is one line on standard error and exit code 2."""
    run(app, "python -m benchmarks", lambda line: print(f"benchmarks: {line}", file=sys.stderr))


if __name__ == "__main__":
    main()
