"""What two names, places and shapes alone say: that two are alike on purpose.

Each function is one reason for which two things that look like rivals aren't; `Purposes` says how
much each counts, and adds those that take a look at the rest of the code base.
"""

from __future__ import annotations

import re

from canonize.discovery.candidates import Candidate
from canonize.discovery.words import QUALIFIERS

_NULL = re.compile(
    r"^(?:Null|No_?[Oo]p|Nop|Dummy|Void|Inert|Disabled)(?=[A-Z])|(?:Null|NoOp|Noop)$"
)
_NULL_FUNCTION = re.compile(r"^(?:null|no_?op|nop|dummy|disabled)_|_(?:null|no_?op|disabled)$")
_HOOKS = frozenset(
    {"ready", "includeme", "handle", "configure", "init_app", "create_app", "register", "install",
     "load_ipython_extension", "get_urls", "get_blueprint", "get_blueprints", "dispatch", "start",
     "initialize", "initialise", "teardown", "bootstrap", "make_app", "application", "get_parser",
     "build_parser", "parse_args", "add_arguments", "get_options", "activate", "deactivate"}
)  # fmt: skip
_HOOK_VERBS = frozenset(
    {"register", "setup", "configure", "install", "init", "initialize", "initialise", "teardown",
     "connect", "pytest", "add_arguments", "apply_patches"}
)  # fmt: skip
_API = re.compile(r"^v\d+(?:_?(?:alpha|beta|rc)\d*)?(?:_\d+)?$")
_API_NUMBER = re.compile(r"(?:^|_)api_?v?\d+$")
_API_NAME = re.compile(r"(?:Api|API)_?[Vv]\d|_api_v\d")
_GUARDS = frozenset(
    {"auth", "authz", "authorization", "authorisation", "permission", "permissions", "acl",
     "policy", "policies", "guards"}
)  # fmt: skip
_LAYERS = (
    frozenset({"model", "models", "orm", "table", "tables", "row", "rows", "db"}),
    frozenset({"schema", "schemas", "serializer", "serializers", "dto", "dtos"}),
    frozenset({"entity", "entities", "domain"}),
    frozenset({"form", "forms", "filter", "filters", "filterset", "filtersets"}),
    frozenset({"view", "views", "resource", "resources", "route", "routes", "endpoint"}),
    frozenset({"graphql", "gql"}),
    frozenset({"task", "tasks", "job", "jobs"}),
    frozenset({"command", "commands", "cli"}),
)
_FORMS = re.compile(
    r"(?:Entity|Row|Record|Schema|Serializer|Model|Table|Dto|DTO|Form|Filter|FilterSet|Read|Create|"
    r"Update|Out|In|Response|Request|Type|Dict|Data|Details?|Info|Summary|Payload|Params)$"
)
_SIDES = (("client", "server"), ("clients", "servers"), ("sender", "receiver"))
_PLATFORMS = frozenset(
    {"linux", "windows", "win", "win32", "osx", "darwin", "macos", "mac", "posix", "unix", "nt",
     "openbsd", "freebsd", "bsd", "android", "ios", "eventlet", "gevent", "asyncio", "trio",
     "twisted", "tornado", "curio", "mysql", "postgres", "postgresql", "sqlite", "oracle", "mssql",
     "mariadb", "cuda", "cpu", "gpu", "rocm"}
)  # fmt: skip
_WAYS_TO_WAIT = re.compile(r"(?:^|_)(?:a?sync|asynchronous|synchronous|aio|asyncio)(?=_|$)")
_VERSION_WORD = re.compile(r"(?:^|_)v_?\d+(?:_\d+)*(?=_|$)")
_VERSION = re.compile(r"[Vv]\d|_v\d")
NUMBER = re.compile(r"\d+")
_FOR = re.compile(r"(?<=[a-z])For(?=[A-Z])|_for_")
_ARGUMENTS = frozenset({"arg", "args", "argument", "arguments", "argparse", "argparser"})
_READING = frozenset(
    {"parse", "parser", "create", "make", "build", "get", "setup", "set", "up", "init", "add",
     "define", "read", "cli", "command", "cmd", "commandline", "line", "options", "and", "from"}
)  # fmt: skip
_EACH_HAS_ONE = frozenset(
    {"Options", "Settings", "Arguments", "Plugin", "App", "Application", "parse_args",
     "parse_arguments", "parse_cli_args", "get_args", "get_arguments", "get_parser",
     "build_parser", "make_parser", "create_parser", "build_arg_parser", "signal_handler",
     "sigint_handler", "sigterm_handler", "handle_signal", "handle_sigint", "handle_sigterm",
     "usage", "print_usage", "show_usage", "main_async", "async_main", "amain"}
)  # fmt: skip
_SHOWN_BY_ITSELF = re.compile(r"^(?:run_)?(?:demo|example)_")
_STANDS_BEFORE = re.compile(r"(?:Proxy|Adapter|Facade)$|^(?:Proxy|ProxyFor)(?=[A-Z])")
_OPPOSITES = (
    {"less", "greater"}, {"min", "max"}, {"minimum", "maximum"}, {"lower", "upper"},
    {"first", "last"}, {"before", "after"}, {"left", "right"}, {"up", "down"}, {"row", "column"},
    {"rows", "columns"}, {"horizontal", "vertical"}, {"asc", "desc"}, {"ascending", "descending"},
    {"encode", "decode"}, {"encoder", "decoder"}, {"read", "write"}, {"reader", "writer"},
    {"start", "stop"}, {"open", "close"}, {"lock", "unlock"}, {"enable", "disable"},
    {"import", "export"}, {"importer", "exporter"}, {"push", "pull"}, {"encrypt", "decrypt"},
    {"install", "uninstall"}, {"subscribe", "unsubscribe"}, {"compress", "decompress"},
    {"serializer", "deserializer"}, {"input", "output"}, {"source", "sink"}, {"buy", "sell"},
    {"inbound", "outbound"}, {"incoming", "outgoing"}, {"positive", "negative"},
)  # fmt: skip
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_TRIVIAL_BASES = frozenset(["object", "ABC", "abc.ABC", "Generic", "Protocol", "BaseModel"])


