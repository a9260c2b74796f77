"""A real IMAP server with an empty mailbox."""

from __future__ import annotations

import imaplib
import socket
import ssl
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from config import ImapSettings

PYMAP = "import pymap.main; pymap.main.main()"
TLS_AT_ONCE = """
import asyncio, ssl, sys
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(sys.argv.pop(1), sys.argv.pop(1))
start = asyncio.start_server
asyncio.start_server = lambda *args, **names: start(*args, ssl=context, **names)
"""
"""`pymap` knows STARTTLS alone: this encrypts from the first byte, as on port 993."""

USER, PASSWORD = "events@example.org", 'a "pass word"'


class ImapServer:
    """`pymap`, with its mailbox in memory, on a free port of this computer.

    It takes STARTTLS, or with `tls_at_once` speaks TLS alone.
    """

    def __init__(self, folder: Path, *, tls_at_once: bool = False) -> None:
        self.tls_at_once = tls_at_once
        self.certificate, self.key = make_certificate(folder)
        self.port = free_port()
        options = ["--port", str(self.port), "--host", "127.0.0.1"]
        pair = [str(self.certificate), str(self.key)]
        tls = ["--no-tls"] if tls_at_once else ["--cert", pair[0], "--key", pair[1]]
        program = [TLS_AT_ONCE + PYMAP, *pair] if tls_at_once else [PYMAP]
        users = ["dict", "--demo-user", USER, "--demo-password", PASSWORD]
        self.process = subprocess.Popen(
            [sys.executable, "-c", *program, *options, *tls, *users],
            stderr=subprocess.DEVNULL,
        )
        self._wait()

    def settings(self, **changes: object) -> ImapSettings:
        """How to reach it."""
        fields = {
            "server": "127.0.0.1",
            "port": self.port,
            "username": USER,
            "password": PASSWORD,
            "mailbox": "INBOX",
            "ca_file": self.certificate,
        }
        return ImapSettings(**(fields | changes))  # type: ignore[arg-type]

    def put(self, *messages: bytes) -> None:
        """Let mails arrive."""
        client = self._client()
        for message in messages:
            status, answer = client.append("INBOX", "", "", message)
            assert status == "OK", answer
        client.logout()

    def flags(self) -> list[str]:
        """The flags of each mail, sorted, in the order of arrival."""
        client = self._client()
        client.select("INBOX", readonly=True)
        _status, answer = client.fetch("1:*", "(FLAGS)")
        client.logout()
        found = [imaplib.ParseFlags(each) for each in answer if isinstance(each, bytes)]
        return [
            " ".join(sorted(flag.decode() for flag in each if flag != b"\\Recent"))
            for each in found
        ]

    def empty(self) -> None:
        """Remove every mail."""
        client = self._client()
        client.select("INBOX")
        client.store("1:*", "+FLAGS", "\\Deleted")
        client.expunge()
        client.logout()

    def stop(self) -> None:
        """End the server."""
        self.process.terminate()
        self.process.wait()

    def _client(self) -> imaplib.IMAP4:
        context = ssl.create_default_context(cafile=str(self.certificate))
        client: imaplib.IMAP4
        if self.tls_at_once:
            client = imaplib.IMAP4_SSL("127.0.0.1", self.port, ssl_context=context, timeout=20)
        else:
            client = imaplib.IMAP4("127.0.0.1", self.port, timeout=20)
            client.starttls(context)
        client.login(f'"{USER}"', PASSWORD)
        return client

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                assert self.process.poll() is None, "the IMAP server did not start"
                time.sleep(0.1)
            else:
                return
        raise TimeoutError


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "An IMAP server")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths
