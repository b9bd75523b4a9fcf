"""What is known of bases and decorators that lie outside of the tree: do they keep a list?"""

from __future__ import annotations

import sys

_STANDARD_KEEPERS = frozenset({
    "atexit.register", "unittest.TestCase", "unittest.case.TestCase",
    "unittest.IsolatedAsyncioTestCase", "unittest.async_case.IsolatedAsyncioTestCase",
    "unittest.FunctionTestCase", "codecs.register", "codecs.register_error",
    "threading.settrace", "threading.setprofile", "sys.settrace", "sys.setprofile",
    "sys.addaudithook", "importlib.reload",
})  # fmt: skip
"""What keeps, of the standard library: an exit's calls, and what a test runner looks for."""

_PLAIN_BASES = frozenset({
    "pydantic.BaseModel", "pydantic.main.BaseModel", "pydantic.BaseSettings",
    "pydantic.generics.GenericModel", "pydantic.RootModel", "pydantic.v1.BaseModel",
    "pydantic_settings.BaseSettings", "msgspec.Struct",
    "requests.Session", "requests.RequestException", "requests.auth.AuthBase",
    "requests.adapters.HTTPAdapter", "httpx.Client", "httpx.AsyncClient", "httpx.Auth",
    "click.Command", "click.Group", "click.MultiCommand", "click.ParamType", "click.Option",
    "click.ClickException", "click.UsageError", "torch.nn.Module", "numpy.ndarray",
    "starlette.middleware.base.BaseHTTPMiddleware", "fastapi.HTTPException",
    "django.views.View", "django.views.generic.View", "django.forms.Form",
    "rest_framework.views.APIView", "rest_framework.serializers.Serializer",
    "rest_framework.exceptions.APIException", "yaml.SafeLoader", "yaml.SafeDumper", "yaml.Dumper",
    "yaml.Loader", "sqlalchemy.types.TypeDecorator", "jinja2.Environment",
    "jinja2.Undefined", "aiohttp.ClientSession", "attr.AttrsInstance",
    "langchain_core.tools.BaseTool", "langchain_core.runnables.Runnable",
})  # fmt: skip
"""Classes of well-known packages whose subclasses nobody lists."""

_PLAIN_DECORATORS = frozenset({
    "attr.s", "attr.attrs", "attr.attributes", "attr.dataclass", "attr.define", "attr.frozen",
    "attr.mutable", "attr.ib", "attrs.define", "attrs.frozen", "attrs.mutable",
    "pydantic.dataclasses.dataclass", "pydantic.validate_arguments", "pydantic.validate_call",
    "pydantic.field_validator", "pydantic.model_validator", "pydantic.validator",
    "pydantic.root_validator", "pydantic.computed_field", "pydantic.field_serializer",
    "pydantic.model_serializer", "six.add_metaclass", "six.python_2_unicode_compatible",
    "deprecated.deprecated", "decorator.decorator", "wrapt.decorator", "numba.jit", "numba.njit",
    "tenacity.retry", "cachetools.cached", "cached_property.cached_property",
    "sqlalchemy.orm.validates", "click.command", "click.option", "click.argument",
    "click.pass_context", "click.pass_obj", "click.version_option", "click.help_option",
    "click.password_option", "click.confirmation_option",
})  # fmt: skip
"""Decorators of well-known packages that keep nothing of what they decorate."""


def keeps_nothing_outside(full: str) -> bool:
    """Whether a base or decorator outside of the tree certainly keeps no list.

    Args:
        full: its whole name, as it is imported; empty: not known.
    """
    top = full.partition(".")[0]
    if not top:
        return False
    if top == "typing_extensions":
        return True
    if top in sys.stdlib_module_names:
        return full not in _STANDARD_KEEPERS
    return full in _PLAIN_BASES or full in _PLAIN_DECORATORS
