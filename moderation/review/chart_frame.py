"""Where values lie on a chart: its size, its axis of round numbers, and its places."""

from __future__ import annotations

import math
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 12, 28
_PLOT_WIDTH, _PLOT_HEIGHT = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
_MOST_TICKS = 4


@dataclass(frozen=True, slots=True)
class Frame:
    """The upright axis from 0 to its last tick, and so many places beside each other."""

    ticks: tuple[float, ...]
    places: int

    @classmethod
    def of(cls, places: int, highest: float, top: float | None = None) -> Frame:
        """A frame that ends at `top`, or at the first round number not below the highest value."""
        return cls(ticks_up_to(highest if top is None else top), places)

    def y(self, value: float) -> float:
        """How far from the top a value stands, in units of the picture."""
        return round(TOP + _PLOT_HEIGHT * (1 - value / self.ticks[-1]), 2)

    @property
    def step(self) -> float:
        """How wide one place is."""
        return _PLOT_WIDTH / max(self.places, 1)

    def x(self, place: float) -> float:
        """Where a place begins; half a place further is its middle."""
        return round(LEFT + self.step * place, 2)


def ticks_up_to(highest: float) -> tuple[float, ...]:
    """From 0 to the first round number that is not below the highest value, in even steps.

    Steps are whole numbers once the highest value is above 1.
    """
    if not highest > 0 or not math.isfinite(highest):
        return (0, 1)
    rough = highest / _MOST_TICKS
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * times for times in (1, 2, 2.5, 5, 10) if size * times >= rough * 0.9999)
    if highest > 1:
        step = max(1.0, math.ceil(step))
    count = math.ceil(highest / step - 1e-9)
    return tuple(round(step * n, 10) for n in range(count + 1))
