import pytest

from app.auth import AuthService, hash_password, verify_password
from app.errors import NotAuthenticated
from app.store import MemoryStore


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def auth(clock):
    service = AuthService(MemoryStore(), token_lifetime=60, clock=clock)
    service.register("ada", "lovelace")
    return service


def test_hashes_are_salted():
    assert hash_password("lovelace") != hash_password("lovelace")
    assert verify_password("lovelace", hash_password("lovelace"))


def test_a_token_names_its_user(auth):
    assert auth.user_of(auth.login("ada", "lovelace")) == "ada"


@pytest.mark.parametrize(("user", "password"), [("ada", "byron"), ("bob", "lovelace")])
def test_a_wrong_login_is_refused(auth, user, password):
    with pytest.raises(NotAuthenticated):
        auth.login(user, password)


@pytest.mark.parametrize("token", ["", "ada", "ada|9999999999|0", "ada|9999999999|ü"])
def test_a_forged_token_is_refused(auth, token):
    with pytest.raises(NotAuthenticated):
        auth.user_of(token)


def test_a_token_expires(auth, clock):
    token = auth.login("ada", "lovelace")
    clock.now += 61

    with pytest.raises(NotAuthenticated):
        auth.user_of(token)
