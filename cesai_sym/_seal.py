"""The seal that a ``proved`` verdict needs; only the judge and the derivations may import this module."""

from typing import Final


class Seal:
    """An unforgeable-by-accident token: identity is what counts."""

    __slots__ = ()


SEAL: Final = Seal()
