"""The command that writes the kernels, or a formula, as C or JavaScript."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from cesai_sym.cli.terminal import Unusable, deliver, examples, screen
from cesai_sym.compiled.errors import CompileError
from cesai_sym.compiled.export import KERNELS, Language, exported_files, formula_checks, formula_files, kernel_checks
from cesai_sym.compiled.function import formula_of
from cesai_sym.papers.language import LanguageError


@click.command(
    epilog=examples(
        "cesai export --lang c -o out",
        "cesai export --lang js -o out ces ces_gradient",
        'cesai export --lang c -o out --expression "log(sum(j, exp(x[j])))" \\',
        '    --symbols J="integer, J >= 1" --symbols x="vector of length J" --name smooth_max',
    )
)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--lang", "language", type=click.Choice(["c", "js"]), required=True, help="C99, or an ES module.")
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), default=Path(), metavar="DIR",
              help="The directory to write to; the current one if left out.")  # fmt: skip
@click.option("--expression", help="A formula of the claims language to export instead of the kernels.")
@click.option("--symbols", multiple=True, metavar='NAME="DECLARATION"',
              help="Declare a symbol of the formula, in the order of the arguments; may be repeated.")  # fmt: skip
@click.option("--assume", multiple=True, metavar="RELATION", help="Take a relation as given; may be repeated.")
@click.option("--name", default="formula", show_default=True, help="What the exported formula is called.")
def export(
    names: tuple[str, ...],
    language: str,
    output: Path,
    expression: str | None,
    symbols: tuple[str, ...],
    assume: tuple[str, ...],
    name: str,
) -> None:
    """Write kernels as C99 or JavaScript that needs nothing else, with a test of it.

    All kernels are written when none is named. Everything is computed in pairs of doubles, without any mathematical
    library, and the test holds it against results of ball arithmetic.
    """  # fmt: skip
    chosen = cast(Language, language)
    try:
        if expression is None:
            if symbols or assume:
                raise click.UsageError("--symbols and --assume go with --expression")
            checks = kernel_checks([n for n in names if n in KERNELS] or tuple(KERNELS))
            files = exported_files(chosen, names, checks)
        else:
            if names:
                raise click.UsageError("either kernels by name or an --expression")
            if not (name.isidentifier() and name.isascii() and not name.startswith("_")):
                raise click.UsageError(f"{name!r} can not be the name of a function")
            formula = formula_of(expression, _declared(symbols), assume=assume, precise=True, name=name)
            files = formula_files(chosen, formula, formula_checks(formula))
    except LanguageError as error:
        raise Unusable(f"{error}\n{error.excerpt()}") from None
    except CompileError as error:
        raise Unusable(str(error)) from None
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unusable(f"{output} can not be made: {error.strerror}") from None
    for file, text in files.items():
        deliver(text, output / file)
        screen().print(str(output / file), markup=False, soft_wrap=True)


def _declared(symbols: tuple[str, ...]) -> dict[str, str]:
    declared: dict[str, str] = {}
    for item in symbols:
        name, equals, text = item.partition("=")
        if not (equals and name.strip()):
            raise click.UsageError(f'--symbols {item!r} is not NAME="DECLARATION", such as rho="rho < 0"')
        if name.strip() in declared:
            raise click.UsageError(f"{name.strip()!r} is declared twice")
        declared[name.strip()] = text.strip()
    return declared
