"""The mutants: one changed place each, and the tests that must notice."""

from __future__ import annotations

from typing import NamedTuple


class Mutant(NamedTuple):
    """A defect.

    Args:
        path: the file that it is put into.
        before, after: what stands there once, and what takes its place.
        tests: paths of tests, of which at least one must fail.
    """

    name: str
    path: str
    before: str
    after: str
    tests: str


SYNTAX, RESOLUTION = "canonize/syntax/", "canonize/resolution/"
COMPATIBILITY = "canonize/compatibility/"

MUTANTS = (
    Mutant(
        "star-names-without-augmented", SYNTAX + "exported_names.py",
        "more = strings_of(value)\n        case ast.Expr(", "more = ()\n        case ast.Expr(",
        "tests/syntax/test_exported_names.py",
    ),
    Mutant(
        "is-inside-always", SYNTAX + "ast_places.py",
        'return field == "body"', "return True",
        "tests/syntax/test_ast_places.py",
    ),
    Mutant(
        "first-iterable-inside", SYNTAX + "ast_places.py",
        'return field != "generators" or not _holds(scope.generators[0].iter, place)',
        "return True",
        "tests/syntax/test_ast_places.py",
    ),
    Mutant(
        "outside-many", RESOLUTION + "external_lookups.py",
        "files & tree.containing(self._leaves | STAR_IMPORTS)",
        "files & tree.containing(self._leaves)",
        "tests/resolution/test_external_lookups.py",
    ),
    Mutant(
        "class-scope-seen-from-inside", SYNTAX + "ast_scopes.py",
        "is_visible = depth == len(scopes) - 1 or not isinstance(scope, ast.ClassDef)",
        "is_visible = True",
        "tests/syntax/test_ast_scopes.py",
    ),
    Mutant(
        "walrus-stays-in-default", SYNTAX + "ast_scopes.py",
        "yield from scope.args.defaults", "pass",
        "tests/syntax/test_ast_scopes.py",
    ),
    Mutant(
        "class-scope-seen-by-functions", SYNTAX + "scopes.py",
        "visible = start or scope.kind is not ScopeKind.CLASS", "visible = True",
        "tests/syntax/test_scopes.py",
    ),
    Mutant(
        "walrus-in-comprehension", SYNTAX + "scope_expressions.py",
        "while target.kind is ScopeKind.COMPREHENSION and target.parent is not None:",
        "while False:",
        "tests/syntax/test_scopes.py",
    ),
    Mutant(
        "augmented-assignment-reads-nothing", SYNTAX + "scope_builder.py",
        "if isinstance(target, cst.Name):\n                    self._name(target, scope)",
        "if False:\n                    self._name(target, scope)",
        "tests/syntax/test_dunder_all.py",
    ),
    Mutant(
        "type-checking-is-any-if", SYNTAX + "scope_builder.py",
        'guard = "type-checking" if _is_type_checking(test) else "if"', 'guard = "if"',
        "tests/syntax/test_scope_builder.py",
    ),
    Mutant(
        "all-without-append", SYNTAX + "dunder_all.py",
        'if method in ("extend", "append", "remove"):', 'if method in ("extend", "remove"):',
        "tests/syntax/test_dunder_all.py",
    ),
    Mutant(
        "word-ends-at-any-byte", SYNTAX + "word_search.py",
        "before not in _PART and after not in _PART", "before not in _PART",
        "tests/syntax/test_word_search.py",
    ),
    Mutant(
        "comment-hides-nothing", SYNTAX + "lexer.py",
        'return "comment" if self._comments[index] else "string"', 'return "string"',
        "tests/syntax/test_lexer.py",
    ),
    Mutant(
        "fence-never-closes", SYNTAX + "documents.py",
        "bisect_right(self._fences, offset) % 2 == 1", "bisect_right(self._fences, offset) > 0",
        "tests/syntax/test_documents.py",
    ),
    Mutant(
        "edits-may-overlap", SYNTAX + "edits.py",
        "if start < position:", "if start < 0:",
        "tests/syntax/test_edits.py",
    ),
    Mutant(
        "positional-by-keyword", SYNTAX + "signatures.py",
        "return {p.name: p for p in self._that(Takes.EITHER, Takes.KEYWORD)}",
        "return {p.name: p for p in self._that(Takes.POSITION, Takes.EITHER, Takes.KEYWORD)}",
        "tests/syntax/test_signatures.py",
    ),
    Mutant(
        "enumeration-not-inherited", RESOLUTION + "special_bases.py",
        "above is not None and above.is_inherited", "False",
        "tests/resolution/test_special_bases.py",
    ),
    Mutant(
        "protocol-inherited", SYNTAX + "stdlib_names.py",
        "return self in (Special.ENUMERATION, Special.TYPED_DICT)", "return True",
        "tests/resolution/test_special_bases.py",
    ),
    Mutant(
        "prefilter-without-stars", RESOLUTION + "prefilter.py",
        "if redirects.holds(module):\n                return True\n        elif",
        "if False:\n                return True\n        elif",
        "tests/resolution/test_prefilter.py",
    ),
    Mutant(
        "lazy-module-defines-nothing", RESOLUTION + "module_names.py",
        'return None if "*" in names or "__getattr__" in names else False', "return False",
        "tests/resolution/test_module_names.py tests/resolution/test_targets.py",
    ),
    Mutant(
        "overload-is-a-rival", RESOLUTION + "resolver.py",
        "chosen = [b for b in chosen if not is_overload(b.node)] or chosen", "pass",
        "tests/resolution/test_resolver.py",
    ),
    Mutant(
        "main-block-counts", RESOLUTION + "binding_statements.py",
        "if isinstance(node, ast.If) and asks_for_main(node.test):", "if False:",
        "tests/resolution/test_resolver.py",
    ),
    Mutant(
        "stars-of-parameters-mean-nothing", SYNTAX + "scopes.py",
        "meaning = (n for n in every if n not in _NAMED and not n.startswith(_SKIPPED))",
        "meaning = (n for n in every if not n.startswith((*_SKIPPED, *_NAMED)))",
        "tests/compatibility/test_expression_forms.py",
    ),
    Mutant(
        "any-decorator-gives-the-same", COMPATIBILITY + "function_shapes.py",
        "return all(name in _TRANSPARENT or",
        "return all(True or name in _TRANSPARENT or",
        "tests/compatibility/test_expression_forms.py",
    ),
    Mutant(
        "a-default-says-nothing", COMPATIBILITY + "inferred_calls.py",
        "return combined((_taken_out(held, name), *map(ask, values[1:])))",
        "return _taken_out(held, name)",
        "tests/compatibility/test_expression_forms.py",
    ),
    Mutant(
        "any-case-is-of-the-subject", COMPATIBILITY + "narrowing.py",
        "if (found := _asked(condition.test, name, guards)) is not None:",
        "if (found := _asked(condition.test, name, guards)) is None:",
        "tests/compatibility/test_expression_forms.py",
    ),
    Mutant(
        "a-row-is-a-list", COMPATIBILITY + "annotations.py",
        'if leaf in ("tuple", "Tuple") and inner and not _is_open(inner):',
        'if leaf in ("tuple", "Tuple") and not inner:',
        "tests/compatibility/test_expression_forms.py",
    ),
    Mutant(
        "the-first-of-a-row", COMPATIBILITY + "inference.py",
        "return found.items[list(group.elements).index(element)] if same else UNKNOWN",
        "return found.items[0] if same else UNKNOWN",
        "tests/compatibility/test_expression_forms.py",
    ),
    Mutant(
        "a-module-is-any-bytes", COMPATIBILITY + "present_users.py",
        'rb"(?<!\\w)" + re.escape(target.module.encode()) + rb"(?!\\w)"',
        "re.escape(target.module.encode())",
        "tests/compatibility/test_patched_uses.py",
    ),
    Mutant(
        "a-file-that-stays-is-needed", "canonize/references/file_lookups.py",
        "    if is_deleted:\n        yield from named_by_path",
        "    if True:\n        yield from named_by_path",
        "tests/references/test_file_lookups.py",
    ),
    Mutant(
        "a-union-is-enough", "canonize/references/class_marks.py",
        "if self.unions and self.taken_apart:",
        "if self.unions:",
        "tests/references/test_class_marks.py",
    ),
    Mutant(
        "any-loader-loads", "canonize/references/stored_names.py",
        "if re.search(spelled, data) and loads_what_is_stored(tree):",
        "if re.search(spelled, data):",
        "tests/references/test_stored_names.py",
    ),
    Mutant(
        "spare-defaults-from-the-front", SYNTAX + "signatures.py",
        'zip(positional, [*spare, *args.defaults], strict=True)',
        'zip(positional, [*args.defaults, *spare], strict=True)',
        "tests/syntax/test_signatures.py",
    ),
    Mutant(
        "bound-drops-nothing-of-positional-only", SYNTAX + "signatures.py",
        '    if bound:\n        found = found[1:]',
        '    if bound and args.args:\n        found = found[1:]',
        "tests/syntax/test_signatures.py",
    ),
    Mutant(
        "required-without-keyword-only", SYNTAX + "signatures.py",
        'single = self._that(Takes.POSITION, Takes.EITHER, Takes.KEYWORD)',
        'single = self._that(Takes.POSITION, Takes.EITHER)',
        "tests/syntax/test_signatures.py",
    ),
    Mutant(
        "slash-forgotten-at-the-end", SYNTAX + "signatures.py",
        '        if before is Takes.POSITION:\n            yield "/"\n\n    def',
        '        if False:\n            yield "/"\n\n    def',
        "tests/syntax/test_signatures.py",
    ),
    Mutant(
        "an-elif-is-not-looked-into", SYNTAX + "statements.py",
        "elif node.orelse is not None:",
        "elif False:",
        "tests/syntax/test_statements.py",
    ),
    Mutant(
        "else-of-try-defines", SYNTAX + "statements.py",
        'for part in (node.body, *(handler.body for handler in node.handlers)):',
        'for part in (node.body,):',
        "tests/syntax/test_statements.py",
    ),
    Mutant(
        "a-bare-annotation-is-an-assignment", SYNTAX + "statements.py",
        'if found == name and value is not None:',
        'if found == name:',
        "tests/syntax/test_statements.py",
    ),
    Mutant(
        "lambda-runs-on-import", SYNTAX + "statements.py",
        'isinstance(current.node, (cst.FunctionDef, cst.Lambda))',
        'isinstance(current.node, cst.FunctionDef)',
        "tests/syntax/test_statements.py",
    ),
    Mutant(
        "paragraph-does-not-end-a-run", SYNTAX + "statements.py",
        'if line is not follower or _starts_paragraph(follower):',
        'if line is not follower:',
        "tests/syntax/test_statements.py",
    ),
    Mutant(
        "one-dot-too-few", SYNTAX + "import_statements.py",
        'return "." * (len(here) - common + 1) + ".".join(there[common:])',
        'return "." * max(1, len(here) - common) + ".".join(there[common:])',
        "tests/syntax/test_import_statements.py",
    ),
    Mutant(
        "explicit-as-is-dropped", SYNTAX + "import_statements.py",
        'if name == local and not explicit:',
        'if name == local:',
        "tests/syntax/test_import_statements.py",
    ),
    Mutant(
        "folded-although-declared-global", SYNTAX + "normal_form.py",
        'if name == back and named == 2 and not declared:',
        'if name == back and named == 2:',
        "tests/syntax/test_normal_form.py",
    ),
    Mutant(
        "orelse-stays-after-leaving", SYNTAX + "normal_form.py",
        'if node.orelse and isinstance(node.body[-1], _LEAVES):',
        'if node.orelse and isinstance(node.body[-1], (ast.Return, ast.Raise)):',
        "tests/syntax/test_normal_form.py",
    ),
    Mutant(
        "double-star-keywords-sorted", SYNTAX + "normal_form.py",
        'if all(k.arg and isinstance(k.value, (ast.Constant, ast.Name)) for k in node.keywords):',
        'if all(isinstance(k.value, (ast.Constant, ast.Name)) for k in node.keywords):',
        "tests/syntax/test_normal_form.py",
    ),
    Mutant(
        "fields-of-keyword-classes-unread", SYNTAX + "normal_form.py",
        'bool(node.bases or node.decorator_list or node.keywords)',
        'bool(node.bases or node.decorator_list)',
        "tests/syntax/test_normal_form.py",
    ),
    Mutant(
        "a-comparison-writes-the-list", SYNTAX + "list_changes.py",
        '    ast.Compare: {"left", "comparators"},\n',
        '    ast.Compare: {"left"},\n',
        "tests/syntax/test_list_changes.py",
    ),
    Mutant(
        "a-nested-global-is-the-functions-own", SYNTAX + "list_changes.py",
        'if isinstance(node, ast.Global) and "__all__" in node.names:',
        "if False:",
        "tests/syntax/test_list_changes.py",
    ),
    Mutant(
        "a-lambda-runs-at-once", SYNTAX + "list_changes.py",
        '_Function = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)',
        '_Function = (ast.FunctionDef, ast.AsyncFunctionDef)',
        "tests/syntax/test_list_changes.py",
    ),
    Mutant(
        "lazy-home-by-part-of-a-word", RESOLUTION + "lazy_homes.py",
        'word = re.compile(rf"(?<!\\w){re.escape(leaf)}(?!\\w)")',
        'word = re.compile(rf"{re.escape(leaf)}")',
        "tests/resolution/test_lazy_homes.py",
    ),
    Mutant(
        "own-definition-says-the-module", RESOLUTION + "lazy_homes.py",
        'case ast.Name(id=name) if name == leaf and name not in own:',
        'case ast.Name(id=name) if name == leaf:',
        "tests/resolution/test_lazy_homes.py",
    ),
    Mutant(
        "a-lazy-home-names-itself", RESOLUTION + "lazy_homes.py",
        'if "__getattr__" not in bound or module in modules.names(path):',
        'if "__getattr__" not in bound:',
        "tests/resolution/test_lazy_homes.py",
    ),
    Mutant(
        "a-submodule-is-no-target", RESOLUTION + "targets.py",
        '    if target.name in project.modules.submodules(target.module):\n        return ""\n',
        '',
        "tests/resolution/test_targets.py",
    ),
    Mutant(
        "a-longer-module-is-imported", RESOLUTION + "targets.py",
        'item.module == wanted or item.module.startswith(f"{wanted}.")',
        'item.module.startswith(wanted)',
        "tests/resolution/test_targets.py",
    ),
    Mutant(
        "star-hands-on-what-is-bound-here", RESOLUTION + "reexports.py",
        "if not is_given or inner in here_bound:", "if not is_given:",
        "tests/resolution/test_reexports.py",
    ),
    Mutant(
        "unknown-export-list-exports-nothing", RESOLUTION + "reexports.py",
        "is_given = exported is None or inner in exported",
        "is_given = exported is not None and inner in exported",
        "tests/resolution/test_reexports.py",
    ),
    Mutant(
        "an-alias-bound-twice-is-one", RESOLUTION + "reexports.py",
        'if redirect is not None and bound[alias] == 1:',
        'if redirect is not None:',
        "tests/resolution/test_reexports.py",
    ),
    Mutant(
        "a-decorated-empty-subclass-is-an-alias", RESOLUTION + "reexports.py",
        '    if node.decorator_list:\n        return False\n    return all(',
        '    return all(',
        "tests/resolution/test_reexports.py",
    ),
    Mutant(
        "a-renamed-base-is-not-seen", RESOLUTION + "subclasses.py",
        'local = words | _renamed(body, words)',
        'local = words',
        "tests/resolution/test_subclasses.py",
    ),
    Mutant(
        "an-unread-file-has-no-subclass", RESOLUTION + "subclasses.py",
        '            yield from _unread(path, data, symbol)\n            continue',
        '            continue',
        "tests/resolution/test_subclasses.py",
    ),
    Mutant(
        "a-homonym-is-a-base", RESOLUTION + "subclasses.py",
        '        return (found.module, found.name) == origin\n',
        '        return True\n',
        "tests/resolution/test_subclasses.py",
    ),
    Mutant(
        "any-first-argument-is-a-name", RESOLUTION + "kept_by_name.py",
        'isinstance(first, ast.Constant) and isinstance(first.value, str)',
        'first is not None',
        "tests/resolution/test_kept_by_name.py",
    ),
    Mutant(
        "a-rule-for-one-package-is-for-all", RESOLUTION + "kept_by_name.py",
        '        if rule.tops and top not in rule.tops:\n            continue\n',
        '',
        "tests/resolution/test_kept_by_name.py",
    ),
)  # fmt: skip
