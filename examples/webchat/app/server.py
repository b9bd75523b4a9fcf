"""The WebSocket server: login, agent execution and history, one JSON object a message."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

from app.api.health import health
from app.bootstrap import Application
from app.errors import BadRequest, NotAuthenticated, WebchatError

LOOPBACK = "127.0.0.1"


class ChatServer:
    def __init__(self, application: Application) -> None:
        self._application = application

    @asynccontextmanager
    async def listen(self, port: int) -> AsyncIterator[int]:
        async with serve(
            self._converse, LOOPBACK, port, process_request=self._answer_health
        ) as server:
            yield next(iter(server.sockets)).getsockname()[1]

    def _answer_health(self, connection: ServerConnection, request: Request) -> Response | None:
        if request.path != "/health":
            return None
        return connection.respond(HTTPStatus.OK, json.dumps(health(self._application.chat)))

    async def _converse(self, connection: ServerConnection) -> None:
        conversation = Conversation(self._application, connection)
        try:
            async for message in connection:
                await connection.send(json.dumps(await conversation.answer(message)))
        finally:
            await conversation.close()


class Conversation:
    """One socket; after the login it belongs to one user for good."""

    def __init__(self, application: Application, connection: ServerConnection) -> None:
        self._application = application
        self._connection = connection
        self._user_id: str | None = None

    async def answer(self, message: str | bytes) -> dict[str, Any]:
        try:
            return await self._dispatch(json.loads(message))
        except json.JSONDecodeError:
            return {"type": "error", "code": BadRequest.code}
        except WebchatError as error:
            return {"type": "error", "code": error.code}

    async def close(self) -> None:
        if self._user_id is None:
            return
        if self._application.bridge.detach(self._user_id, self._connection):
            await self._application.sessions.close(self._user_id)

    async def _dispatch(self, request: object) -> dict[str, Any]:
        match request:
            case {"type": "login", "user": str(user_id), "password": str(password)}:
                return self._login(user_id, password)
            case {"type": "execute", "token": str(token), "agent": str(agent), "prompt": str(text)}:
                user_id = self._authenticated(token)
                response = await self._application.chat.execute(user_id, agent, text)
                return {"type": "response", "agent": agent, "text": response}
            case {"type": "history", "token": str(token)}:
                exchanges = self._application.store.transcript_of(self._authenticated(token))
                return {"type": "history", "prompts": [each.prompt for each in exchanges]}
        raise BadRequest("no such request")

    def _login(self, user_id: str, password: str) -> dict[str, Any]:
        if self._user_id is not None:
            raise BadRequest("this socket is already logged in")
        token = self._application.auth.login(user_id, password)
        self._user_id = user_id
        self._application.bridge.attach(user_id, self._connection)
        return {"type": "token", "token": token}

    def _authenticated(self, token: str) -> str:
        user_id = self._application.auth.user_of(token)
        if user_id != self._user_id:
            raise NotAuthenticated("another user's token")
        return user_id
