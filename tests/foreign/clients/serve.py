"""The loop of a client's process: reads what to do, does it with the package, writes what came of it."""

import base64
import json
import os
import sys
from collections.abc import Callable
from types import SimpleNamespace
from pathlib import Path
from typing import Any

#: Addresses, numbers and credentials, from the lane.
settings = SimpleNamespace(**json.loads(os.environ["POKEA_SETTINGS"]))


def encrypted() -> str:
    """The initiator's password, encrypted to the simulator's certificate as Safaricom's portal describes it."""
    # Packages that encrypt by themselves do without it.
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

    certificate = x509.load_pem_x509_certificate(Path(settings.certificate).read_bytes())
    return base64.b64encode(certificate.public_key().encrypt(settings.initiator_password.encode(), PKCS1v15())).decode()


def serve(*functions: Callable[..., Any]) -> None:
    """Serves these functions by their names until standard input ends."""
    by_name = {function.__name__: function for function in functions}
    # The package may print; standard output belongs to the lane.
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"answer": by_name[request["call"]](**request["arguments"])}
        except Exception as error:  # whatever the package raises is its answer
            answer = {"raised": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)
