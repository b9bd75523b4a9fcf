"""The store in memory: accounts, and one transcript for each user."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exchange:
    agent: str
    prompt: str
    response: str


class MemoryStore:
    def __init__(self) -> None:
        self._passwords: dict[str, bytes] = {}
        self._transcripts: dict[str, list[Exchange]] = {}

    def add_user(self, user_id: str, password_hash: bytes) -> None:
        self._passwords[user_id] = password_hash

    def password_of(self, user_id: str) -> bytes | None:
        return self._passwords.get(user_id)

    def record(self, user_id: str, exchange: Exchange) -> None:
        self._transcripts.setdefault(user_id, []).append(exchange)

    def transcript_of(self, user_id: str) -> tuple[Exchange, ...]:
        return tuple(self._transcripts.get(user_id, ()))
