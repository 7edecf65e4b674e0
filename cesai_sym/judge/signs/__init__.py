"""The sign of a generalised polynomial on its domain, by exact means only.

Methods: all terms have one sign; the factors' signs multiply; the domain is parametrised by positive numbers
(``J = 2 + p``, ``rho = -q``, ``g_C = g_Z + r``) until all coefficients have one sign; two terms are compared through
the logarithm of their ratio; the logarithm of a product is compared through the product.
"""

from cesai_sym.judge.signs.atoms import atom_sign, mono_sign, of_sum
from cesai_sym.judge.signs.core import nonzero, sign
from cesai_sym.judge.signs.deep import deep_sign
from cesai_sym.judge.signs.inputs import fresh, renamed_body, weight_entry
from cesai_sym.judge.signs.names import names_in
from cesai_sym.judge.signs.relations import gap_of, hypotheses
from cesai_sym.judge.signs.words import Sign, add_signs, flip, mul_signs, of_number

__all__ = [
    "Sign",
    "add_signs",
    "atom_sign",
    "deep_sign",
    "flip",
    "fresh",
    "gap_of",
    "hypotheses",
    "mono_sign",
    "mul_signs",
    "names_in",
    "nonzero",
    "of_number",
    "of_sum",
    "renamed_body",
    "sign",
    "weight_entry",
]
