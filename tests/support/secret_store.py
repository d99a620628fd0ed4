"""A store of secrets such as systems have, for the package keyring."""

from __future__ import annotations

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError


class SecretStore(KeyringBackend):
    """Keeps secrets in memory; `fault` is raised by all that is asked of it."""

    priority = 1  # type: ignore[assignment]  # keyring makes a property of it

    def __init__(self) -> None:
        super().__init__()
        self.secrets: dict[tuple[str, str], str] = {}
        self.fault: Exception | None = None

    def get_password(self, service: str, username: str) -> str | None:
        self._fail()
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._fail()
        self.secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.secrets.pop((service, username), None) is None:
            raise PasswordDeleteError(username)

    def _fail(self) -> None:
        if self.fault is not None:
            raise self.fault
