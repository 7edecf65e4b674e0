"""Formulas as data: nodes, substitution, derivatives, and rigorous values at exact points."""