def each_has_one(a: Candidate, b: Candidate) -> bool:
    """What every program or plug-in has of its own: its options, its arguments, its end."""
    if all(_SHOWN_BY_ITSELF.match(c.name) for c in (a, b)):
        return True
    if a.name != b.name:
        return False
    own = a.name.lstrip("_")
    return own in _EACH_HAS_ONE or _reads_arguments(own)


def _reads_arguments(name: str) -> bool:
    """``create_argument_parser``, ``setup_cli_args``: nothing is said of what the program does."""
    said = frozenset(name.lower().split("_"))
    return bool(said & _ARGUMENTS) and said <= _ARGUMENTS | _READING


def is_proxy(a: Candidate, b: Candidate) -> bool:
    """``QueryProxy`` and ``Query``."""
    bare = [_STANDS_BEFORE.sub("", c.name) for c in (a, b)]
    return a.name != b.name and bool(bare[0]) and bare[0] == bare[1]


def are_opposites(a: Candidate, b: Candidate) -> bool:
    """``RowReader`` and ``RowWriter``, ``less_than`` and ``greater_than``."""
    left, right = _spelt(a.name).split("_"), _spelt(b.name).split("_")
    if len(left) != len(right):
        return False
    told = [{x, y} for x, y in zip(left, right, strict=True) if x != y]
    return bool(told) and all(two in _OPPOSITES for two in told)


def is_null_object(a: Candidate, b: Candidate) -> bool:
    """``NullCookieJar`` and ``CookieJar``."""
    pattern = _NULL if a.definition.is_class else _NULL_FUNCTION
    bare = [pattern.sub("", c.name) for c in (a, b)]
    return a.name != b.name and bool(bare[0]) and bare[0] == bare[1]


def _parts(candidate: Candidate) -> list[str]:
    return candidate.module.lower().split(".")


