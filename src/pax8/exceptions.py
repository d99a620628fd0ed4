"""What can go wrong, under the import name of pax8 0.x, with the names that it had."""

from pax8.errors import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    ChangedMeanwhile,
    ConfigurationError,
    ConflictError,
    DeadlineExceeded,
    ErrorDetail,
    IncompleteListing,
    MethodNotAllowedError,
    NotFoundError,
    NotSent,
    OutcomeUnknown,
    Pax8Error,
    PermissionDeniedError,
    RateLimitError,
    Sent,
    ServerError,
    ServerTimeoutError,
    TokenStoreError,
    TransportError,
    UnprocessableError,
    UnreadableResponse,
)

# The names of 0.x catch what they caught: everything, a wrong answer, a token that cannot be kept.
Pax8Exception = Pax8Error
UnexpectedResponseException = ApiError
UnableToCacheException = TokenStoreError

__all__ = [
    "ApiError",
    "AuthenticationError",
    "BadRequestError",
    "ChangedMeanwhile",
    "ConfigurationError",
    "ConflictError",
    "DeadlineExceeded",
    "ErrorDetail",
    "IncompleteListing",
    "MethodNotAllowedError",
    "NotFoundError",
    "NotSent",
    "OutcomeUnknown",
    "Pax8Error",
    "Pax8Exception",
    "PermissionDeniedError",
    "RateLimitError",
    "Sent",
    "ServerError",
    "ServerTimeoutError",
    "TokenStoreError",
    "TransportError",
    "UnableToCacheException",
    "UnexpectedResponseException",
    "UnprocessableError",
    "UnreadableResponse",
]
