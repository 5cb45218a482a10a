"""Which room may know which (ARCHITECTURE.md, Doors), read from the imports; and what may stand nowhere."""

import ast
import importlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# Any room may know these.
FOUNDATIONS = {
    "article_types", "clothing_classes", "co_parsing", "color_words", "cutout", "datatypes", "errors", "files", "images", "matlab",
    "onnx_session", "palettes", "tables", "usage", "words",
}  # fmt: skip
# These put stages together.
COMPOSERS = {
    "pipeline", "recognition", "building", "batches", "neighbours", "evaluation", "training", "api", "__main__", "commands",
}  # fmt: skip
# And these put together what is named, and nothing else.
COMPOSE_SOME = {
    "landscape": {"catalog", "clustering"},
    "reconstruction": {"encoders"},
    "word_search": {"catalog", "retrieval", "search"},
}
DATA_PREP_MAY_KNOW = FOUNDATIONS - {"color_words", "words", "palettes"}
HTML_OF_NUMBERS = {("pages", "ui", "panels"): "_bar"}  # the one function that puts anything, numbers, into HTML
HTML_OF_FILES = {
    (("streamlit_app",), "st.html(HERE / 'pages' / 'ui' / 'style.css')"),
    (
        ("pages", "ui", "garment_picker", "__init__"),
        "st.components.v2.component('garment-picker', html=(HERE / 'picker.html').read_text(encoding='utf-8'), "
        "css=(HERE / 'picker.css').read_text(encoding='utf-8'), js=(HERE / 'picker.js').read_text(encoding='utf-8'))",
    ),
    (
        ("pages", "ui", "landscape", "__init__"),
        "st.components.v2.component('landscape', html=(HERE / 'landscape.html').read_text(encoding='utf-8'), "
        "css=(HERE / 'landscape.css').read_text(encoding='utf-8'), "
        "js='\\n'.join(((HERE / f'{name}.js').read_text(encoding='utf-8') for name in SCRIPTS)))",
    ),
    (
        ("pages", "ui", "cluster_cards", "__init__"),
        "st.components.v2.component('cluster-cards', html=(HERE / 'cards.html').read_text(encoding='utf-8'), "
        "css=(HERE / 'cards.css').read_text(encoding='utf-8'), js=(HERE / 'cards.js').read_text(encoding='utf-8'))",
    ),
}
TRAINING_COMMANDS = ("recsys", "training", "command_line")  # read by every command, so that it learns with nothing at its start
LAZY = {  # the app must start without them
    "torch", "torchvision", "img2vec_pytorch", "transformers", "huggingface_hub", "faiss", "sklearn", "safetensors", "onnx",
}  # fmt: skip


def modules(*rooms: str) -> list[Path]:
    found = [path for room in rooms for path in sorted((ROOT / room).rglob("*.py"))]
    return [*found, *(ROOT / room for room in rooms if room.endswith(".py") and (ROOT / room).is_file())]


