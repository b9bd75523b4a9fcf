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
REFERENCES = "canonize/references/"

MUTANTS = (
    Mutant(
        "star-names-without-augmented", SYNTAX + "exported_names.py",
        "more = self._strings(value)\n            case ast.Expr(",
        "more = ()\n            case ast.Expr(",
        "tests/syntax/test_exported_names.py",
    ),
    Mutant(
        "what-others-list-is-nothing", SYNTAX + "unsaid_names.py",
        "return bool(node.level) or (node.module", "return False and (node.module",
        "tests/syntax/test_unsaid_names.py",
    ),
    Mutant(
        "a-list-is-asked-at-its-end", SYNTAX + "exported_names.py",
        "if statement.lineno < now.lineno]", "if statement is not now]",
        "tests/resolution/test_listings.py",
    ),
    Mutant(
        "nobody-changes-a-list-from-outside", RESOLUTION + "listings.py",
        'return any(change.search(self._tree.read(path) or b"") for path in files)',
        "return False",
        "tests/resolution/test_listings.py",
    ),
    Mutant(
        "assigned-below-is-no-member", RESOLUTION + "api_reader.py",
        "if found == name:", "if found != name:",
        "tests/resolution/test_api_reader.py",
    ),
    Mutant(
        "trees-up-to-the-limit-go", SYNTAX + "analysis.py",
        "_kept[0] > _KEPT_BYTES", "_kept[0] >= _KEPT_BYTES",
        "tests/syntax/test_analysis.py",
    ),
    Mutant(
        "a-tree-above-the-limit-goes-at-once", SYNTAX + "analysis.py",
        "while len(_recent) > 1 and", "while len(_recent) > 0 and",
        "tests/syntax/test_analysis.py",
    ),
    Mutant(
        "any-box-is-known", COMPATIBILITY + "unfollowed_types.py",
        "inside = around or (", "inside = around and (",
        "tests/compatibility/test_unknown_expressions.py",
    ),
    Mutant(
        "what-an-unknown-callee-gives-is-known", COMPATIBILITY + "called_values.py",
        "and self._is_foreign(node.func)", "",
        "tests/compatibility/test_unknown_expressions.py",
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
        "chosen = [b for b in chosen if not b.is_overload] or chosen", "pass",
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
        "if (found := _asked(condition.test, key, guards)) is not None:",
        "if (found := _asked(condition.test, key, guards)) is None:",
        "tests/compatibility/test_expression_forms.py",
    ),
    Mutant(
        "a-row-is-a-list", COMPATIBILITY + "annotations.py",
        'if leaf in ("tuple", "Tuple") and inner and not _is_open(inner):',
        'if leaf in ("tuple", "Tuple") and not inner:',
        "tests/compatibility/test_expression_forms.py",
    ),
    Mutant(
        "the-first-of-a-row", COMPATIBILITY + "stored_values.py",
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
        'functions = (cst.FunctionDef, cst.Lambda)',
        'functions = (cst.FunctionDef,)',
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
        'if isinstance(node, ast.Global) and name in node.names:',
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
        "if inner in here_bound or not (is_given or gave):", "if not (is_given or gave):",
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
        "a-renamed-base-is-not-seen", RESOLUTION + "subclasses.py",
        'local = words | _renamed(nodes, words) if derived else words',
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
    Mutant(
        "an-encoding-is-not-proved", SYNTAX + "decoding.py",
        'if text.encode(encoding) != data.removeprefix(BOM):',
        'if False:',
        "tests/syntax/test_decoding.py",
    ),
    Mutant(
        "a-line-too-many-for-people", SYNTAX + "decoding.py",
        'if line <= len(lines) else',
        'if line < len(lines) else',
        "tests/syntax/test_decoding.py",
    ),
    Mutant(
        "a-mark-is-lost", SYNTAX + "text_edits.py",
        'mark = _BOM if self._data.startswith(_BOM) else b""',
        'mark = b""',
        "tests/syntax/test_text_edits.py",
    ),
    Mutant(
        "text-edits-in-any-order", SYNTAX + "text_edits.py",
        'in sorted(self._replaced):',
        'in self._replaced:',
        "tests/syntax/test_text_edits.py",
    ),
    Mutant(
        "comments-between-names-are-lost", SYNTAX + "import_lines.py",
        'is_plain=not inner',
        'is_plain=True',
        "tests/syntax/test_import_lines.py",
    ),
    Mutant(
        "a-plain-import-binds-all-its-dots", SYNTAX + "import_lines.py",
        'frozenset(asname or name.partition(".")[0] for',
        'frozenset(asname or name for',
        "tests/syntax/test_import_lines.py",
    ),
    Mutant(
        "a-nested-parameter-of-that-name", SYNTAX + "body_shapes.py",
        'if any(isinstance(node, ast.arg) and node.arg in own for node in inner):',
        'if False:',
        "tests/syntax/test_body_shapes.py",
    ),
    Mutant(
        "bodies-that-see-names", SYNTAX + "body_shapes.py",
        '_OF_NAMES = frozenset({"dir", "eval", "exec", "locals", "vars"})',
        '_OF_NAMES = frozenset({"dir", "eval", "exec", "vars"})',
        "tests/syntax/test_body_shapes.py",
    ),
    Mutant(
        "timing-cells-are-no-code", SYNTAX + "notebooks.py",
        'if code.startswith("%%") and _TIMING.match(code) is None:',
        'if code.startswith("%%"):',
        "tests/syntax/test_notebooks.py",
    ),
    Mutant(
        "an-edit-may-span-cells", SYNTAX + "notebooks.py",
        'if any(at < 0 for at in self.starts[start:end]):',
        'if False:',
        "tests/syntax/test_notebooks.py",
    ),
    Mutant(
        "a-part-of-any-scope", RESOLUTION + "imported_names.py",
        'isinstance(n, cst.FunctionDef | cst.ClassDef)',
        'isinstance(n, cst.ClassDef)',
        "tests/resolution/test_imported_names.py",
    ),
    Mutant(
        "any-script-is-the-same", RESOLUTION + "module_purpose.py",
        'return bool(first) and first == second',
        'return bool(first) == bool(second)',
        "tests/resolution/test_module_purpose.py",
    ),
    Mutant(
        "a-program-without-an-end", RESOLUTION + "programs.py",
        'if not mine or mine == _programs(new, project):',
        'if not mine:',
        "tests/resolution/test_programs.py",
    ),
    Mutant(
        "a-path-of-a-whole-module-is-lost", RESOLUTION + "replacements.py",
        '        if home in self.whole:\n            self.whole[path] = self.whole[home]\n',
        '',
        "tests/resolution/test_replacements.py",
    ),
    Mutant(
        "a-package-on-the-way-does-not-count", RESOLUTION + "replacements.py",
        'self._parents.update(down_to(full))',
        'self._parents.update(down_to(full)[-1:])',
        "tests/resolution/test_replacements.py",
    ),
    Mutant(
        "the-farthest-base-comes-first", RESOLUTION + "mro.py",
        'in reversed([*zip(texts, meant, strict=True)]):',
        'in [*zip(texts, meant, strict=True)]:',
        "tests/resolution/test_mro.py",
    ),
    Mutant(
        "new-beside-init-is-believed", RESOLUTION + "mro.py",
        'return found if name == "__init__" or self._is_alone() else _doubtful(found)',
        'return found',
        "tests/resolution/test_mro.py",
    ),
    Mutant(
        "log-formats-of-tests-count", RESOLUTION + "log_formats.py",
        '            if is_test(path):\n                continue\n',
        '',
        "tests/resolution/test_log_formats.py",
    ),
    Mutant(
        "an-annotation-of-two-gives-one", RESOLUTION + "own_results.py",
        'return said.pop() if len(said) == 1 else ""\n        case ast.Subscript',
        'return max(said)\n        case ast.Subscript',
        "tests/resolution/test_own_results.py",
    ),
    Mutant(
        "a-copy-of-anything-is-itself", RESOLUTION + "own_results.py",
        "in _COPIES:\n            return SELF if name == receiver else",
        "in _COPIES:\n            return SELF if name else",
        "tests/resolution/test_own_results.py",
    ),
    Mutant(
        "an-overload-is-anything-but-a-function", RESOLUTION + "binding_statements.py",
        'if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):\n        return False\n'
        '    return any(decorator_name',
        'if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):\n        return False\n'
        '    return any(decorator_name',
        "tests/resolution/test_binding_statements.py",
    ),
    Mutant(
        "early-names-are-those-that-are-modules", RESOLUTION + "prefilter.py",
        'return module is not None and not redirects.concerns',
        'return module is not None and redirects.concerns',
        "tests/resolution/test_prefilter.py",
    ),
    Mutant(
        "a-table-from-a-call-is-its-own", RESOLUTION + "import_effects.py",
        'if root not in self._own or isinstance(innermost(target), ast.Call):\n'
        '                yield target',
        'if root not in self._own:\n                yield target',
        "tests/resolution/test_import_effects.py",
    ),
    Mutant(
        "a-context-variable-is-no-state", RESOLUTION + "shared_state.py",
        'if isinstance(value, ast.Call) and _last(value.func) in HOLDERS',
        'if isinstance(value, ast.Call) and _last(value.func) not in HOLDERS',
        "tests/resolution/test_shared_state.py",
    ),
    Mutant(
        "a-static-method-has-a-receiver", RESOLUTION + "class_members.py",
        'if not in_class or "staticmethod" in names:',
        'if not in_class:',
        "tests/resolution/test_class_members.py",
    ),
    Mutant(
        "a-base-by-its-name-alone", RESOLUTION + "mro.py",
        'key = (found.module or below.path, found.name or text)',
        'key = ("", found.name or text)',
        "tests/resolution/test_mro.py",
    ),
    Mutant(
        "any-comparison-asks-for-main", RESOLUTION + "binding_states.py",
        '"\'__main__\'"} and isinstance(op, (ast.Eq, ast.NotEq)):',
        '"\'__main__\'"}:',
        "tests/resolution/test_binding_states.py",
    ),
    Mutant(
        "a-path-with-a-colon-is-none", RESOLUTION + "external_lookups.py",
        'if module + b"." + name not in data and module + b":" + name not in data:',
        'if module + b"." + name not in data:',
        "tests/resolution/test_external_lookups.py",
    ),
    Mutant(
        "the-first-string-is-a-type", SYNTAX + "scope_expressions.py",
        'QUOTED_TYPES[last] in (index, -1) and (index or last != "TypeVar")',
        'QUOTED_TYPES[last] in (index, -1)',
        "tests/syntax/test_scope_expressions.py",
    ),
    Mutant(
        "a-doctest-line-is-its-own", SYNTAX + "doctests.py",
        "return (found, column + less) if found else None",
        "return (found, column) if found else None",
        "tests/syntax/test_doctests.py",
    ),
    Mutant(
        "no-example-is-shown", SYNTAX + "doctests.py",
        "is_shown = len(parsed) == 1 and isinstance(parsed[0], ast.Expr)",
        "is_shown = False",
        "tests/syntax/test_doctests.py",
    ),
    Mutant(
        "rotate-changes-nothing", SYNTAX + "stdlib_names.py",
        '"reverse", "rotate", "send"',
        '"reverse", "send"',
        "tests/syntax/test_stdlib_names.py",
    ),
    Mutant(
        "another-name-of-a-base-is-its-own", RESOLUTION + "special_bases.py",
        "yield self._names.beyond(way.module, other) if other else way",
        "yield way",
        "tests/resolution/test_special_bases.py",
    ),
    Mutant(
        "a-list-that-changes-is-known", REFERENCES + "possible_texts.py",
        "if scope is None or len(bound) != 1 or not self._is_only_read(node.id):",
        "if scope is None or len(bound) != 1:",
        "tests/references/test_possible_texts.py",
    ),
    Mutant(
        "any-package-in-hand-is-enough", REFERENCES + "module_objects.py",
        "is_there and (reason != _handed_on(package) or home in self._paths.plainly)",
        "is_there",
        "tests/references/test_module_objects.py",
    ),
    Mutant(
        "what-a-loop-binds-stays-asked", COMPATIBILITY + "narrowing.py",
        "return any(_is_part(place, key) for place in _places(target))",
        "return False",
        "tests/compatibility/test_narrowing.py",
    ),
    Mutant(
        "a-part-of-a-place-is-another", COMPATIBILITY + "narrowing.py",
        'return place == key or key.startswith((f"{place}.", f"{place}["))',
        "return place == key",
        "tests/compatibility/test_narrowing.py",
    ),
    Mutant(
        "any-name-is-theirs", COMPATIBILITY + "unknown_receivers.py",
        "self._known[name, own] = not is_defined",
        "self._known[name, own] = True",
        "tests/compatibility/test_unknown_receivers.py",
    ),
    Mutant(
        "a-start-says-nothing", COMPATIBILITY + "use_compatibility.py",
        "if touch.begins and not any(n.startswith(touch.begins) for n in self.differing):",
        "if touch.begins and not self.differing:",
        "tests/compatibility/test_text_lookups.py",
    ),
)  # fmt: skip
