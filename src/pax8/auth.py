"""The ways to be let in by Pax8: what `auth=` takes."""

from pax8._core.auth import Auth, BearerToken
from pax8._core.credentials import ClientCredentials
from pax8._core.delegation import AuthorizationCode

__all__ = ["Auth", "AuthorizationCode", "BearerToken", "ClientCredentials"]