@cache
def read(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(tree: ast.AST, functions: bool = True) -> Iterator[str]:
    """Every name imported: `a.b` for `import a.b`, `a.b.c` for `from a.b import c`. functions: also what is imported in one."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{name.name}" for name in node.names)
        elif functions or not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from imports(node, functions)


def imports_at_start(tree: ast.Module) -> Iterator[str]:
    """What importing the module imports."""
    return imports(tree, functions=False)


def of(package: str, imported: str) -> str | None:
    """The module of `package` that an import names: of("recsys", "recsys.images.letterbox") is "images"."""
    first, _, rest = imported.partition(".")
    return rest.partition(".")[0] if first == package else None


# ---- The rules: a module's place and its tree -> what is wrong with it.


def relative(place: tuple[str, ...], tree: ast.Module) -> list[str]:
    return [name for name in imports(tree) if name.startswith(".")]


def streamlit_behind_the_pages(place: tuple[str, ...], tree: ast.Module) -> list[str]:
    shown = place[0] in ("pages", "streamlit_app") and place[:2] != ("pages", "importing")
    return [name for name in imports(tree) if not shown and of("streamlit", name) is not None]


def a_page_prepares_data(place: tuple[str, ...], tree: ast.Module) -> list[str]:
    """Only an import prepares and builds; what its report says in words may be said on a page."""
    if place[0] not in ("pages", "streamlit_app") or place[:2] == ("pages", "importing"):
        return []
    prepares = [name for name in imports(tree) if of("data_prep", name) not in (None, "words")]
    return prepares + [name for name in imports(tree) if of("recsys", name) == "building"]


def recsys_leaves_its_room(place: tuple[str, ...], tree: ast.Module) -> list[str]:
    outside = ("data_prep", "pages", "streamlit_app", "benchmarks", "tests")
    return [name for name in imports(tree) if place[0] == "recsys" and name.partition(".")[0] in outside]


def a_stage_knows_another(place: tuple[str, ...], tree: ast.Module) -> list[str]:
    if place[0] != "recsys" or place[1] in COMPOSERS | {"__init__"}:
        return []
    known = FOUNDATIONS | {place[1]} | COMPOSE_SOME.get(place[1], set())
    return [name for name in imports(tree) if of("recsys", name) is not None and of("recsys", name) not in known]


def a_foundation_knows_a_stage(place: tuple[str, ...], tree: ast.Module) -> list[str]:
    return a_stage_knows_another(place, tree) if len(place) > 1 and place[1] in FOUNDATIONS else []


def data_prep_knows_too_much(place: tuple[str, ...], tree: ast.Module) -> list[str]:
    if place[0] != "data_prep":
        return []
    own = [name for name in imports(tree) if of("recsys", name) is not None and of("recsys", name) not in DATA_PREP_MAY_KNOW]
    return own + [name for name in imports(tree) if name.partition(".")[0] in ("pages", "streamlit_app", "benchmarks", "tests")]


def heavy_at_start(place: tuple[str, ...], tree: ast.Module) -> list[str]:
    if place[:2] == ("recsys", "training") and place != TRAINING_COMMANDS:
        return []
    return [name for name in imports_at_start(tree) if name.partition(".")[0] in LAZY]


def training_at_start(place: tuple[str, ...], tree: ast.Module) -> list[str]:
    """Importing what is in `recsys.training` imports torch, so only a function may; its command line imports nothing of it."""
    if place[:2] == ("recsys", "training") and place != TRAINING_COMMANDS:
        return []
    learns = [name for name in imports_at_start(tree) if of("recsys", name) == "training"]
    return [name for name in learns if name != ".".join(TRAINING_COMMANDS)]


def unpickles(place: tuple[str, ...], tree: ast.Module) -> list[str]:
    """Whatever runs code from a file: pickle, joblib, eval, allow_pickle=True, weights_only=False."""
    wrong = [name for name in imports(tree) if name.partition(".")[0] in ("joblib", "shelve", "marshal", "dill", "cloudpickle")]
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        if called in (
            "pickle.load",
            "pickle.loads",
            "pickle.Unpickler",
            "eval",
            "exec",
            "yaml.load",
            "pd.read_pickle",
            "pandas.read_pickle",
        ):
            wrong.append(called)
        if called.endswith("torch.load") and "weights_only=True" not in ast.unparse(node):
            wrong.append(f"{called} without weights_only=True")
        wrong += [
            f"{called}({keyword.arg}=...)"
            for keyword in node.keywords
            if keyword.arg == "allow_pickle" and ast.unparse(keyword.value) != "False"
        ]
    return wrong


def puts_text_into_html(place: tuple[str, ...], tree: ast.Module) -> list[str]:
    """Raw HTML that is not a constant could hold a title from a file."""
    allowed = {
        call
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and function.name == HTML_OF_NUMBERS.get(place)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and all(_made_of_numbers(value, _assigned(function)) for value in _arguments(call))
    }
    return [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and _takes_html(node)
        and node not in allowed
        and not all(isinstance(value, ast.Constant) for value in _arguments(node))
        and (place, ast.unparse(node)) not in HTML_OF_FILES
    ]


def _arguments(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(word.value for word in call.keywords)]


def _takes_html(call: ast.Call) -> bool:
    """`st.html`, also of a container; whatever is in `st.components`; anything told `unsafe_allow_html`."""
    called = ast.unparse(call.func).split(".")
    raw = any(word.arg == "unsafe_allow_html" and ast.unparse(word.value) != "False" for word in call.keywords)
    return raw or called[-1] in ("html", "iframe", "declare_component") or "components" in called


def _assigned(function: ast.FunctionDef) -> dict[str, list[ast.expr]]:
    """What every name of a function is made, by `name = value` alone."""
    assigned: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                assigned.setdefault(ast.unparse(target), []).append(node.value)
    return assigned


def _made_of_numbers(value: ast.AST, assigned: dict[str, list[ast.expr]]) -> bool:
    """Whether a text is made of constants and of what is formatted with `f`, which Python refuses for a text."""
    if isinstance(value, ast.FormattedValue):
        if value.format_spec is None:
            return _made_of_numbers(value.value, assigned)
        return ast.unparse(value.format_spec).strip("'\"").endswith("f")
    if isinstance(value, ast.JoinedStr):
        return all(_made_of_numbers(part, assigned) for part in value.values)
    if isinstance(value, ast.IfExp):
        return _made_of_numbers(value.body, assigned) and _made_of_numbers(value.orelse, assigned)
    if isinstance(value, ast.Name):
        return value.id in assigned and all(_made_of_numbers(one, {}) for one in assigned[value.id])
    return isinstance(value, ast.Constant)


Rule = Callable[[tuple[str, ...], ast.Module], list[str]]
RULES: dict[Rule, tuple[str, str, str]] = {
    # the rule: (where a sample stands, a sample that breaks it, a sample that keeps it)
    relative: ("recsys/color.py", "from . import images", "from recsys import images"),
    streamlit_behind_the_pages: ("recsys/words.py", "def f():\n    import streamlit as st", "import json"),
    a_page_prepares_data: ("pages/catalog.py", "from data_prep.folder import prepare", "from data_prep.words import losses"),
    recsys_leaves_its_room: ("recsys/images.py", "from data_prep.schema import Report", "from recsys.tables import check_items"),
    a_stage_knows_another: ("recsys/matching.py", "from recsys.retrieval import ExactIndex", "from recsys.datatypes import Hits"),
    a_foundation_knows_a_stage: ("recsys/images.py", "import recsys.catalog", "from recsys.errors import ImageError"),
    data_prep_knows_too_much: ("data_prep/folder.py", "from recsys.catalog import Catalog", "from recsys.images import read_image"),
    heavy_at_start: ("recsys/encoders/x.py", "class A:\n    import torch", "class A:\n    def f(self):\n        import torch"),
    training_at_start: ("recsys/pipeline.py", "from recsys.training import x", "def f():\n    from recsys.training import x"),
    unpickles: ("recsys/x.py", "np.load(p, allow_pickle=True)", "np.load(p, allow_pickle=False); torch.load(p, weights_only=True)"),
    puts_text_into_html: ("pages/x.py", "st.html(f'<b>{title}</b>')", "st.html('<b>Hello</b>', width='content')"),
}  # fmt: skip
rules = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)


def place_of(path: Path) -> tuple[str, ...]:
    return path.relative_to(ROOT).with_suffix("").parts


@rules
def test_the_rule_finds_what_breaks_it_and_nothing_else(rule: Rule) -> None:
    where, broken, kept = RULES[rule]
    place = place_of(ROOT / where)
    assert rule(place, ast.parse(broken))
    assert not rule(place, ast.parse(kept))


@pytest.mark.parametrize(
    "code",
    [
        "st.html(title)", "st.html('<b>' + title)", "st.html('<b>%s' % title)", "st.html('{}'.format(title))", "html(title)",
        "st.html(body=title)", "column.html(title)", "st.components.v1.html(page)", "components.html(page)",
        "st.components.v1.iframe(url)", "st.components.v2.component('x', html=page)", "st.markdown(title, unsafe_allow_html=True)",
        "st.markdown('<b>', unsafe_allow_html=allowed or title)", "st.html(HERE / name)",
        "st.html(HERE / 'pages' / 'ui' / 'style.css')",
    ],
)  # fmt: skip
def test_html_that_is_no_constant_is_found_however_it_is_made(code: str) -> None:
    assert puts_text_into_html(("pages", "x"), ast.parse(code)) == [ast.unparse(ast.parse(code))]


@pytest.mark.parametrize("code", ["html.escape(title)", "st.markdown(title)", "st.markdown(title, unsafe_allow_html=False)"])
def test_what_takes_no_html_may_be_given_anything(code: str) -> None:
    assert puts_text_into_html(("pages", "x"), ast.parse(code)) == []


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("st.html(f'<b>{cosine:.0f}</b>')", True),
        ("mark = '' if cosine is None else f'<i>{cosine:.1f}</i>'\n    st.html(f'<b>{mark}</b>')", True),
        ("st.html(f'<b>{title}</b>')", False),
        ("st.html(f'<b>{title:s}</b>')", False),
        ("st.html(f'<b>{title:>9}</b>')", False),
        ("mark = '' if cosine is None else title\n    st.html(f'<b>{mark}</b>')", False),
        ("mark = f'{cosine:.0f}'\n    mark = title\n    st.html(mark)", False),
        ("st.html(title)", False),
    ],
)
def test_the_function_that_makes_html_of_numbers_may_do_so_of_numbers_alone(body: str, kept: bool) -> None:
    code = ast.parse(f"def _bar(cosine, title):\n    {body}")
    assert (puts_text_into_html(("pages", "ui", "panels"), code) == []) is kept
    assert puts_text_into_html(("pages", "ui", "controls"), code)


@rules
def test_no_module_breaks_the_rule(rule: Rule) -> None:
    paths = modules("recsys", "data_prep", "pages", "benchmarks", "streamlit_app.py")
    assert len(paths) > 30
    heavy_rooms = ("benchmarks",)  # they measure peers, and are no part of the app
    wrong = {
        str(path.relative_to(ROOT)): found
        for path in paths
        if (rule not in (heavy_at_start, streamlit_behind_the_pages, training_at_start) or place_of(path)[0] not in heavy_rooms)
        and (found := rule(place_of(path), read(path)))
    }
    assert wrong == {}


def test_the_app_itself_starts_without_what_is_heavy() -> None:
    app = ROOT / "streamlit_app.py"
    assert not heavy_at_start(place_of(app), read(app))
    assert {name.partition(".")[0] for name in imports(read(app))} <= {"streamlit", "pathlib", "pages", "recsys"}


@pytest.mark.parametrize("path", modules("pages", "benchmarks", "data_prep"), ids=lambda path: str(path.relative_to(ROOT)))
def test_whatever_is_taken_from_recsys_is_there(path: Path) -> None:
    for node in ast.walk(read(path)):
        if isinstance(node, ast.ImportFrom) and of("recsys", f"{node.module}.") is not None and node.module:
            module = importlib.import_module(node.module)
            for name in node.names:
                assert hasattr(module, name.name) or importlib.util.find_spec(f"{node.module}.{name.name}"), (
                    f"{node.module}.{name.name}"
                )


def test_every_module_of_recsys_is_a_foundation_a_composer_or_a_stage_with_tests() -> None:
    rooms = {place_of(path)[1] for path in modules("recsys")} - {"__init__"}
    assert rooms >= FOUNDATIONS
    assert not {
        room for room in rooms - {"__main__", "training", "errors", "tables"}
        if not (ROOT / "tests" / "recsys" / room).is_dir() and not (ROOT / "tests" / "recsys" / f"test_{room}.py").is_file()
    }  # fmt: skip
