"""The command ``cesai``: arguments in, exit status out."""

from cesai_sym.cli.command import main

__all__ = ["main"]
