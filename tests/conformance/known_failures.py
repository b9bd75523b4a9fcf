"""Cases that fail today, each with what happens; the table shows them as failures.

An entry whose case passes fails the suite: it has to go.
"""

KNOWN_FAILURES: dict[str, str] = {
    "1i": "comments inside a dotted name are lost",
    "1c": "the name `a` goes though another module reaches through it",
    "1k": "what others look up through a module that is imported whole is not followed",
    "8y": "a look-up through an alias of the consumer is not seen, its name goes",
    "9f": "a look-up through an alias of the consumer is not seen, its name goes",
    "9k": "a look-up through import_module is not seen, the consumer's name goes",
    "9l": "a look-up through sys.modules is not seen, the consumer's name goes",
    "9m": "a search that another one narrowed misses a look-up, the consumer's name goes",
    "15f": "a second run changes what the first one refused",
    "50h": "a module that is imported whole and handed on is not followed",
    "8s": "a class inside a class is not found",
    "52d": "an import through a module's __getattr__ is not in the ledger",
    "57c": "a patch through the consumer's module no longer reaches it, and is not in the ledger",
    "59c": "relative and nested dynamic imports are called harmless or missing",
    "61f": "a name that YAML looks up in the consumer is renamed",
    "65b": "a section that is keyed by the module is not in the ledger",
    "67a": "the removal does not speak of pickles",
    "69b": "a competitor that a decorator registers is removed",
    "69c": "a competitor that its base registers is removed",
    "71b": "the refusal is not at the definition's line",
    "72c": "the refusal is not at the definition's line",
    "73f": "a method that the canonical lacks is only seen on a variable",
    "73g": "a plain function takes the place of a context manager",
    "76c": "a module that makes what it deprecates no longer imports when warnings are errors",
    "78d": "the refusal is not at the definition's line",
    "78e": "the refusal is not at the definition's line",
    "78f": "the refusal is not at the definition's line",
    "78i": "the refusal is not at the definition's line",
    "79c": "a second warning is added to one that was written by hand",
}
