"""The shop's own web server: takes callbacks and results, answers them as Safaricom's listener sample does, and keeps the bodies."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver:
    """Listens until the process ends."""

    def __init__(self) -> None:
        self._bodies: dict[str, list[dict]] = {}
        self._changed = threading.Condition()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with receiver._changed:
                    receiver._bodies.setdefault(self.path, []).append(body)
                    receiver._changed.notify_all()
                answer = b'{"ResponseCode":"00000000","ResponseDesc":"success"}'
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base_url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def body(self, path: str, seconds: float = 20) -> dict:
        """The one body that came to this path; waits for it. A second one is an error."""
        until = time.monotonic() + seconds
        with self._changed:
            while path not in self._bodies:
                left = until - time.monotonic()
                if left <= 0 or not self._changed.wait(left):
                    raise AssertionError(f"nothing came to {path} within {seconds} s")
            bodies = self._bodies[path]
        if len(bodies) != 1:
            raise AssertionError(f"{len(bodies)} messages came to {path}")
        return bodies[0]
