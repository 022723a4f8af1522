"""The program under test, `pokea-simulator`, and its control panel."""

import json
import subprocess
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


class Simulator:
    """Runs until `stop`. `shop` holds what its first line says: the address, numbers and credentials."""

    def __init__(self, program: Path, *arguments: str) -> None:
        command = [program, "--listen", "127.0.0.1:0", *arguments]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the simulator did not start")
        self.shop = dict(pair.split("=", 1) for pair in line.split())
        self.base_url = self.shop["base_url"]
        self.port = int(self.base_url.rsplit(":", 1)[1])

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)

    def get(self, path: str) -> bytes:
        with OPENER.open(f"{self.base_url}{path}", timeout=10) as response:
            return response.read()

    def post(self, path: str, body: dict) -> None:
        request = urllib.request.Request(
            f"{self.base_url}{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        OPENER.open(request, timeout=10).close()

    def until(self, condition: Callable[[], T | None], seconds: float = 120) -> T:
        """What the condition gives once it holds: asked now, and again whenever the simulator tells of a change."""
        limit = time.monotonic() + seconds
        # It also writes a line every 15 s on which nothing changes, so that a read always ends.
        with OPENER.open(f"{self.base_url}/control/events", timeout=30) as changes:
            for line in changes:
                if line.startswith(b"data:") and (found := condition()) is not None:
                    return found
                if time.monotonic() > limit:
                    break
        raise AssertionError(f"it does not come about within {seconds} s")

    def state(self) -> dict:
        return json.loads(self.get("/control/state"))

    def ledger(self) -> "Ledger":
        return Ledger(json.loads(self.get("/control/ledger")))


class Ledger:
    """All accounts at one moment, in cents."""

    def __init__(self, ledger: dict) -> None:
        self._balances = {json.dumps(line["account"], sort_keys=True): line["balance"] for line in ledger["accounts"]}
        self.newest = ledger["postings"][-1] if ledger["postings"] else None

    def customer(self, phone: str) -> int:
        return self._balances.get(json.dumps({"customer": phone}), 0)

    def org(self, number: str, purse: str) -> int:
        return self._balances[json.dumps({"org": {"number": number, "purse": purse}}, sort_keys=True)]


# Straight to this machine, whatever proxy the environment names.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
