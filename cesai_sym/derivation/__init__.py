"""Derivations: chains of named steps, each checked by its rule, that end in a theorem."""

from cesai_sym.derivation.check import Library, check
from cesai_sym.derivation.model import Checked, Derivation, Mutant, Part, Step
from cesai_sym.derivation.rules import Rule, rules

__all__ = ["Checked", "Derivation", "Library", "Mutant", "Part", "Rule", "Step", "check", "rules"]
