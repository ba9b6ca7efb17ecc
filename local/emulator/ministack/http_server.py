"""
Serves an ASGI application over HTTP/1.1 on loopback, with nothing but asyncio.

MiniStack's own server, Hypercorn, takes ten times as much of the processor for a call as the call itself: tests make some hundred
thousand calls.
"""

import asyncio
import signal
import traceback
from http import HTTPStatus
from urllib.parse import unquote

MAX_HEAD_BYTES = 1024 * 1024
# More than this waits for a client that does not read.
MAX_UNSENT_BYTES = 1024 * 1024
# The backlog of connections that nobody has accepted yet.
BACKLOG = 1024
SHUTDOWN_SECONDS = 2

PHRASES = {status.value: status.phrase for status in HTTPStatus}


class BadRequest(Exception):
    pass


class Head:
    """The lines of a request before its body."""

    def __init__(self, text):
        first, *lines = text.split(b"\r\n")
        words = first.split(b" ")
        if len(words) != 3 or not words[2].startswith(b"HTTP/1."):
            raise BadRequest()
        self.method, self.target = words[0].decode("latin-1").upper(), words[1]
        self.version = words[2][5:].decode("latin-1")
        self.headers = [header(line) for line in lines]
        named = dict(self.headers)
        self.is_chunked = named.get(b"transfer-encoding", b"").lower().endswith(b"chunked")
        length = named.get(b"content-length", b"0")
        if not length.isdigit():
            raise BadRequest()
        self.length = int(length)
        self.expects_continue = named.get(b"expect", b"").lower() == b"100-continue"
        connection = named.get(b"connection", b"").lower()
        self.is_last = connection == b"close" or (self.version == "1.0" and connection != b"keep-alive")

    def scope(self, client, server):
        path, _, query = self.target.partition(b"?")
        return {
            "type": "http",
            "asgi": {"spec_version": "2.1", "version": "3.0"},
            "http_version": self.version,
            "method": self.method,
            "scheme": "http",
            "path": unquote(path.decode("ascii", "surrogateescape")),
            "raw_path": path,
            "query_string": query,
            "root_path": "",
            "headers": self.headers,
            "client": client,
            "server": server,
            "state": {},
            "extensions": {},
        }


def header(line):
    name, colon, value = line.partition(b":")
    if not colon or not name or name != name.strip():
        raise BadRequest()
    return name.lower(), value.strip()


class Connection(asyncio.Protocol):
    """One client: a request is read when the one before it was answered, and given to the application when it is whole."""

    def __init__(self, app, loop):
        self.app, self.loop = app, loop
        self.buffer = bytearray()
        self.head = None
        self.chunks = []
        self.task = None
        self.is_over = False
        self.gone = loop.create_future()
        # Resolves when the client has read on; None while it keeps up.
        self.room = None

    def connection_made(self, transport):
        self.transport = transport
        transport.set_write_buffer_limits(high=MAX_UNSENT_BYTES)
        self.client = transport.get_extra_info("peername")[:2]
        self.server = transport.get_extra_info("sockname")[:2]

    def connection_lost(self, error):
        self.is_over = True
        self.gone.set_result(None)
        self.resume_writing()

    def pause_writing(self):
        self.room = self.loop.create_future()

    def resume_writing(self):
        if self.room is not None and not self.room.done():
            self.room.set_result(None)
        self.room = None

    def data_received(self, data):
        self.buffer += data
        self.begin()

    def begin(self):
        """Has the next request answered, if all of it is here and none is being answered."""
        if self.task is not None or self.is_over:
            return
        try:
            body = self.read_body() if self.head or self.read_head() else None
        except (BadRequest, ValueError):
            self.refuse(400)
            return
        if body is None:
            return
        head, self.head = self.head, None
        self.task = self.loop.create_task(self.answer(head, body))

    def read_head(self):
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            if len(self.buffer) > MAX_HEAD_BYTES:
                raise BadRequest()
            return False
        self.head = Head(bytes(self.buffer[:end]))
        del self.buffer[: end + 4]
        self.chunks = []
        if self.head.expects_continue and not self.buffer:
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        return True

    def read_body(self):
        return self.read_chunked() if self.head.is_chunked else self.take(self.head.length)

    def take(self, length):
        if len(self.buffer) < length:
            return None
        taken = bytes(memoryview(self.buffer)[:length])
        if len(self.buffer) == length:
            # What is emptied keeps its room: that of a large body, in each connection.
            self.buffer = bytearray()
        else:
            del self.buffer[:length]
        return taken

    def read_chunked(self):
        while True:
            end = self.buffer.find(b"\r\n")
            if end < 0:
                return None
            size = int(bytes(self.buffer[:end]).partition(b";")[0], 16)
            if size == 0:
                # An empty line ends the trailers, which nobody needs.
                over = self.buffer.find(b"\r\n\r\n", end)
                return None if over < 0 or self.take(over + 4) is None else b"".join(self.chunks)
            chunk = self.buffer[end + 2 : end + 2 + size]
            if self.take(end + 2 + size + 2) is None:
                return None
            self.chunks.append(bytes(chunk))

    async def answer(self, head, body):
        answer = Answer(self, head)
        asked = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive():
            if asked:
                return asked.pop()
            await asyncio.shield(self.gone)
            return {"type": "http.disconnect"}

        try:
            await self.app(head.scope(self.client, self.server), receive, answer.send)
        except Exception:
            traceback.print_exc()
        self.task = None
        if not answer.has_begun:
            self.refuse(500)
        elif head.is_last or not answer.is_complete:
            self.is_over = True
            self.transport.close()
        self.begin()

    def refuse(self, status):
        self.is_over = True
        line = f"HTTP/1.1 {status} {PHRASES[status]}\r\n".encode("latin-1")
        self.transport.write(line + b"content-length: 0\r\nconnection: close\r\n\r\n")
        self.transport.close()


