"""The command ``cesai``: arguments in, exit status out."""

import sys
from typing import NoReturn

__all__ = ["main"]


def main() -> NoReturn:
    """Run the command and exit; to interrupt it while it starts is no error either."""
    try:
        from cesai_sym.cli import command
    except KeyboardInterrupt:
        sys.exit(130)
    command.main()
