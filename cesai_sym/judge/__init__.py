"""The judge: decides a statement, and is the only place besides the derivations that can say ``proved``."""

from cesai_sym.judge.decide import Judge, decide
from cesai_sym.judge.match import Known

__all__ = ["Judge", "Known", "decide"]