class Answer:
    """What is sent for one request. Head and body go out together: each write costs as much as the call."""

    def __init__(self, connection, head):
        self.connection, self.head = connection, head
        self.start = None
        self.has_begun = False
        self.is_complete = False
        self.is_silent = False
        self.is_chunked = False

    async def send(self, message):
        connection = self.connection
        if message["type"] == "http.response.start":
            self.start = message
            return
        if message["type"] != "http.response.body" or self.is_complete:
            return
        body, is_last = message.get("body", b""), not message.get("more_body", False)
        data = self.framed(body, is_last) if self.has_begun else self.first(body, is_last)
        self.has_begun, self.is_complete = True, is_last
        if connection.is_over:
            return
        connection.transport.write(data)
        if connection.room is not None:
            await connection.room

    def first(self, body, is_last):
        status, headers = int(self.start["status"]), self.start.get("headers", [])
        names = {name.lower() for name, _ in headers}
        lines = [f"HTTP/1.1 {status} {PHRASES.get(status, '')}".encode("latin-1")]
        lines += [name + b": " + value for name, value in headers]
        self.is_silent = self.head.method == "HEAD" or status < 200 or status in (204, 304)
        if not self.is_silent and b"content-length" not in names:
            self.is_chunked = not is_last
            length = b"content-length: %d" % len(body)
            lines.append(b"transfer-encoding: chunked" if self.is_chunked else length)
        if self.head.is_last:
            lines.append(b"connection: close")
        return b"\r\n".join(lines) + b"\r\n\r\n" + self.framed(body, is_last)

    def framed(self, body, is_last):
        if self.is_silent:
            return b""
        if not self.is_chunked:
            return bytes(body)
        chunk = b"%x\r\n%b\r\n" % (len(body), body) if body else b""
        return chunk + (b"0\r\n\r\n" if is_last else b"")


async def start(app):
    """Tells the application that it starts; gives what tells it that it ends."""
    loop = asyncio.get_running_loop()
    started, ending = loop.create_future(), loop.create_future()
    events = [{"type": "lifespan.startup"}]

    async def receive():
        if events:
            return events.pop()
        await ending
        return {"type": "lifespan.shutdown"}

    async def send(message):
        if message["type"] == "lifespan.startup.complete":
            started.set_result(None)
        elif message["type"] == "lifespan.startup.failed":
            started.set_exception(RuntimeError(message.get("message", "")))

    scope = {"type": "lifespan", "asgi": {"spec_version": "2.0", "version": "3.0"}, "state": {}}
    task = loop.create_task(app(scope, receive, send))
    await started

    async def end():
        ending.set_result(None)
        await asyncio.wait([task], timeout=SHUTDOWN_SECONDS)

    return end


async def serve(app, host):
    """Serves on a port that the system chooses, and says which, until a signal ends it."""
    loop = asyncio.get_running_loop()
    end = await start(app)
    server = await loop.create_server(lambda: Connection(app, loop), host, 0, backlog=BACKLOG)
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    print("Running on http://%s:%d" % server.sockets[0].getsockname()[:2], flush=True)
    await stopped.wait()
    server.close()
    await end()
