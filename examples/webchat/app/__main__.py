"""``python -m app``: serve the chat on the loopback interface."""

import argparse
import asyncio

from app import logs
from app.bootstrap import build_application
from app.server import LOOPBACK, ChatServer
from app.settings import load_settings


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="app", description=__doc__)
    parser.add_argument("--port", type=int, help="0 picks a free one")
    parser.add_argument("--user", action="append", default=[], metavar="NAME:PASSWORD")
    return parser.parse_args()


async def serve(arguments: argparse.Namespace) -> None:
    settings = load_settings()
    application = build_application(settings)
    for account in arguments.user:
        name, _, password = account.partition(":")
        application.auth.register(name, password)
    port = settings.port if arguments.port is None else arguments.port
    async with ChatServer(application).listen(port) as bound_port:
        print(f"listening on ws://{LOOPBACK}:{bound_port}", flush=True)
        await asyncio.Future()


if __name__ == "__main__":
    logs.configure()
    try:
        asyncio.run(serve(parse_arguments()))
    except KeyboardInterrupt:
        pass
