"""What a compiled function takes and returns: parameters in order, lengths of vectors, axes of results."""

from __future__ import annotations

from dataclasses import dataclass

from cesai_sym.compiled.errors import CompileError
from cesai_sym.expression.nodes import Expr, Idx, Num, Sym
from cesai_sym.expression.transform import free_indices, free_symbols, vectors_of
from cesai_sym.statement import Domain

#: A length: the name of a symbol, or a number.
Size = str | int
#: Names that mean something else in C, in JavaScript or in the code around a formula.
_TAKEN = frozenset(
    """
    abs asm auto await bool break case catch char class const continue debugger default delete do double else enum
    eval exp expm1 export extends extern fabs false finally float floor for function goto if implements import in
    inline instanceof int interface let log log1p long main make new null package pair pow private protected public
    register restrict return short signed sizeof static struct super switch this throw true try typedef typeof
    union unsigned var void volatile while with yield value arguments
    shifted nearest whole exponent_of out data args dimensions steps row failed results at values n exact fma floor sqrt
    isnan isfinite free malloc gathered offset level prepare weigh ROOM DONE ROWS LANES NULL gathered lanes_of logs_of
    """.split()  # noqa: SIM905 - a list of words reads best as words
)


_PREFIXES = (
    *("t_", "p_", "s_", "d_", "i_", "k_", "a_", "v_", "V_", "room_", "ces_", "cesai_", "cs_", "CS_", "CESAI_"),
    *("form_", "is_", "INF", "NAN"),
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument: a number, or a vector (two sizes: a matrix)."""

    name: str
    sizes: tuple[Size, ...] = ()

    @property
    def code(self) -> str:
        """Its name in generated code."""
        return code_name(self.name)


@dataclass(frozen=True, slots=True)
class Signature:
    """Parameters in the order of the arguments, and the free indices that the results run over."""

    parameters: tuple[Parameter, ...]
    outputs: tuple[tuple[str, Size], ...] = ()

    @property
    def sizes(self) -> tuple[str, ...]:
        """The lengths that are taken from the shapes of the arrays, in the order in which they come up."""
        found = [s for p in self.parameters for s in p.sizes if isinstance(s, str)]
        return tuple(dict.fromkeys(found))

    @property
    def text(self) -> str:
        """In the notation of NumPy's generalised ufuncs.

        >>> Signature((Parameter("x", ("J",)), Parameter("rho"))).text
        '(J),()->()'
        """
        inside = ",".join(f"({','.join(map(str, p.sizes))})" for p in self.parameters)
        return f"{inside}->({','.join(str(s) for _, s in self.outputs)})"


def code_name(name: str) -> str:
    """A name that C, JavaScript and the generated code leave free."""
    return f"{name}_" if name in _TAKEN or name.startswith(_PREFIXES) else name


def signature(e: Expr, domain: Domain, order: tuple[str, ...]) -> Signature:
    """The parameters of an expression in the declared order; lengths are taken from the arrays.

    Raises CompileError for a symbol that is not declared, or for a length that no array has.
    """
    used = free_symbols(e) | vectors_of(e)
    unknown = sorted(used - domain.names())
    if unknown:
        raise CompileError(f"the symbol {unknown[0]!r} is not declared; add it to the symbols")
    vectors = {v.name: v for v in domain.vectors}
    parameters = []
    for name in order:
        vector = vectors.get(name)
        if vector is not None:
            sizes = (vector.size,) if vector.second is None else (vector.size, vector.second)
            parameters.append(Parameter(name, tuple(_size(s, name) for s in sizes)))
    lengths = {s for p in parameters for s in p.sizes}
    by_name = {p.name: p for p in parameters}
    scalars = [n for n in order if domain.scalar(n) is not None and n not in lengths]
    for name in scalars:
        by_name[name] = Parameter(name)
    free = free_indices(e)
    indices = {i.name: i for i in domain.indices}
    if free - set(indices):
        name = min(free - set(indices))
        raise CompileError(f'the index {name!r} is not bound; bind it in a sum, or declare {name} = "index in 1..J"')
    outputs = tuple((n, _size(indices[n].size, n)) for n in order if n in free)
    lost = [s for _, s in outputs if isinstance(s, str) and s not in lengths]
    if lost:
        raise CompileError(f"no array has the length {lost[0]!r}; the result could not be given a shape")
    result = Signature(tuple(by_name[n] for n in order if n in by_name), outputs)
    if not result.parameters:
        raise CompileError("there is no argument; declare the symbols that the function takes")
    codes = [p.code for p in result.parameters] + [code_name(s) for s in result.sizes]
    twice = next((c for c in codes if codes.count(c) > 1), None)
    if twice is not None:
        raise CompileError(f"two symbols would both be called {twice!r} in code; rename one of them")
    return result


def _size(size: Expr, name: str) -> Size:
    if isinstance(size, Sym):
        return size.name
    if isinstance(size, Num) and size.value.denominator == 1:
        return int(size.value)
    raise CompileError(f"the length of {name!r} must be a symbol or a number")


def index_size(index: Idx) -> Size:
    """The length that an index runs over; raises CompileError for a computed one."""
    return _size(index.size, f"the range of {index.name}")
