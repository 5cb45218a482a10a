"""A real HTTP server on loopback that behaves as badly as a test asks it to, and remembers who asked for what."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Handler = BaseHTTPRequestHandler


@dataclass
class Asked:
    """One request as the server saw it; begun and ended are seconds of `time.monotonic`."""

    path: str
    headers: Mapping[str, str]
    begun: float
    ended: float = float("inf")


@dataclass
class WebServer:
    """What lies at each path, and what was asked for. A path that nothing lies at answers 404."""

    port: int = 0
    pause: float = 0.0  # seconds before every answer
    pages: dict[str, Callable[[Handler], None]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def count(self, path: str) -> int:
        return sum(one.path == path for one in self.asked)

    def put(self, path: str, body: bytes = b"", status: int = 200, kind: str = "image/jpeg", **headers: str) -> str:
        """Serve this answer, and return its address; `Retry_After` stands for the header Retry-After."""
        self.pages[path] = lambda handler: answer(handler, body, status, kind, **headers)
        return self.url(path)

    def put_in_turn(self, path: str, *answers: Callable[[Handler], None]) -> str:
        """Serve one after the other, the last one for ever."""
        waiting = [*answers]

        def page(handler: Handler) -> None:
            with self.lock:
                now = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            now(handler)

        return self.play(path, page)

    def play(self, path: str, page: Callable[[Handler], None]) -> str:
        """Let a function answer."""
        self.pages[path] = page
        return self.url(path)


def answer(handler: Handler, body: bytes = b"", status: int = 200, kind: str = "image/jpeg", **headers: str) -> None:
    """A whole answer."""
    handler.send_response(status)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **named}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def serving() -> Iterator[WebServer]:
    """A server on a free port, until the block ends."""
    server = WebServer()

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # otherwise every answer on a kept connection waits 40 ms

        def do_GET(self) -> None:
            asked = Asked(self.path, dict(self.headers), time.monotonic())
            with server.lock:
                server.asked.append(asked)  # before the answer, for whoever counts when it has come
                server.at_once += 1
            try:
                time.sleep(server.pause)
                server.pages.get(self.path, lambda handler: answer(handler, b"no such page", 404, "text/html"))(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True
            finally:
                asked.ended = time.monotonic()
                with server.lock:
                    server.at_once -= 1

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False
        request_queue_size = 128

        def handle_error(self, *_: object) -> None:
            """A client that hangs up is none of ours."""

    with Server(("127.0.0.1", 0), Answering) as http:
        server.port = http.server_port
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            http.shutdown()
            thread.join()
