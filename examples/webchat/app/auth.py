"""Accounts, password hashes and signed session tokens."""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable

from app.errors import NotAuthenticated
from app.store import MemoryStore

_SALT_BYTES = 16


def hash_password(password: str, salt: bytes | None = None) -> bytes:
    salt = salt or secrets.token_bytes(_SALT_BYTES)
    return salt + hashlib.scrypt(password.encode(), salt=salt, n=2**13, r=8, p=1)


def verify_password(password: str, stored: bytes) -> bool:
    return hmac.compare_digest(hash_password(password, stored[:_SALT_BYTES]), stored)


class AuthService:
    """Logs users in and recognises the tokens it issued."""

    def __init__(
        self,
        store: MemoryStore,
        *,
        token_lifetime: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._lifetime = token_lifetime
        self._clock = clock
        self._key = secrets.token_bytes(32)

    def register(self, user_id: str, password: str) -> None:
        self._store.add_user(user_id, hash_password(password))

    def login(self, user_id: str, password: str) -> str:
        stored = self._store.password_of(user_id)
        if stored is None or not verify_password(password, stored):
            raise NotAuthenticated("unknown user or wrong password")
        payload = f"{user_id}|{self._clock() + self._lifetime}"
        return f"{payload}|{self._sign(payload)}"

    def user_of(self, token: str) -> str:
        payload, _, signature = token.rpartition("|")
        if not hmac.compare_digest(self._sign(payload).encode(), signature.encode()):
            raise NotAuthenticated("forged token")
        user_id, _, expires = payload.rpartition("|")
        if float(expires) < self._clock():
            raise NotAuthenticated("expired token")
        return user_id

    def _sign(self, payload: str) -> str:
        return hmac.new(self._key, payload.encode(), hashlib.sha256).hexdigest()
