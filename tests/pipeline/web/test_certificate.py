"""The certificate that this computer makes, with a real TLS handshake."""

import socket
import ssl
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from pipeline.web import certificate as module
from pipeline.web.certificate import certificate, known_hosts
from pipeline.web.trust import Trust


def test_it_holds_for_every_address_and_only_the_user_reads_it(tmp_path: Path) -> None:
    path, new = certificate(tmp_path, ["192.168.1.20", "10.0.0.2"])
    assert new
    hosts, end = known_hosts(path)
    assert {"192.168.1.20", "10.0.0.2", "127.0.0.1", "localhost"} <= set(hosts)
    left = end - datetime.now(UTC)
    assert timedelta(days=390) < left < timedelta(days=398)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert certificate(tmp_path, ["10.0.0.2"]) == (path, False)


def test_it_is_made_anew_for_a_new_address_and_before_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, _ = certificate(tmp_path, ["192.168.1.20"])
    assert certificate(tmp_path, ["172.16.0.9"])[1]
    assert {"192.168.1.20", "172.16.0.9"} <= set(known_hosts(path)[0])
    monkeypatch.setattr(module, "SOON", timedelta(days=1000))
    assert certificate(tmp_path, ["172.16.0.9"])[1]


@pytest.mark.parametrize("content", [b"", b"no certificate", b"\xff" * 99])
def test_what_is_no_certificate_is_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "certificate.pem").write_bytes(content)
    path, new = certificate(tmp_path, ["10.0.0.2"])
    assert new
    assert "10.0.0.2" in known_hosts(path)[0]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_server_that_listens_proves_itself_by_a_new_address(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    trust.renew(["10.0.0.2"])
    assert "10.0.0.2" in proven(trust)
    assert "10.0.0.3" not in proven(trust)
    trust.renew(["10.0.0.2", "10.0.0.3"])
    assert {"10.0.0.2", "10.0.0.3"} <= proven(trust)


def proven(trust: Trust) -> set[str]:
    """Return for which addresses a server proves itself to who connects."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            stream, _ = server.accept()
            with trust.context.wrap_socket(stream, server_side=True) as secure:
                secure.recv(1)

        thread = threading.Thread(target=serve)
        thread.start()
        client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
        with (
            socket.create_connection(server.getsockname()) as stream,
            client.wrap_socket(stream) as secure,
        ):
            data = secure.getpeercert(binary_form=True)
            secure.sendall(b"!")
        thread.join()
    assert data is not None
    found = x509.load_der_x509_certificate(data)
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(name.value) for name in names}