def are_api_versions(a: Candidate, b: Candidate) -> bool:
    """Each lies in a package for a version; ``store_v2`` beside ``store`` is another matter."""
    left, right = _api_version(a), _api_version(b)
    if left != right and (all((left, right)) or _lie_beside_one(a, b)):
        return True
    return bool(_API_NAME.search(a.name)) != bool(_API_NAME.search(b.name)) or (
        bool(_API_NAME.search(a.name)) and a.name != b.name
    )


def _api_version(candidate: Candidate) -> list[str]:
    """``v2`` of ``app.api.v2.users``, ``api21`` of ``app.store_api21``."""
    parts = _parts(candidate)
    numbered = (_API_NUMBER.search(part) for part in parts)
    return [p for p in parts if _API.match(p)] + [found[0] for found in numbered if found]


def _lie_beside_one(a: Candidate, b: Candidate) -> bool:
    """``app.api.views.types`` and ``app.api.v3.views.types``: the rest of a version is older."""
    return any(
        "api" in parts[:-1] and [p for p in parts if not _API.match(p)] == other
        for parts, other in ((_parts(a), _parts(b)), (_parts(b), _parts(a)))
    )


def are_protocol_versions(a: Candidate, b: Candidate) -> bool:
    """``SendV1Servlet`` and ``SendV2Servlet``, ``parse_v09_event`` and ``parse_event``.

    A version at the end is another matter: ``StoreV2`` comes after ``Store``.
    """
    spelt = [_spelt(c.name) for c in (a, b)]
    found = [_VERSION_WORD.search(name) for name in spelt]
    if a.name == b.name or _bare(spelt[0]) != _bare(spelt[1]):
        return False
    return any(match and match.end() < len(name) for match, name in zip(found, spelt, strict=True))


def _bare(name: str) -> str:
    return _VERSION_WORD.sub("", name).strip("_")


def _spelt(name: str) -> str:
    return CAMEL.sub("_", name).lower()


def are_ways_to_wait(a: Candidate, b: Candidate) -> bool:
    """Twins for callers that wait and for those that don't, in one module or in two."""
    left, right = _spelt(a.name), _spelt(b.name)
    if a.name != b.name:
        if _WAYS_TO_WAIT.sub("", left).strip("_") == _WAYS_TO_WAIT.sub("", right).strip("_"):
            return True
        kinds = {a.definition.kind, b.definition.kind}
        short, long = sorted((left, right), key=len)
        return kinds == {"async", "function"} and long == f"a{short}"
    spelt = [c.module.replace(".", "_") for c in (a, b)]
    here, there = (_WAYS_TO_WAIT.sub("", module) for module in spelt)
    return [here, there] != spelt and here.strip("_") == there.strip("_") and a.module != b.module


def await_one(a: Candidate, b: Candidate) -> bool:
    """One function is a coroutine, and the other one is not."""
    return {a.definition.kind, b.definition.kind} == {"async", "function"}


def _told_apart(a: Candidate, b: Candidate) -> tuple[set[str], set[str]]:
    """Words of the modules, and of the names, that only one of two has."""
    left = {w for p in _parts(a) for w in (p, *p.split("_"))} | set(_spelt(a.name).split("_"))
    right = {w for p in _parts(b) for w in (p, *p.split("_"))} | set(_spelt(b.name).split("_"))
    return left - right, right - left


def are_two_sides(a: Candidate, b: Candidate) -> bool:
    """What differs in names and modules is that one is the client and one the server."""
    left, right = _told_apart(a, b)
    return any((x in left and y in right) or (y in left and x in right) for x, y in _SIDES)


def are_for_platforms(a: Candidate, b: Candidate) -> bool:
    """Each name or module has a platform, an event loop or a database of its own."""
    left, right = _told_apart(a, b)
    return bool(left & _PLATFORMS and right & _PLATFORMS)


