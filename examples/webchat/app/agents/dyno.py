"""The workshop's dynamometer as an agent tool."""

from app.agents.legacy_adapter import ExecutionEngineFactory


def measure(prompt: str) -> str:
    """Torque of an engine whose displacement the prompt gives, such as ``2.0 litres``."""
    engine = ExecutionEngineFactory(litres=float(prompt.split()[0])).build()
    return f"{engine.torque(rpm=3000):.0f} Nm at 3000 rpm"
