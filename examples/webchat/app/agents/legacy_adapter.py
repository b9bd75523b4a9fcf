"""Adapts the old test bench, where an engine burns fuel.

The bench calls the motor that executes a drive cycle its "execution engine".
"""

from dataclasses import dataclass

_PEAK_RPM = 4200


@dataclass(frozen=True, slots=True)
class CombustionEngine:
    litres: float

    def torque(self, *, rpm: int) -> float:
        """Newton metres, from the bench's quadratic fit around the peak."""
        return 95 * self.litres * (1 - ((rpm - _PEAK_RPM) / (2 * _PEAK_RPM)) ** 2)


class ExecutionEngineFactory:
    """Builds motors for the bench; has nothing to do with agents."""

    def __init__(self, litres: float) -> None:
        self._litres = litres

    def build(self) -> CombustionEngine:
        return CombustionEngine(self._litres)
