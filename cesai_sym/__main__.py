"""``python -m cesai_sym`` is the command ``cesai``."""

from cesai_sym.cli import main

if __name__ == "__main__":
    main()
