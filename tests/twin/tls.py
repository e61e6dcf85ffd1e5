"""The twin under Discord's real host names, with TLS: production code runs as it is.

The certificate is made here and lives in memory and a temporary file; only the connector that
``Certificate.connector`` makes trusts it. That connector resolves Discord's names to the twin and
no other name at all, so that a stray request fails loudly.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import tempfile
from pathlib import Path

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NAMES = ("discord.com", "*.discord.com", "gateway.discord.gg", "*.discord.gg", "cdn.discordapp.com")
ENDINGS = ("discord.com", "discord.gg", "discordapp.com")


class Certificate:
    """A certificate for Discord's names, signed by itself. ``server``: the twin's side."""

    def __init__(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "local Discord")])
        now = dt.datetime.now(dt.UTC)
        names: list[x509.GeneralName] = [x509.DNSName(each) for each in NAMES]
        names.append(x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=2))
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(key, hashes.SHA256())
        )
        self.pem = made.public_bytes(serialization.Encoding.PEM)
        secret = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        self.server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "twin.pem")
            path.write_bytes(secret + self.pem)
            self.server.load_cert_chain(path)

    def connector(self, port: int) -> aiohttp.TCPConnector:
        """For ``Client(connector=…)``; to be made inside the running loop."""
        trusting = ssl.create_default_context(cadata=self.pem.decode())
        return aiohttp.TCPConnector(limit=0, ssl=trusting, resolver=Loopback(port))


class Loopback(AbstractResolver):
    """Discord's names are on this machine; there are no others."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.asked: list[str] = []

    async def resolve(
        self,
        host: str,
        port: int = 0,  # noqa: ARG002 - the twin has one port for everything
        family: socket.AddressFamily = socket.AF_INET,  # noqa: ARG002
    ) -> list[ResolveResult]:
        self.asked.append(host)
        if not host.endswith(ENDINGS):
            raise OSError(f"{host} is not Discord")
        found = ResolveResult(
            hostname=host,
            host="127.0.0.1",
            port=self.port,
            family=socket.AF_INET,
            proto=0,
            flags=socket.AI_NUMERICHOST,
        )
        return [found]

    async def close(self) -> None:
        """Nothing is held."""
