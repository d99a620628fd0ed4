"""Tokens on Redis: each way to it, and what it costs when it is not there."""

from __future__ import annotations

import datetime as dt
import ssl
import threading
from pathlib import Path
from typing import Any

import pytest

from pax8.errors import ConfigurationError, TokenStoreError
from pax8.tokens.on_redis import RedisStore
from support.calls import get
from support.driver import Driver
from support.script import Script
from support.servers import RedisServer

PASSWORD = "P4SSW0RD"


def test_keys_begin_with_a_prefix_and_end_with_the_token(redis_server: RedisServer) -> None:
    redis_server.flush()
    RedisStore(redis_server.url).save("key", b"value", 100)
    RedisStore(f"{redis_server.url}/0?prefix=ours:pax8").save("key", b"value", 100)
    kept = redis_server.ask("KEYS *")
    assert b"\r\npax8:tokens:key\r\n" in kept
    assert b"\r\nours:pax8:key\r\n" in kept
    left = int(redis_server.ask("PTTL pax8:tokens:key").strip(b":\r\n"))
    assert 90_000 < left <= 100_000


def test_no_connection_is_kept(redis_server: RedisServer) -> None:
    store = RedisStore(redis_server.url)
    threads = [threading.Thread(target=store.load, args=["key"]) for _ in range(10)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    store.save("key", b"value", 10)
    assert store.load("key") == b"value"
    # But that which asks.
    assert redis_server.ask("CLIENT LIST").count(b" addr=127") == 1


def test_a_socket_of_this_machine_and_a_password(tmp_path: Path, driver: Driver) -> None:
    path = tmp_path / "redis.sock"
    server = RedisServer("--unixsocket", str(path), "--requirepass", PASSWORD)
    try:
        for url in (
            f"redis://:{PASSWORD}@127.0.0.1:{server.port}/0",
            f"unix://:{PASSWORD}@{path}?db=1",
        ):
            first, second = Script(), Script()
            for pax8 in (first, second):
                driver.do(get, driver.client(pax8, token_store=url))
            assert (len(first.token_requests), len(second.token_requests)) == (1, 0)
        with pytest.raises(TokenStoreError, match="Redis: AuthenticationError"):
            RedisStore(server.url.replace("//", "//:another@")).load("key")
    finally:
        server.kill()


def test_a_certificate_that_is_not_good_costs_a_warning(
    tmp_path: Path, driver: Driver, caplog: pytest.LogCaptureFixture
) -> None:
    import socket

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path))
    ended: list[Exception] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            try:
                while True:
                    connection, _ = listener.accept()
                    with connection, context.wrap_socket(connection, server_side=True):
                        pass
            except OSError as error:
                ended.append(error)

        def serve_all() -> None:
            while listener.fileno() >= 0:
                serve()

        thread = threading.Thread(target=serve_all, daemon=True)
        thread.start()
        pax8 = Script()
        url = f"rediss://:{PASSWORD}@127.0.0.1:{listener.getsockname()[1]}"
        client = driver.client(pax8, token_store=url)
        for _ in range(3):
            assert driver.do(get, client).id == "one"
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(10)
    assert any(isinstance(each, ssl.SSLError) for each in ended)
    assert len(pax8.token_requests) == 1
    warned = [each.getMessage() for each in caplog.records if each.levelname == "WARNING"]
    assert len([each for each in warned if "the token store fails" in each]) == 1
    assert "Redis: ConnectionError" in caplog.text
    assert PASSWORD not in caplog.text


def certificate(folder: Path) -> Path:
    """A certificate that nobody has reason to trust, with its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path = folder / "certificate.pem"
    path.write_bytes(key.private_bytes(pem, *plain) + made.public_bytes(pem))
    return path


@pytest.mark.parametrize(
    "url",
    ["redis://cache:port", "redis://[::1", "redis://cache?socket_timeout=soon", "unix://"],
)
def test_a_url_that_is_none_is_refused(url: str, driver: Driver) -> None:
    with pytest.raises(ConfigurationError, match="token_store: it is not a URL such as"):
        driver.client(token_store=url)


def test_a_server_that_is_not_there_is_tried_briefly(driver: Driver) -> None:
    import socket
    import time

    # It takes what comes, and says nothing.
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"redis://127.0.0.1:{mute.getsockname()[1]}?socket_timeout=0.05"
        began = time.monotonic()
        client: Any = driver.client(Script(), token_store=url)
        assert driver.do(get, client).id == "one"
    assert time.monotonic() - began < 1
