"""Log levels of the process."""

import logging


def configure(level: int = logging.INFO) -> None:
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("websockets.server").setLevel(logging.WARNING)
    # One line for each engine that is created is too much for production.
    logging.getLogger("app.agents.supervisor.execution_factory").setLevel(logging.WARNING)
