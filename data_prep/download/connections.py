"""Connections that lead to public addresses only, and that can be ended from another thread.

The address that was checked is the one that is connected to: a name that leads to a public address when it is looked at and to
this machine a moment later ("DNS rebinding") gains nothing. TLS is still checked against the name.
"""

import ipaddress
import socket
import threading
import time
from contextlib import suppress
from typing import Any
from weakref import WeakSet

import requests
import requests.adapters
import urllib3.exceptions
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.util.connection import create_connection

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address as seen from a network that has only IPv6
_SEVERAL = 16  # hosts that each thread keeps connections to


class RefusedError(Exception):
    """The address is none that is asked: another scheme, not public, not an address at all."""


class UnreachableError(Exception):
    """Nothing came, or not all of it; another try may do better. `heard`: the host had begun to answer."""

    def __init__(self, message: str, heard: bool = False) -> None:
        super().__init__(message)
        self.heard = heard


def is_public(address: str) -> bool:
    """Whether an IP address can be anybody's on the internet: not this machine, not the network around it, not a group.

    An IPv4 address inside an IPv6 one (mapped, 6to4, NAT64) is looked at itself.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def public_addresses(host: str, port: int) -> list[str]:
    """Look the name up, once: its public addresses. RefusedError where it has others only, UnreachableError where it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnreachableError(f"there is no host {host}, or no network") from error
    addresses = list(dict.fromkeys(str(place[4][0]) for place in found))
    public = [address for address in addresses if is_public(address)]
    if not public:
        raise RefusedError(f"{host} is not at a public address")
    return public


class Guard:
    """What every connection of a transport keeps to: public addresses, where so asked, and a moment when it has to be done."""

    def __init__(self, public_only: bool, deadline: float | None) -> None:
        self.public_only = public_only
        self.deadline = deadline
        self._stopped = False
        self._lock = threading.Lock()
        self._connections: WeakSet[_GuardedHTTP] = WeakSet()

    def begin(self, connection: "_GuardedHTTP") -> None:
        """A request starts on this connection."""
        connection.due = time.monotonic() + self.deadline if self.deadline else float("inf")
        with self._lock:
            if self._stopped:
                raise UnreachableError("stopped")
            self._connections.add(connection)

    def stop(self) -> None:
        """Let no request begin any more, and end all that have."""
        with self._lock:
            self._stopped = True
        self.cut_due_before(float("inf"))

    def cut_due_before(self, now: float) -> None:
        """Shut down connections that had to be done by `now`, so that whoever waits on one waits no longer."""
        with self._lock:
            late = [connection for connection in self._connections if connection.due <= now]
        for connection in late:
            if (sock := connection.sock) is not None:
                with suppress(OSError):  # it has ended by itself
                    socket.socket.shutdown(sock, socket.SHUT_RDWR)  # the plain socket's: TLS would first want to say goodbye


class _GuardedHTTP(HTTPConnection):
    due = float("inf")

    def __init__(self, *args: Any, guard: Guard, **options: Any) -> None:
        super().__init__(*args, **options)
        self._guard = guard

    def _new_conn(self) -> socket.socket:
        if not self._guard.public_only or self.proxy is not None:
            return super()._new_conn()
        fault: OSError | None = None
        for address in public_addresses(self.host, self.port):
            try:
                return create_connection((address, self.port), self.timeout, socket_options=self.socket_options)
            except OSError as error:
                fault = error
        raise UnreachableError(words_for(fault)) from fault

    def request(self, *args: Any, **options: Any) -> None:
        self._guard.begin(self)
        super().request(*args, **options)


class _GuardedHTTPS(_GuardedHTTP, HTTPSConnection):
    pass


class GuardedAdapter(requests.adapters.HTTPAdapter):
    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        super().__init__(pool_connections=_SEVERAL)

    def get_connection_with_tls_context(self, *args: Any, **options: Any) -> HTTPConnectionPool:
        pool = super().get_connection_with_tls_context(*args, **options)
        pool.ConnectionCls = _GuardedHTTPS if pool.scheme == "https" else _GuardedHTTP
        pool.conn_kw["guard"] = self._guard
        return pool


def words_for(error: BaseException | None, heard: bool = False) -> str:
    """In words that are the same for the same fault of any host: they are in the table, and reasons group by them."""
    slow = (TimeoutError, requests.Timeout, urllib3.exceptions.TimeoutError)
    if isinstance(error, slow):
        return "the server fell silent before all had come" if heard else "the server did not answer in time"
    if isinstance(error, requests.exceptions.SSLError):
        return "the server's certificate does not fit, or TLS failed"
    return "the connection was cut before all had come" if heard else "no connection, or it was cut before an answer came"
