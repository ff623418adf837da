"""The certificate that this computer makes for itself, since phones demand https."""

import ipaddress
import socket
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from recordings.files import write_atomic

DAYS = 397
"""How long it holds; iOS takes none of more than 398 days (support.apple.com, 103769)."""

SOON = timedelta(days=30)
"""How long before its end it is made anew."""

MOST = 32
"""Addresses in one; the newest stay."""


def certificate(folder: Path, hosts: Collection[str]) -> tuple[Path, bool]:
    """Return the file of a certificate and its key for these addresses; whether it is new.

    One that is there and holds for all of them stays, so that phones which have taken it need
    not be asked again; a new one holds for the addresses of the one before too. Only the user can
    read the file. Raises OSError where it cannot be written.
    """
    path = folder / "certificate.pem"
    wanted = list(dict.fromkeys([*hosts, "127.0.0.1", "localhost", *own_names()]))
    known, end = known_hosts(path)
    if set(wanted) <= set(known) and end - datetime.now(UTC) > SOON:
        return path, False
    path.touch(0o600)
    path.chmod(0o600)  # what replaces it is readable by as many
    write_atomic(path, made(list(dict.fromkeys([*wanted, *known]))[:MOST]))
    return path, True


def own_names() -> list[str]:
    """Return what this computer is called, also by those on its network (mDNS)."""
    name = socket.gethostname().partition(".")[0]
    plain = name.encode("ascii", "ignore").decode().replace("_", "-").strip("-")
    return [plain, f"{plain}.local"] if plain else []


def known_hosts(path: Path) -> tuple[list[str], datetime]:
    """Return for which addresses a certificate holds, and until when; none for one that is none."""
    try:
        data = path.read_bytes()
        found = x509.load_pem_x509_certificate(data)
        serialization.load_pem_private_key(data, None)
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, TypeError, x509.ExtensionNotFound):
        return [], datetime.min.replace(tzinfo=UTC)
    return [str(name.value) for name in names], found.not_valid_after_utc


def made(hosts: list[str]) -> bytes:
    """Return a new key and its certificate for these addresses, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Limber on this computer")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=DAYS - 1))
        .add_extension(x509.SubjectAlternativeName([named(host) for host in hosts]), False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
        .sign(key, hashes.SHA256())
    )
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ) + signed.public_bytes(serialization.Encoding.PEM)


def named(host: str) -> x509.GeneralName:
    """Return an address or a name as certificates have it."""
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)
