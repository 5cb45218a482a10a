import re
from pathlib import Path

import typer
from typer.testing import CliRunner, Result

from data_prep.commands.download import download
from tests.fetching import data_set_of, rows
from tests.support import encoded, noise
from tests.web_server import WebServer

JPEG = encoded(noise(), "JPEG")


def run(*arguments: str | Path) -> Result:
    app = typer.Typer()
    app.command()(download)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_the_report_in_words_and_the_next_command(web: WebServer, tmp_path: Path) -> None:
    urls = [web.put("/a.jpg", JPEG), web.put("/b.jpg", JPEG), web.put("/no", b"", 403), web.put("/down", b"", 500),
            *(web.url(f"/gone{number}") for number in range(5))]  # fmt: skip
    out = data_set_of(tmp_path / "my set", urls)
    result = run(out, "--any-address", "--retries", "0")
    assert result.exit_code == 0, result.output
    gone = "; ".join(f"{url} (the server answered 404)" for url in urls[4:7])
    assert result.stdout.splitlines() == [
        "2 of 9 pictures are there; this run settled 9 addresses.",
        f"       5  gone, as {gone}",
        f"       1  refused, as {urls[2]} (the server answered 403)",
        f"       1  unreachable, as {urls[3]} (the server answered 500)",
        "The same command asks again for those unreachable.",
        f"Next: python -m recsys build '{out}' --out 'catalogs/my set'",
    ]
    web.asked.clear()
    assert "this run settled 6 addresses" in run(out, "--any-address", "--retries=0", "--again=gone").stdout
    assert sorted(one.path for one in web.asked) == ["/down", *(f"/gone{number}" for number in range(5))]


def test_a_limit_and_what_is_not_public(web: WebServer, tmp_path: Path) -> None:
    out = data_set_of(tmp_path / "out", [web.put(f"/{number}.jpg", JPEG) for number in range(3)])
    lines = run(out, "--limit", "2").stdout.splitlines()
    assert lines[0] == "0 of 3 pictures are there; this run settled 2 addresses."
    assert lines[1].startswith("       2  refused, as http://127.0.0.1:")
    assert lines[2] == "For hosts that are not public, and that you trust: --any-address --again refused."
    assert lines[3] == "1 are still to fetch: run it again."
    assert web.asked == []
    assert run(out, "--any-address", "--again", "refused").stdout.startswith("3 of 3 pictures are there;")


def test_mistakes_are_one_line(tmp_path: Path) -> None:
    for arguments, said in (
        ((tmp_path / "none",), "is not a prepared data set"),
        ((data_set_of(tmp_path / "out", ["http://a.invalid/"]), "--concurrency=0"), "--concurrency is 0; it must be at least 1"),
    ):
        result = run(*arguments)
        assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
        assert said in result.stderr


def test_an_address_is_shown_as_text(tmp_path: Path) -> None:
    url = "ftp://a.example/\x1b[31m<script>alert(1)</script>[bold]x"
    out = data_set_of(tmp_path / "out", [url])
    result = run(out)
    assert r"refused, as ftp://a.example/\x1b[31m<script>alert(1)</script>[bold]x (only http and https" in result.stdout
    assert [*rows(out)] == [url]


def test_the_help_says_what_it_does_about_proxies() -> None:
    words = re.sub(r"[\s│]+", " ", run("--help").stdout)
    assert "use the proxies of the environment (HTTPS_PROXY)" in words
    assert "Stop it whenever you like" in words
