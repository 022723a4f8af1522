"""Stands in for Safaricom's sandbox host, so that clients which know no other address reach the simulator unchanged.

Two doors. The TLS door is that host, with a throw-away certificate for its name; what comes in is passed on to the simulator's plain
port. The proxy door takes CONNECT for that one host and leads to the TLS door; anything else is refused, so that a client which asks
for another host fails instead of leaving this machine. Clients verify the certificate as always: they are told to trust it, by the
variables that they read for that purpose.
"""

import asyncio
import ssl
import subprocess
import threading
from pathlib import Path

HOST = "sandbox.safaricom.co.ke"


class StandIn:
    """Both doors, open until the process ends."""

    def __init__(self, folder: Path, simulator_port: int) -> None:
        self.certificate = folder / "stand-in.pem"
        key = folder / "stand-in.key"
        mint(self.certificate, key)
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(self.certificate, key)
        self._simulator_port = simulator_port
        opened = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self._serve(opened)), daemon=True).start()
        if not opened.wait(10):
            raise RuntimeError("the stand-in for the sandbox host did not open")

    async def _serve(self, opened: threading.Event) -> None:
        tls = await asyncio.start_server(self._to_simulator, "127.0.0.1", 0, ssl=self._tls)
        proxy = await asyncio.start_server(self._to_tls, "127.0.0.1", 0)
        self.tls_port = tls.sockets[0].getsockname()[1]
        self.proxy_port = proxy.sockets[0].getsockname()[1]
        opened.set()
        await asyncio.Event().wait()

    async def _to_simulator(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await join(reader, writer, self._simulator_port)

    async def _to_tls(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()
            return
        if head.startswith(f"CONNECT {HOST}:443 ".encode()):
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await join(reader, writer, self.tls_port)
        else:
            writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            writer.close()


async def join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    """Passes bytes both ways between a connection and a port of this machine."""
    there_reader, there_writer = await asyncio.open_connection("127.0.0.1", port)
    await asyncio.gather(pump(reader, there_writer), pump(there_reader, writer))


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
    except (ConnectionError, ssl.SSLError):
        pass  # one side hung up; so does the other
    finally:
        writer.close()


def mint(certificate: Path, key: Path) -> None:
    """A self-signed certificate for the host's name, for two days."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        + ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}", "-out", certificate, "-keyout", key],
        check=True,
        capture_output=True,
    )
