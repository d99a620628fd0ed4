"""The authorization-code flow: a vendor's app acts for partners who let it.

Pax8 asks third parties for it instead of a partner's own credentials. What is known of it is in
Pax8's page on delegation; that tokens are exchanged at `/oauth/token` of the same host follows from
the Auth0 libraries that it recommends.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from urllib.parse import urlencode

from pax8._core import wire
from pax8._core.credentials import Token, asking, granted, kept_under, without
from pax8._core.hidden import Hidden
from pax8._core.http import Request, Response
from pax8._core.options import BASE_URL
from pax8._core.options import base_url as checked
from pax8.errors import AuthenticationError, ConfigurationError, ReauthorizationRequired

LOGIN = "https://login.pax8.com"
AUTHORIZE_PATH, EXCHANGE_PATH = "/authorize", "/oauth/token"
AUDIENCE = "https://api.pax8.com"
SCOPE = "Manage:Pax8Data"
# What lets an app act while the partner is away: Auth0 gives a refresh token for it only.
OFFLINE = "offline_access"
# How long Pax8 takes a refresh token for good: 90 days, in seconds.
REFRESH_LIFETIME = 90 * 86_400.0
_REFUSED = frozenset({400, 401, 403})


@dataclass(frozen=True, slots=True)
class AuthorizationCode:
    """A vendor's app, acting for one partner who has let it.

    One configuration serves all partners: `Pax8Client(auth=app).acting_for("a partner")` is a
    client that acts for this one, and so is `Pax8Client(auth=app.of("a partner"))`. The partner is
    sent to `authorize_url(…)`, comes back to `redirect_uri` with a code, and
    `client.exchange(code)` makes tokens of it. From then on the tokens are renewed by themselves,
    for as long as Pax8 allows; `ReauthorizationRequired` says that the partner must be sent there
    again.

    :param client_id: The app's own, given by Pax8.
    :param client_secret: The secret to it.
    :param redirect_uri: Where Pax8 sends the partner back to, as Pax8 has it on file.
    :param partner: A name of your own for the partner, such as its id in your database: its tokens
        are kept under it.
    :param audience: What the tokens are for.
    """

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    partner: str = ""
    audience: str = AUDIENCE

    # Long enough for the one answer that must not be asked for twice.
    claim_seconds = 60.0
    irreplaceable = True

    def __post_init__(self) -> None:
        """Refuse what cannot work."""
        needed = {"client_id", "client_secret", "redirect_uri", "audience"}
        for each in fields(self):
            # No variable here holds what may be the secret.
            if not _is_text(getattr(self, each.name), needed=each.name in needed):
                raise ConfigurationError(f"auth: AuthorizationCode needs {each.name} as text")

    def of(self, partner: str) -> AuthorizationCode:
        """The same app, acting for this partner."""
        other = replace(self, partner=partner)
        other.require_partner()
        return other

    def require_partner(self) -> None:
        """Refuse to act for nobody in particular: one partner's data would be taken for another's.

        Raises ConfigurationError.
        """
        if not self.partner:
            raise ConfigurationError(
                'auth: which partner to act for must be said: client.acting_for("a partner")'
            )

    def authorize_url(
        self, state: str, *, scope: str = f"{SCOPE} {OFFLINE}", base_url: str | None = None
    ) -> str:
        """Where to send the partner, to let the app act for it.

        :param state: What comes back with the code. Make it of chance, keep it with the partner's
            session, and take no code that comes with another one: a code that somebody else
            smuggled in would connect the wrong account.
        :param scope: What is asked for, separated by spaces.
        :param base_url: Where Pax8 is, if it is a sandbox; else the environment's PAX8_BASE_URL.
        """
        # Whoever has nothing to compare with takes any code.
        if not state:
            raise ConfigurationError("state: something that nobody can guess is needed")
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": scope,
            "audience": self.audience,
            "state": state,
        }
        return f"{_host(checked(base_url))}{AUTHORIZE_PATH}?{urlencode(query)}"

    def key(self, root: str, audience: str) -> str:
        """What this partner's tokens are kept under."""
        self.require_partner()
        if audience != self.audience:
            raise ConfigurationError(
                f"auth: this partner's tokens are for {self.audience}, and this call needs one for "
                f"{audience}, which cannot be had by an authorization code"
            )
        return kept_under("authorization code", self.client_id, root, audience, self.partner)

    def url(self, root: str) -> str:
        """Where tokens are asked for."""
        return _host(root) + EXCHANGE_PATH

    def exchange(self, root: str, code: Hidden[str]) -> Request:
        """The request for the first tokens, with the code that the partner came back with."""
        if not _is_code(code.value):
            raise ConfigurationError("code: what the partner came back with is none")
        more = {"code": code.value, "redirect_uri": self.redirect_uri}
        return self._request(root, "authorization_code", more)

    def request(self, root: str, audience: str, before: Token | None) -> Request:
        """The request for the next token; ReauthorizationRequired if there was none before."""
        del audience
        if before is None:
            raise self._required("no tokens of it are kept")
        if before.refresh_token is None:
            raise self._required("Pax8 gave no refresh token for it")
        return self._request(root, "refresh_token", {"refresh_token": before.refresh_token})

    def token(
        self, request: Request, response: Response, asked_at: float, before: Token | None
    ) -> Token:
        """The token in this answer; ReauthorizationRequired if the refresh token is over."""
        if not response.refused:
            token = granted(request, response, asked_at)
            if token.refresh_token is None and before is not None:
                # Without rotation the old one stays good.
                token = replace(token, refresh_token=before.refresh_token)
            return token
        clean = without(response, _secrets(request))
        error = clean.error(request)
        if response.status in _REFUSED and before is not None and error.type == "invalid_grant":
            raise self._required("Pax8 takes its refresh token no more") from error
        if response.status in _REFUSED:
            raise AuthenticationError(
                request.sent,
                response.status,
                clean.headers,
                clean.content,
                f"Pax8 does not accept the client id {self.client_id!r} with its secret"
                if before is not None
                else "Pax8 does not accept the code, or the app that brings it",
            )
        raise error

    def kept_for(self, token: Token, now: float) -> float:
        """How many seconds the token is of use in a store: as long as its refresh token."""
        return REFRESH_LIFETIME if token.refresh_token else token.expires_at - now

    def _request(self, root: str, grant_type: str, more: dict[str, str]) -> Request:
        body = {"grant_type": grant_type, "client_id": self.client_id}
        return asking(self.url(root), body | {"client_secret": self.client_secret} | more)

    def _required(self, why: str) -> ReauthorizationRequired:
        return ReauthorizationRequired(self.partner, why)


def _is_text(given: object, *, needed: bool) -> bool:
    return isinstance(given, str) and (given != "" or not needed)


def _is_code(given: object) -> bool:
    # Like a token, it is of visible ASCII.
    return isinstance(given, str) and Token(given, 0.0).whole


def _secrets(request: Request) -> list[str]:
    """What was sent that must not show."""
    sent = wire.decode(request.content)
    return [sent[name] for name in ("client_secret", "code", "refresh_token") if name in sent]


def _host(root: str) -> str:
    """The host of the login: Pax8 has one of its own for it, a sandbox is all in one."""
    return LOGIN if root == BASE_URL else root
