"""The packages that are migrated, and which of their own tests run offline in about a minute."""

from __future__ import annotations

from dataclasses import dataclass

PYTEST = ("-m", "pytest", "-q", "--tb=no", "-rfE", "-p", "no:cacheprovider")


@dataclass(frozen=True)
class Package:
    """One source distribution.

    Args:
        name, version: as pip knows it.
        root: the folder of the distribution that is on sys.path.
        module: the package below it.
        needs: what else its modules and tests import.
        tests: arguments for Python; nothing when the distribution ships no tests.
        cwd: where the tests run.
        prelude: Python that has to run before its modules can be imported.
        skip: modules that are never imported, since importing them does things.
    """

    name: str
    version: str
    root: str
    module: str
    needs: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    cwd: str = "."
    prelude: str = ""
    skip: tuple[str, ...] = ()


_DJANGO_PRELUDE = """
import django
from django.conf import settings
apps = ["admin", "auth", "contenttypes", "sessions", "messages", "staticfiles", "sites",
        "flatpages", "redirects", "sitemaps", "humanize", "syndication", "admindocs"]
settings.configure(INSTALLED_APPS=["django.contrib." + app for app in apps], SITE_ID=1)
django.setup()
"""

PACKAGES = (
    Package(
        "networkx", "3.4.2", ".", "networkx",
        needs=("pytest", "numpy"),
        tests=(*PYTEST, "networkx/classes", "networkx/readwrite", "networkx/utils",
               "networkx/algorithms/shortest_paths", "networkx/algorithms/flow"),
    ),
    Package(
        "SQLAlchemy", "2.0.36", "lib", "sqlalchemy",
        needs=("pytest", "pytest-xdist"),
        tests=(*PYTEST, "-p", "no:randomly", "test/sql/test_select.py", "test/sql/test_compiler.py",
               "test/base", "test/ext/test_hybrid.py", "test/orm/test_mapper.py",
               "test/engine/test_pool.py", "test/orm/test_session.py"),
    ),
    Package(
        "Django", "5.1.4", ".", "django",
        needs=("jinja2", "tblib"),
        tests=("runtests.py", "--parallel", "1", "--verbosity", "1", "basic", "queries",
               "forms_tests", "template_tests", "middleware", "migrations", "utils_tests",
               "auth_tests", "admin_views", "model_forms", "validation", "urlpatterns_reverse"),
        cwd="tests",
        prelude=_DJANGO_PRELUDE,
    ),
    Package(
        "sympy", "1.13.3", ".", "sympy",
        needs=("pytest", "hypothesis"),
        tests=(*PYTEST, "sympy/core/tests", "sympy/sets", "sympy/logic", "sympy/printing/tests"),
        skip=("sympy.testing.tests.diagnose_imports",),
    ),
    Package("GitPython", "3.1.43", ".", "git"),
    Package(
        "Scrapy", "2.12.0", ".", "scrapy",
        needs=("Twisted==24.11.0", "w3lib==2.2.1", "pytest", "testfixtures", "sybil", "pexpect",
               "pyftpdlib"),
        tests=(*PYTEST, "tests/test_http_request.py", "tests/test_http_response.py",
               "tests/test_loader.py", "tests/test_settings", "tests/test_utils_misc",
               "tests/test_utils_python.py", "tests/test_spider.py", "tests/test_item.py",
               "tests/test_middleware.py", "tests/test_selector.py", "tests/test_exporters.py",
               "tests/test_spidermiddleware_referer.py", "tests/test_linkextractors.py"),
    ),
    Package(
        "celery", "5.4.0", ".", "celery",
        needs=("pytest", "pytest-celery[all]", "pytest-click", "pytest-subtests",
               "pytest-timeout", "pytest-order", "pytest-rerunfailures", "setuptools"),
        tests=(*PYTEST, "t/unit/app/test_app.py", "t/unit/app/test_utils.py",
               "t/unit/app/test_loaders.py", "t/unit/app/test_log.py", "t/unit/fixups",
               "t/unit/utils/test_platforms.py", "t/unit/tasks/test_canvas.py", "t/unit/bin"),
    ),
    Package(
        "Twisted", "24.11.0", "src", "twisted",
        needs=("hypothesis", "PyHamcrest", "Automat"),
        tests=("-m", "twisted.trial", "--reporter", "text", "twisted.test.test_defer",
               "twisted.python", "twisted.logger", "twisted.web.test.test_http",
               "twisted.internet.test.test_endpoints", "twisted.cred"),
    ),
    Package(
        "sphinx", "8.1.3", ".", "sphinx",
        needs=("pytest", "defusedxml>=0.7.1", "setuptools", "typing_extensions",
               "docutils==0.21.2"),
        tests=(*PYTEST, "tests/test_util", "tests/test_domains", "tests/test_config",
               "tests/test_markup", "tests/test_events.py", "tests/test_errors.py",
               "tests/test_transforms", "tests/test_directives"),
    ),
    Package(
        "docutils", "0.21.2", ".", "docutils",
        needs=("pygments",),
        tests=("test/alltests.py",),
    ),
    Package("Werkzeug", "3.1.3", "src", "werkzeug", needs=("pytest", "ephemeral-port-reserve",
            "cffi", "cryptography", "watchdog", "pytest-timeout"),
            tests=(*PYTEST, "tests", "--ignore=tests/live_apps", "--ignore=tests/test_serving.py")),
    Package("Jinja2", "3.1.5", "src", "jinja2", needs=("pytest", "trio"), tests=(*PYTEST, "tests")),
    Package("marshmallow", "3.26.1", "src", "marshmallow", needs=("pytest", "simplejson"),
            tests=(*PYTEST, "tests")),
    Package("pyparsing", "3.2.1", ".", "pyparsing", needs=("pytest", "railroad-diagrams", "jinja2"),
            tests=(*PYTEST, "tests/test_unit.py")),
)  # fmt: skip
