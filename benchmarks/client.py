"""One keep-alive connection to a server, and many at once. Times are wall time with the whole body read, in ms."""

import http.client
import socket
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from benchmarks.server import HOST


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and how long it took."""

    status: int
    body: bytes
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked; `form` makes it a POST."""

    path: str
    form: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Connection:
    """A keep-alive connection. An answer that is no 200 is an error: what is measured must have happened."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection(HOST, port, timeout=60)
        self.connection.connect()
        self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: Request) -> Answer:
        """Send a request and read the whole answer."""
        headers = dict(request.headers)
        body = None
        if request.form is not None:
            body = urllib.parse.urlencode(request.form).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        start = time.perf_counter()
        self.connection.request("POST" if body is not None else "GET", request.path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        milliseconds = (time.perf_counter() - start) * 1000
        if response.status != 200:
            raise RuntimeError(
                f"{response.status} for {request.path}: {content[:500].decode(errors='replace')}"
            )
        return Answer(response.status, content, milliseconds)

    def close(self) -> None:
        """Hang up."""
        self.connection.close()


@dataclass(frozen=True, slots=True)
class Load:
    """What many clients got in a time."""

    answers: int
    seconds: float
    milliseconds: tuple[float, ...]

    @property
    def per_second(self) -> float:
        """Acknowledged requests a second."""
        return self.answers / self.seconds


def crowd(port: int, sources: list[Iterator[Request]], seconds: float) -> Load:
    """Let one client for each source ask without a pause; the first error of any is raised at the end."""
    times: list[float] = []
    errors: list[BaseException] = []
    start = time.perf_counter()
    clients = [
        threading.Thread(target=_client, args=(port, source, start + seconds, times, errors))
        for source in sources
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    if errors:
        raise errors[0]
    return Load(len(times), time.perf_counter() - start, tuple(times))


def _client(
    port: int, source: Iterator[Request], until: float, times: list[float], errors: list[BaseException]
) -> None:
    try:
        connection = Connection(port)
        while time.perf_counter() < until:
            times.append(connection.ask(next(source)).milliseconds)
        connection.close()
    except BaseException as error:  # a thread's error must not be lost
        errors.append(error)


def in_turn(rounds: int, each: int, *ways: Callable[[], float]) -> list[list[list[float]]]:
    """Measure several ways in turn: way -> round -> times, so that other work on the machine meets all alike."""
    found: list[list[list[float]]] = [[] for _ in ways]
    for way in ways:
        way()  # warm
    for _ in range(rounds):
        for place, way in enumerate(ways):
            found[place].append([way() for _ in range(each)])
    return found