def are_hooks(a: Candidate, b: Candidate) -> bool:
    """Functions of one name that start something, each called by what loads its module, or by what
    a decorator of the same name hands them to: ``@pages.after_request def after_request``."""
    if a.name != b.name or a.module == b.module:
        return False
    if all(any(_is_called_so(c, d) for d in c.definition.decorators) for c in (a, b)):
        return True
    return a.name in _HOOKS or a.name.split("_")[0] in _HOOK_VERBS or a.name.endswith("_patches")


def _is_called_so(candidate: Candidate, decorator: str) -> bool:
    return decorator.removesuffix("()").endswith(f".{candidate.name}")


def guards(a: Candidate, b: Candidate) -> bool:
    """``logic.action:delete`` and ``logic.auth:delete``."""
    left, right = (set(_parts(c)) & _GUARDS for c in (a, b))
    return a.name == b.name and bool(left) != bool(right)


def are_forms(a: Candidate, b: Candidate) -> bool:
    """``Order`` and ``OrderRow``, or one name in ``models`` and in ``schemas``."""
    if a.name == b.name:
        return _layer(a) != _layer(b) and None not in (_layer(a), _layer(b))
    left, right = _FORMS.sub("", a.name), _FORMS.sub("", b.name)
    return bool(left) and left == right


def _layer(candidate: Candidate) -> int | None:
    """The innermost layer that the module names."""
    for part in reversed(_parts(candidate)):
        for number, layer in enumerate(_LAYERS):
            if part in layer:
                return number
    return None


def is_the_default(a: Candidate, b: Candidate) -> bool:
    """``get_default_theme`` and ``get_theme``."""
    left, right = a.name.split("_"), b.name.split("_")
    short, long = sorted((left, right), key=len)
    return "default" in long[1:] and [w for w in long if w != "default"] == short


def are_numbered(a: Candidate, b: Candidate) -> bool:
    """``sha1sum`` and ``sha256sum``, ``VS2019`` and ``VS2022``: one for each algorithm or release.

    ``StoreV2`` is another matter: it comes after ``Store``. ``read_v1`` and ``read_v2`` in one
    module are both there for those who have the one or the other.
    """
    versions = [bool(_VERSION.search(c.name)) for c in (a, b)]
    if a.name == b.name or (any(versions) and not (all(versions) and a.module == b.module)):
        return False
    return NUMBER.sub("", a.name) == NUMBER.sub("", b.name)


def is_about(a: Candidate, b: Candidate) -> bool:
    """``WorkerForBuilder`` and ``Builder``."""
    parts = _FOR.split(a.name)
    return len(parts) == 2 and parts[1] == b.name


def holds_and_starts(a: Candidate, b: Candidate) -> bool:
    """A plug-in of a framework that keeps a plain thing of the same name and starts it."""
    if a.name != b.name or not a.definition.is_class:
        return False
    return (
        any(a.path in files for files in b.users.values())
        and bool(set(a.definition.bases) - _TRIVIAL_BASES)
        and not set(b.definition.bases) - _TRIVIAL_BASES
    )


def parameter_names(candidate: Candidate) -> list[str]:
    """The names of what a function takes."""
    method = next(iter(candidate.definition.methods), None)
    if method is None:
        return []
    return [p.rstrip("=") for p in method.signature.split(",") if p.strip("*/")]


def take_other_things(a: Candidate, b: Candidate) -> bool:
    """Other parameters, and other ones in number; of one name only when a single word tells it."""
    left, right = parameter_names(a), parameter_names(b)
    if a.name == b.name and len([w for w in a.words if w not in QUALIFIERS]) > 1:
        return False
    return len(left) != len(right) and not set(left) & set(right)


def extend_other_things(a: Candidate, b: Candidate) -> bool:
    """Both have bases, and none in common."""
    left = {x.rpartition(".")[2] for x in a.definition.bases} - _TRIVIAL_BASES
    right = {x.rpartition(".")[2] for x in b.definition.bases} - _TRIVIAL_BASES
    if a.symbol in b.bases or b.symbol in a.bases:
        return False
    return bool(left and right) and not left & right
