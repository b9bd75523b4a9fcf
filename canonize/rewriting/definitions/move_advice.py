"""What a person can do about a move that is refused."""

from __future__ import annotations

ONE_DEFINITION = "make it one definition at the top of its module first"
BESIDE = "choose a place beside it, not below it"
NAME_TO_NAME = "write the new place as package.module:Name"
MODULE_TO_MODULE = "write the new place as a module, without a colon"
ANOTHER_NAME = "choose another name"
ANOTHER_MODULE = "choose another module, or one below a package of your own"
NAME_OR_AWAY = "choose another name, or take what is there away first"
BY_HAND = (
    "write the function by hand, let the method call it, and name the method as deprecated; or "
    "take away first what stands in the way"
)
METHOD_BY_HAND = (
    "write the method by hand, let the function call it, and name the function as deprecated: who "
    "calls it with which object can't be told"
)
METHOD_STAYS = "move it without `leave`, or write the function by hand and let the method call it"
AS_DEFINED = "name it as its module defines it"
AS_ARGUMENT = "give it as an argument what it asks its module for"
BY_NAME = "import by name what it brings, then plan again"
WHERE_IT_RUNS = (
    "choose a place that it finds, start it as a module (`python -m package.module`), or require "
    "the other distribution there"
)
FOLLOWERS = (
    "let the plan touch that file (`paths: exclude`), or break the cycle first: an import inside "
    "of a function, or a third module for what both need"
)


def accepting(key: str) -> str:
    """What a person writes into the plan where a reason against a move does not hold."""
    return (
        f'or, where it runs all the same, `accept: {{"{key}": REASON}}` among the options of a '
        "check of the kind `uses-fit`"
    )
