"""Folders that hold copies of other people's libraries, whatever they are called.

A project that brings its libraries along puts the folder on the path, and imports ``requests`` or
``yaml`` from there as anybody does from an environment. Nobody who looks after the project looks
after those. A package of adapters has a ``redis`` and a ``celery``, too, but nobody could import
them by these names alone: what was installed would be hidden.
"""

from __future__ import annotations

import re

from canonize.inventory.layout import Layout

_FEWEST = 3
"""So many libraries of others make a folder foreign."""

_WIDELY_USED = frozenset(
    {"absl", "aiohttp", "appdirs", "argcomplete", "asn1crypto", "attr", "attrs", "backoff",
     "bcrypt", "beaker", "bleach", "blinker", "bottle", "bs4", "cachecontrol", "cachetools",
     "certifi", "cffi", "chardet", "charset_normalizer", "cherrypy", "click", "colorama",
     "configobj", "croniter", "cryptography", "cssselect", "cycler", "dateutil", "decorator",
     "defusedxml", "diskcache", "distlib", "dns", "docopt", "docutils", "dogpile", "ecdsa",
     "feedparser", "filelock", "flask", "fsspec", "future", "gevent", "greenlet", "gunicorn", "h11",
     "h2", "hpack", "html5lib", "httplib2", "httpx", "hyperframe", "idna", "importlib_metadata",
     "isodate", "itsdangerous", "jaraco", "jinja2", "jmespath", "jsonpatch", "jsonpointer",
     "jsonschema", "jwt", "keyring", "lxml", "mako", "markdown", "markdown_it", "markupsafe",
     "mechanize", "mock", "more_itertools", "msgpack", "multidict", "mutagen", "oauth2client",
     "oauthlib", "packaging", "paramiko", "pathspec", "pbr", "peewee", "pexpect", "pkg_resources",
     "platformdirs", "pluggy", "prompt_toolkit", "psutil", "pyasn1", "pycparser", "pygments",
     "pyparsing", "pytz", "rarfile", "redis", "requests", "requests_oauthlib", "requests_toolbelt",
     "resolvelib", "ruamel", "sentry_sdk", "setuptools", "simplejson", "six", "slugify", "sniffio",
     "sortedcontainers", "soupsieve", "sqlalchemy", "stevedore", "tabulate", "tenacity", "toml",
     "tomli", "tornado", "tqdm", "twisted", "typing_extensions", "tzlocal", "ujson", "unidecode",
     "uritemplate", "urllib3", "webencodings", "webob", "websocket", "websockets", "werkzeug",
     "wheel", "wrapt", "xmltodict", "yaml", "yarl", "zeroconf", "zipp"}
)  # fmt: skip
"""Import names of libraries that everybody knows, and that people copy into their repositories."""


def foreign_folders(layout: Layout) -> frozenset[str]:
    """Folders on the path in which several widely used libraries lie.

    The repository itself is none, whatever lies in it, nor is a ``src`` folder: what a repository
    is there for is its own.
    """
    held: dict[str, set[str]] = {root: set() for root in layout.roots if _may_be_foreign(root)}
    for name, path in layout.path_of.items():
        if name not in _WIDELY_USED:
            continue
        folder = re.sub(rf"(?:^|/){name}(?:/__init__)?\.py\Z", "", path)
        if folder in held:
            held[folder].add(name)
    return frozenset(folder for folder, names in held.items() if len(names) >= _FEWEST)


def _may_be_foreign(root: str) -> bool:
    return root.rpartition("/")[2] not in ("", "src")
