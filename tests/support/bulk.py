"""A Pax8 of files so large that they show, run by itself: it keeps nothing of them.

`python bulk.py BYTES` prints its address. It takes any upload, and calls it by how many bytes came;
a download has as many bytes as it was told.
"""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BLOCK = b"x" * 65536


class Handler(BaseHTTPRequestHandler):
    """Answers tokens, uploads and downloads."""

    protocol_version = "HTTP/1.1"
    size = 0

    def do_POST(self) -> None:
        got = self._count()
        if self.path == "/v1/token":
            self._say({"access_token": "token", "expires_in": 86400}, 200)
        else:
            self._say([{"id": "one", "name": str(got)}], 201)

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "application/pdf")
        self.send_header("content-length", str(self.size))
        self.end_headers()
        for done in range(0, self.size, len(BLOCK)):
            self.wfile.write(BLOCK[: self.size - done])

    def _count(self) -> int:
        if "content-length" in self.headers:
            return self._pass(int(self.headers["content-length"]))
        got = 0
        while size := int(self.rfile.readline(), 16):
            got += self._pass(size)
            self.rfile.readline()
        self.rfile.readline()
        return got

    def _pass(self, size: int) -> int:
        left = size
        while left:
            left -= len(self.rfile.read(min(left, len(BLOCK))))
        return size

    def _say(self, said: object, status: int) -> None:
        content = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Say nothing."""


def main(size: int) -> None:
    """Serve until somebody ends this."""
    Handler.size = size
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
