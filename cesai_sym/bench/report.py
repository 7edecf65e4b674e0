"""Results as JSON, and as a picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cesai_sym.bench.accuracy import AccuracyRow
from cesai_sym.bench.speed import SpeedRow


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that one run measured; ``import_ms`` and ``threads`` are None where they were left out."""

    machine: dict[str, str]
    speed: tuple[SpeedRow, ...]
    accuracy: tuple[AccuracyRow, ...]
    threads: SpeedRow | None = None
    import_ms: float | None = None

    @property
    def correct(self) -> bool:
        """Whether the kernels kept their contract at every point.

        >>> Report({}, (), (AccuracyRow("benign", "cesai_sym", 9, 0.6, 0, 0),)).correct
        True
        """
        return all(row.within_contract for row in self.accuracy)

    def as_json(self) -> dict[str, Any]:
        """Plain data for ``json.dump``; what is not finite is a text."""
        plain = _finite(asdict(self))
        assert isinstance(plain, dict)
        return plain


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _finite(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(v) for v in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def plot(rows: Sequence[SpeedRow], path: Path) -> None:
    """Draw the times a row, one panel for each workload, into an SVG, PNG or PDF file.

    Raises ImportError without matplotlib (``pip install 'cesai-sym[plot]'``).
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    names = list(dict.fromkeys(r.workload for r in rows))
    figure = Figure(figsize=(9, 1.2 + 0.28 * len(rows)), layout="constrained")
    FigureCanvasAgg(figure)
    heights = [sum(r.workload == n and r.nanoseconds is not None for r in rows) for n in names]
    for name, axes in zip(
        names, figure.subplots(len(names), 1, height_ratios=heights, squeeze=False)[:, 0], strict=True
    ):
        shown = [r for r in rows if r.workload == name and r.nanoseconds is not None][::-1]
        times = [r.nanoseconds or 0.0 for r in shown]
        colours = ["#0072b2" if r.name.startswith("cesai") else "#999999" for r in shown]
        bars = axes.barh([r.name for r in shown], times, color=colours)
        axes.bar_label(bars, [f"{t:.3g}" for t in times], padding=3, fontsize=8)
        axes.set_xscale("log")
        axes.margins(x=0.15)
        axes.set_title(name, loc="left", fontsize=10)
        axes.tick_params(labelsize=8)
        axes.spines[["top", "right"]].set_visible(False)
    figure.supxlabel("nanoseconds a row (logarithmic)", fontsize=9)
    figure.savefig(path, dpi=150)
