"""Errors that a client is told about, each with the code that it sees."""


class WebchatError(Exception):
    code = "internal"


class BadRequest(WebchatError):
    code = "bad_request"


class NotAuthenticated(WebchatError):
    code = "not_authenticated"


class UnknownAgent(WebchatError):
    code = "unknown_agent"


class TooManyEngines(WebchatError):
    code = "too_many_engines"


class DelegationTooDeep(WebchatError):
    code = "delegation_too_deep"
