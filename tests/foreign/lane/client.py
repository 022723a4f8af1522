"""A foreign client in a process of its own: one JSON line asks it to do something, one JSON line answers."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from .stand_in import StandIn

CLIENTS = Path(__file__).resolve().parent.parent / "clients"


class Raised(Exception):
    """The package raised an exception, or rejected its promise, with this text."""


class Client:
    """`with Client(...) as client: client.call("push", amount=1)`."""

    def __init__(self, file: str, packages: Path, stand_in: StandIn, settings: dict) -> None:
        environment = {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": str(packages),
            "POKEA_SETTINGS": json.dumps(settings),
        }
        if file.endswith(".py"):
            command = [packages / "venv/bin/python", CLIENTS / file]
            proxy = f"http://127.0.0.1:{stand_in.proxy_port}"
            environment |= {
                "HTTPS_PROXY": proxy,
                "HTTP_PROXY": proxy,
                "SSL_CERT_FILE": str(stand_in.certificate),
                "REQUESTS_CA_BUNDLE": str(stand_in.certificate),
                "PYTHONDONTWRITEBYTECODE": "1",
            }
        else:
            command = [shutil.which("node"), "--require", CLIENTS / "reroute.cjs", CLIENTS / file]
            environment |= {
                "NODE_PATH": str(packages / "node_modules"),
                "NODE_EXTRA_CA_CERTS": str(stand_in.certificate),
                "POKEA_STAND_IN_PORT": str(stand_in.tls_port),
            }
        self._process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def call(self, name: str, **arguments: Any) -> Any:
        """What the package returns. Raises `Raised` with what it raises."""
        try:
            self._process.stdin.write(json.dumps({"call": name, "arguments": arguments}) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # then it answers nothing either
        line = self._process.stdout.readline()
        if not line:
            raise AssertionError(f"the client's process ended before it answered {name}")
        answer = json.loads(line)
        if "raised" in answer:
            raise Raised(answer["raised"])
        return answer["answer"]

