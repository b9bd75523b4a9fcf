"""The values that travel with a run."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class UserContext:
    user_id: str
    depth: int = 0

    def deeper(self) -> "UserContext":
        return replace(self, depth=self.depth + 1)


@dataclass(frozen=True, slots=True)
class AgentTask:
    agent: str
    tool: str
    prompt: str


@dataclass(frozen=True, slots=True)
class EngineLimits:
    per_user: int = 4
    total: int = 256
