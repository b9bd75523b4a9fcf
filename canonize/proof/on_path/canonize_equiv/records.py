"""What a call says by log records and by warnings, whichever file of the project they are of."""

import logging
import warnings


class Records(logging.Handler):
    def __init__(self):
        super().__init__(0)
        self.found = []

    def emit(self, record):
        if record.name == "asyncio":
            return  # the loop that a coroutine is run in for the trial
        self.found.append((record.levelname, record.getMessage()))


class Utterances:
    """Listens for as long as it is open; everything is logged, and nothing is shown."""

    def __init__(self):
        self.records, self.warned = Records(), []
        self.catching = warnings.catch_warnings(record=True)

    def __enter__(self):
        root = logging.getLogger()
        self.before = root.level, list(root.handlers)
        root.handlers[:] = [self.records]
        root.setLevel(1)
        self.warned = self.catching.__enter__()
        return self

    def __exit__(self, *about):
        self.catching.__exit__(*about)
        root = logging.getLogger()
        level, root.handlers[:] = self.before
        root.setLevel(level)

    def warnings(self, roots):
        """Each with whether it is of a line of the project, or of whoever calls that."""
        return [
            (
                one.category.__name__,
                str(one.message),
                "of a line of its own"
                if one.filename.startswith(tuple(roots))
                else "of its caller",
            )
            for one in self.warned
        ]
