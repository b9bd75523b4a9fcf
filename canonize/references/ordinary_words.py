"""Is it a path of names that somebody imports, or a table, a host, a file, an ordinary word?

``shop.orders`` may be a module and a table; ``config`` is a word before it is a module. A word
alone counts as a module only where the syntax or whoever reads it says so: import statements,
functions that import, known keys of configuration, entry points, commands that take a module.
"""

from __future__ import annotations

import re

_SQL = re.compile(
    r"[rbuRBU]?[\s\"']*(?:--[^\n]*\n\s*)*(?:select\b.*\bfrom|insert\s+into|update\b.*\bset|delete\s+from"
    r"|create\s+(?:or\s+replace\s+)?(?:table|view|index|unique|schema|sequence|materialized|temp)"
    r"|alter\s+(?:table|view|schema)|drop\s+(?:table|view|index|schema)|truncate\b|merge\s+into"
    r"|with\s+\w+\s+as\s*\(|grant\b.*\bon|copy\b.*\b(?:from|to)|lock\s+table|analyze\b|vacuum\b)\b",
    re.IGNORECASE | re.DOTALL,
)
_SQL_WORD = re.compile(
    r"\b(?:join|into|table|update|references|truncate)\s+[\"'`]?\Z", re.IGNORECASE
)
_SQL_CALLS = frozenset({
    "execute", "executemany", "executescript", "exec_driver_sql", "read_sql", "read_sql_query",
    "read_sql_table", "raw", "RawSQL", "Table", "ForeignKeyConstraint", "mogrify", "to_sql",
})  # fmt: skip
_FILE_CALLS = frozenset({
    "open", "Path", "PurePath", "PosixPath", "read_text", "write_text", "read_csv", "exists",
    "unlink", "remove", "joinpath", "isfile", "isdir", "mkdir", "makedirs", "touch", "rename",
    "connect", "gethostbyname", "getaddrinfo", "create_connection",
})  # fmt: skip
_SUFFIX = re.compile(
    r"\.(?:csv|tsv|json|jsonl|ya?ml|sqlite3?|db|txt|log|xlsx?|parquet|tar|gz|zip|lock|pid|sock"
    r"|conf|ini|toml|tmp|bak|html?|css|j2|mo|po|png|jpe?g|svg|pdf|xml|sql|pkl|pickle|npy|service|dump|key|pem|crt)"
    r"(?![\w.]*\()(?!\w)"
)
_HOST = re.compile(
    r"(?::\d|@\w|\.(?:com|org|net|io|dev|local|localhost|internal|example|test|invalid|svc|lan"
    r"|cloud|info|biz|edu|gov|co|eu|uk|de|fr)(?![\w(]))"
)
_KEY_BEGINS = re.compile(r":(?:%[\w(]|\{\w*\}|[\"'](?!\s*[:}])|[\w.-]+[:|#])")
"""What follows ``module.name:`` where more is put behind it, or stands behind a second colon."""
_MAIL = re.compile(r"[\w+-]@\Z")

_TAKES_A_PATH = re.compile(
    r"(?:^|_|-|\.)(?:modules?|class(?:es)?|cls|factory|factories|backends?|handlers?|callable"
    r"|func(?:tion)?|entry_?points?|entrypoint|urlconf|middlewares?|loaders?|plugins?|targets?"
    r"|_target_|providers?|processors?|routers?|engine|storage|serializer|formatter|filters?"
    r"|workers?|extensions?|hooks?|app|application|scripts|console_scripts|gui_scripts|type)\Z",
    re.IGNORECASE,
)
_TAKES_A_MODULE = re.compile(
    r"(?:^|_|-)(?:modules?|urlconf|py[_-]modules|pytest_plugins|plugins?|installed_apps"
    r"|imports?|include|includes|autodiscover|entry_?point)\Z",
    re.IGNORECASE,
)
_COMMAND = re.compile(
    r"(?:\b(?:uvicorn|gunicorn|hypercorn|daphne|waitress-serve|granian)\s(?:[^\n|;&]*\s)?"
    r"|\bpython[\d.]*\s+-m\s+|\bcelery\s[^\n|;&]*-A[\s=]+|--app[\s=]+|--factory\s+|--cov[\s=]+"
    r"|\bpytest\s[^\n|;&]*-p\s+|\bmypy\s+-[mp]\s+|FLASK_APP=|_MODULE[\"']?\s*[:=]\s*[\"']?)\Z"
)
_KEY = re.compile(r"[\"']?(?P<key>[\w.()-]+)[\"']?\s*[:=]\s*[\[{(]?\s*[\"']?\Z")
_SCRIPT = re.compile(r"^\s*[\"']?[\w.-]+[\"']?\s*=\s*[\"']?\Z")
_SCRIPTS = re.compile(r"(?:scripts|entry[-_]?points?|plugins)\b", re.IGNORECASE)
_IMPORTING = re.compile(r"\b(?:import|from)[ \t]+\Z")
_DOCUMENTED = re.compile(
    r"(?::[\w:-]+:`[~!]?|\.\.[ \t]+(?:py:)?(?:auto\w+|module|currentmodule|class|function)::[ \t]+"
    r"|^\s*>>>.*)\Z",
    re.MULTILINE,
)


