"""The tools that agents may call."""

from collections.abc import Callable, Mapping

from app.agents.dyno import measure

_GLOSSARY = {
    "agent": "a program that acts for a user",
    "engine": "what runs one agent for one user",
}


def count_words(prompt: str) -> str:
    return f"{len(prompt.split())} words"


def look_up(prompt: str) -> str:
    return _GLOSSARY.get(prompt.strip().lower(), "nothing found")


TOOLS: Mapping[str, Callable[[str], str]] = {
    "count_words": count_words,
    "look_up": look_up,
    "dyno": measure,
}