def not_a_path(
    text: str, start: int, end: int, *, callee: str = "", label: str = "", is_sql: bool = False
) -> str:
    """What a dotted path in a text is instead of one of Python's; empty when nothing says so.

    Args:
        start, end: of the path in the text.
        callee: what the text is given to, where it is a string of a call.
        label: the key, keyword or variable under which the text stands.
        is_sql: the text is known to be SQL.
    """
    if named := _names_another_thing(text, start, label, callee):
        return named
    called = callee.rpartition(".")[2]
    if "." in text[start:end] and _KEY_BEGINS.match(text, end):
        return "the beginning of a key that is put together, not an import"
    if is_sql or called in _SQL_CALLS or _SQL.match(text):
        return "in SQL: a table or a stored name, not an import"
    if _SQL_WORD.search(text, max(start - 40, 0), start):
        return "in SQL: a table or a stored name, not an import"
    if _MAIL.search(text, max(start - 2, 0), start) or _HOST.match(text, end):
        return "a host or a mail address, not an import"
    if _SUFFIX.match(text, end):
        return "the name of a file, not an import"
    if called in _FILE_CALLS and text[start - 1 : start] in ("'", '"') and start <= 4:
        return "the name of a file or a host, not an import"
    return ""


def _names_another_thing(text: str, start: int, label: str, callee: str) -> str:
    """By what a text stands under, or is given to: a topic, a table, a metric, a permission."""
    called = callee.rpartition(".")[2]
    if called in _DATA_CALLS:
        return f"given to {called}: a name of something else, not an import"
    before = text[max(text.rfind("\n", 0, start) + 1, start - 200) : start]
    key = _KEY.search(before) or _LISTED.search(text, max(0, start - 400), start)
    for name in (label, key["key"] if key is not None else ""):
        if _NAMES_DATA.search(name):
            return f"under {name}: a name of something else, not an import"
    return ""


_DATA_CALLS = frozenset({
    "publish", "subscribe", "unsubscribe", "emit", "incr", "decr", "gauge", "timing", "histogram",
    "counter", "increment", "track", "has_perm", "has_perms", "permission_required", "gettext",
    "ngettext", "_", "translate", "uuid3", "uuid5", "md5", "sha1", "sha224", "sha256", "sha384",
    "sha512", "blake2b", "blake2s", "crc32", "adler32", "feature_enabled", "flag_enabled",
})  # fmt: skip
"""Functions that take names which are nobody's modules."""
_NAMES_DATA = re.compile(
    r"(?:^|_|-|\.)(?:topic|queue|table|event|channel|stream|subject|exchange|routing[_-]?key|bucket"
    r"|metric|permission|perm|database|schema|collection|host(?:name)?|domain|e?mail|title|label"
    r"|message|description|file_?name)s?\Z",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"^[ \t]*(?P<key>[\w.-]+):[ \t]*\n(?:[ \t]*-[ \t][^\n]*\n)*[ \t]*-[ \t]*\Z", re.MULTILINE
)


def is_a_path_by_its_label(label: str, *, is_module: bool) -> bool:
    """Whether a key, keyword or variable of that name holds what is imported."""
    if label in ("()", "class", "_target_", "cls", "module"):
        return True
    return (_TAKES_A_MODULE if is_module else _TAKES_A_PATH).search(label) is not None


def says_path(text: str, start: int, *, is_module: bool) -> bool:
    """Whether what stands before a word in a text makes it a module or a path of names."""
    before = text[max(text.rfind("\n", 0, start) + 1, start - 200) : start]
    if _IMPORTING.search(before) or _COMMAND.search(before) or _DOCUMENTED.search(before):
        return True
    key = _KEY.search(before)
    if key is not None and is_a_path_by_its_label(key["key"], is_module=is_module):
        return True
    if is_module or not _SCRIPT.match(before):
        return False
    return any(map(_SCRIPTS.search, _headers(text, start)))


def _headers(text: str, start: int) -> list[str]:
    """What an entry of a list or section may stand under: the section, and the line above it."""
    lines = text[max(0, start - 2_000) : start].split("\n")[:-1]
    found = [line for line in lines if line.lstrip().startswith("[")][-1:]
    found += [line for line in lines if line and not line[:1].isspace()][-1:]
    return found
