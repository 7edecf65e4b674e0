"""Compiling: from a formula in the claims language, an object of SymPy or an expression to a function of arrays."""

from __future__ import annotations

import ctypes
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from cesai_sym.compiled import fromsympy
from cesai_sym.compiled.arrays import Arrays
from cesai_sym.compiled.build import compiler, library
from cesai_sym.compiled.csource import can_be_flat, module_text
from cesai_sym.compiled.errors import CompileError, CompilerError
from cesai_sym.compiled.gufunc import Loops, from_loops
from cesai_sym.compiled.rewrite import Rewriter, Rewriting
from cesai_sym.compiled.show import show
from cesai_sym.compiled.signature import Signature, signature
from cesai_sym.compiled.unfold import written_out
from cesai_sym.expression.nodes import Expr, Rel
from cesai_sym.papers.language import LanguageError, parse_domain, parse_expression, parse_statement
from cesai_sym.statement import Both, Domain

Backend = Literal["auto", "c", "numpy"]
_COMPARISONS: Final = ("<", ">", "==", "!=", "≤", "≥", "≠")


class CompileWarning(UserWarning):
    """The C compiler failed, so that NumPy computes instead."""


@dataclass(frozen=True, slots=True)
class Formula:
    """What is computed: the expression in its stable form, what it takes, and how it came about."""

    name: str
    original: Expr | Rel
    stable: Expr | Rel
    signature: Signature
    rewritten: tuple[Rewriting, ...]
    precise: bool
    domain: Domain


class Compiled:
    """A compiled expression; called like a ufunc, with vectors on the last axis.

    ``source`` is its C text, ``formula`` what it computes, ``rewritten`` the equalities that lead there, each with its
    verdict; ``backend`` is ``c`` or ``numpy``, ``ufunc`` the NumPy ufunc of the former.
    """

    def __init__(self, formula: Formula, backend: Backend = "auto") -> None:
        self._formula = formula
        self.backend, self._library, self._loops = _built(formula, backend)
        self.__name__ = formula.name
        self.parameters: tuple[str, ...] = tuple(p.name for p in formula.signature.parameters)

    def __call__(self, *args: ArrayLike, out: Any = None, **named: Any) -> Any:
        """The values; arguments by position or by name, broadcast against each other.

        Raises TypeError for missing arguments and ones that are not real, ValueError for shapes that do not match.
        """
        if named:
            args, named = self._by_name(args, named)
        if len(args) != len(self.parameters):
            raise TypeError(f"{self.__name__} takes {', '.join(self.parameters)}: {len(self.parameters)} arguments, "
                            f"not {len(args)}")  # fmt: skip
        if self._loops is None:
            return self._by_numpy(args, out, named)
        try:
            return self._loops.ufunc(*args, **named) if out is None else self._loops.ufunc(*args, out=out, **named)
        except ValueError as error:
            raise ValueError(self._shapes(args) or f"{self.__name__}: {error}") from None

    def _by_name(self, args: tuple[ArrayLike, ...], named: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        values = dict(zip(self.parameters, args, strict=False))
        rest = {}
        for name, value in named.items():
            if name not in self.parameters:
                rest[name] = value
            elif name in values:
                raise TypeError(f"{self.__name__}: {name} is given twice")
            else:
                values[name] = value
        missing = [p for p in self.parameters if p not in values]
        if missing or len(args) > len(self.parameters):
            raise TypeError(f"{self.__name__} takes {', '.join(self.parameters)}; {', '.join(missing)} missing")
        return tuple(values[p] for p in self.parameters), rest

    @property
    def ufunc(self) -> np.ufunc:
        """The NumPy ufunc; raises CompileError when there is none because NumPy itself computes."""
        if self._loops is None:
            raise CompileError("there is no ufunc without a C compiler; the object itself can be called")
        return self._loops.ufunc

    @property
    def source(self) -> str:
        """The C text."""
        f = self._formula
        return module_text(f.stable, f.signature, f.precise, self.formula)

    @property
    def formula(self) -> str:
        """What is computed, in the claims language, after rewriting."""
        return show(self._formula.stable)

    @property
    def original(self) -> str:
        """What was to be computed."""
        return show(self._formula.original)

    @property
    def rewritten(self) -> tuple[Rewriting, ...]:
        """The rewritings in the order in which they were done."""
        return self._formula.rewritten

    @property
    def signature(self) -> str:
        """The shapes, in NumPy's notation, such as ``(J),()->()``."""
        return self._formula.signature.text

    def low_level(self, text: str = "double (int, double *, void *)") -> Any:
        """A C function of one point, as a ctypes function: for ``scipy.LowLevelCallable``, numba, or any C code.

        With ``double (int, double *, void *)`` the arguments lie in one array, in their order, vectors written out;
        ``double (double)`` is there for a single number.  Raises CompileError for another signature, and where
        the arguments can not be told apart in one array.
        """
        if self._library is None:
            raise CompileError("there is no C function without a C compiler")
        wanted = " ".join(text.replace("*", " * ").split())
        if wanted == "double (int, double * , void * )":
            if not can_be_flat(self._formula.signature):
                raise CompileError("the arguments can not be told apart in one array: two open lengths, a matrix or a "
                                   "result that is no number")  # fmt: skip
            function = self._library.cesai_low_level
            function.restype = ctypes.c_double
            function.argtypes = [ctypes.c_int, ctypes.POINTER(ctypes.c_double), ctypes.c_void_p]
            return function
        if wanted == "double (double)" and self.signature == "()->()":
            function = self._library.cesai_of_one
            function.restype, function.argtypes = ctypes.c_double, [ctypes.c_double]
            return function
        raise CompileError(f"there is no function {text!r}; there are 'double (int, double *, void *)' and, for a "
                           "single number, 'double (double)'")  # fmt: skip

    @property
    def ctypes(self) -> Any:
        """The same as ``low_level()``."""
        return self.low_level()

    @property
    def address(self) -> int:
        """The address of that function."""
        return int(ctypes.cast(self.low_level(), ctypes.c_void_p).value or 0)

    def __repr__(self) -> str:
        return f"<compiled {self.__name__}({', '.join(self.parameters)}) = {self.formula[:200]}, {self.backend}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return Compiled, (self._formula, "auto" if self.backend == "c" else "numpy")

    def _shapes(self, args: Sequence[Any]) -> str:
        """What is wrong with the shapes, or nothing."""
        lengths: dict[str, tuple[str, int]] = {}
        for p, a in zip(self._formula.signature.parameters, args, strict=True):
            shape = np.shape(a)
            if len(shape) < len(p.sizes):
                return f"{self.__name__}: {p.name} must have {len(p.sizes)} axes of entries, got shape {shape}"
            for size, n in zip(p.sizes, shape[len(shape) - len(p.sizes) :], strict=True):
                if isinstance(size, int) and n != size:
                    return f"{self.__name__}: {p.name} must have {size} entries, got {n}"
                if isinstance(size, str) and lengths.setdefault(size, (p.name, n))[1] != n:
                    first, m = lengths[size]
                    return f"{self.__name__}: {first} has {m} entries and {p.name} {n}, both should have {size}"
        leading = [np.shape(a)[: np.ndim(a) - len(p.sizes)]
                   for p, a in zip(self._formula.signature.parameters, args, strict=True)]  # fmt: skip
        try:
            np.broadcast_shapes(*leading)
        except ValueError:
            listed = ", ".join(f"{p} {s}" for p, s in zip(self.parameters, leading, strict=True))
            return f"{self.__name__}: the leading axes do not broadcast: {listed}"
        return ""

    def _by_numpy(self, args: Sequence[ArrayLike], out: Any, named: Mapping[str, Any]) -> Any:
        if named:
            raise TypeError(f"{self.__name__}: {', '.join(named)} needs a C compiler")
        raw = [np.asarray(a) for a in args]
        if any(a.dtype.kind not in "biuf" for a in raw):
            raise TypeError(f"{self.__name__}: arguments must be real numbers")
        problem = self._shapes(raw)
        if problem:
            raise ValueError(problem)
        s = self._formula.signature
        leading = np.broadcast_shapes(
            *(a.shape[: a.ndim - len(p.sizes)] for p, a in zip(s.parameters, raw, strict=True))
        )
        lengths: dict[str, int] = {}
        arrays = {}
        for p, a in zip(s.parameters, raw, strict=True):
            core = a.shape[a.ndim - len(p.sizes) :]
            lengths |= {size: n for size, n in zip(p.sizes, core, strict=True) if isinstance(size, str)}
            arrays[p.name] = np.broadcast_to(a.astype(np.float64), (*leading, *core))
        outputs = [(n, size if isinstance(size, int) else lengths[size]) for n, size in s.outputs]
        with np.errstate(all="ignore"):
            result = Arrays(arrays, lengths).result(self._formula.stable, outputs, leading)
        if isinstance(self._formula.stable, Expr):
            kinds = [r.dtype for a, r in zip(args, raw, strict=True) if not isinstance(a, int | float)]
            single = kinds and np.result_type(*kinds, np.float16) in (np.float32, np.float16)
            result = result.astype(np.float32 if single else np.float64)
        if out is not None:
            target = out[0] if isinstance(out, tuple) else out
            np.copyto(target, result, casting="same_kind")
            return target
        return result[()] if result.ndim == 0 else np.array(result)


def _built(formula: Formula, backend: Backend) -> tuple[str, ctypes.CDLL | None, Loops | None]:
    if backend not in ("auto", "c", "numpy"):
        raise ValueError(f"there is no backend {backend!r}; there are auto, c and numpy")
    if backend == "numpy" or (backend == "auto" and compiler() is None):
        if formula.precise:
            raise CompileError("precise=True needs a C compiler; install one, or set CESAI_CC")
        return "numpy", None, None
    text = module_text(formula.stable, formula.signature, formula.precise, show(formula.stable))
    try:
        loaded, _ = library(text)
    except CompilerError as error:
        if backend == "c" or formula.precise:
            raise
        warnings.warn(f"{error}; NumPy computes instead", CompileWarning, stacklevel=4)
        return "numpy", None, None
    addresses = [ctypes.cast(getattr(loaded, f"cesai_loop_{kind}"), ctypes.c_void_p).value or 0
                 for kind in ("double", "float")]  # fmt: skip
    loops = from_loops(
        formula.name, formula.signature.text, addresses[0], addresses[1], len(formula.signature.parameters),
        isinstance(formula.stable, Rel), (loaded,),
    )  # fmt: skip
    return "c", loaded, loops


def compile(
    expression: Any,
    symbols: Any = (),
    *,
    assume: Sequence[str] = (),
    precise: bool = False,
    rewrite: bool = True,
    backend: Backend = "auto",
    name: str = "compiled",
) -> Compiled:
    """Turn an expression into a function of arrays.

    Args:
        expression: a formula or comparison in the claims language, an object of SymPy, or an ``Expr``.
        symbols: the arguments in their order: declarations by name (``{"rho": "rho < 0"}``), or the symbols and
            indexed bases of SymPy, whose assumptions count, or names separated by spaces, which stand for real numbers.
            A length is no argument: it comes from the arrays.  A declared index makes the result a vector.
        assume: further relations in the claims language that are taken as given.
        precise: compute in pairs of doubles, for a result right to the last bit or two; needs a C compiler.
        rewrite: whether the formula may be rewritten to keep digits.
        backend: ``auto`` takes the C compiler if there is one, ``c`` demands it, ``numpy`` does without.
        name: what it is called in messages.

    Returns:
        The function; numbers in float32 give float32, all others float64, a comparison gives true or false.

    Raises:
        CompileError: when a symbol is not declared or a part has no code; CompilerError when the compiler fails.
        LanguageError: when a text can not be read.

    >>> f = compile(
    ...     "log(sum(j, w[j]*exp(a*x[j])))",
    ...     {"J": "integer, J >= 1", "x": "vector of length J", "w": "weights of length J", "a": "real"},
    ... )
    >>> f.signature
    '(J),(J),()->()'
    >>> float(f([1000.0, 1000.0], [0.5, 0.5], 2.0))
    2000.0
    >>> [r.rule for r in f.rewritten]
    ['log-sum-exp']
    """
    formula = formula_of(expression, symbols, assume=assume, precise=precise, rewrite=rewrite, name=name)
    return Compiled(formula, backend)


def formula_of(
    expression: Any, symbols: Any, *, assume: Sequence[str] = (), precise: bool = False, rewrite: bool = True,
    name: str = "compiled",
) -> Formula:  # fmt: skip
    """What is to be computed, read and rewritten, but not compiled yet; arguments as for :func:`compile`."""
    domain, order = _declared(symbols, assume)
    read = _read(expression, domain)
    sides = (read.lhs, read.rhs) if isinstance(read, Rel) else (read,)
    opened = [written_out(side, domain) for side in sides]
    plain: Expr | Rel = Rel(read.op, opened[0][0], opened[1][0]) if isinstance(read, Rel) else opened[0][0]
    put_in = tuple(r for _, done in opened for r in done)
    shape = _signature(plain, domain, order)
    rewriter = Rewriter()
    stable: Expr | Rel = plain
    if rewrite:
        stable = rewriter.relation(plain, domain) if isinstance(plain, Rel) else rewriter.stable(plain, domain)
    return Formula(name, read, stable, shape, (*put_in, *rewriter.done), precise, domain)


def _signature(e: Expr | Rel, domain: Domain, order: tuple[str, ...]) -> Signature:
    if isinstance(e, Rel):
        e = e.lhs + e.rhs
    return signature(e, domain, order)


def _declared(symbols: Any, assume: Sequence[str]) -> tuple[Domain, tuple[str, ...]]:
    """The domain, and the names in the order of the arguments."""
    if isinstance(symbols, str):
        symbols = dict.fromkeys(symbols.replace(",", " ").split(), "real")
    if isinstance(symbols, Mapping):
        given = {fromsympy.plain_name(k) if fromsympy.is_sympy(k) else k: v for k, v in symbols.items()}
        domain = parse_domain(given, assume)
        defined = {d.name for d in domain.definitions}
        names = [n for n in (_standard(k) for k in given) if n not in defined]
        return domain, tuple(names)
    symbols = tuple(symbols) if isinstance(symbols, Sequence | set | frozenset) else (symbols,)
    if all(isinstance(s, str) for s in symbols):
        return _declared(" ".join(symbols), assume)
    domain, order = fromsympy.declared(symbols)
    if assume:
        raise CompileError("declare the symbols in the claims language to assume relations between them")
    return domain, order


def _standard(name: str) -> str:
    from cesai_sym.papers.tokens import standard_name

    return standard_name(name)


def _read(expression: Any, domain: Domain) -> Expr | Rel:
    if isinstance(expression, Expr | Rel):
        return expression
    if fromsympy.is_sympy(expression):
        return fromsympy.expression(expression, domain)
    if not isinstance(expression, str):
        raise TypeError(f"an expression is a text, an object of SymPy or an Expr, not {type(expression).__name__}")
    try:
        return parse_expression(expression, domain)
    except LanguageError as error:
        if not any(c in expression for c in (*_COMPARISONS, "=")):
            raise
        try:
            relation = parse_statement(expression, domain).relation
        except LanguageError:
            raise error from None
    if isinstance(relation, Both):
        raise CompileError("compile the comparisons of a chain one by one")
    if not isinstance(relation, Rel):
        raise CompileError(f"a statement with {type(relation).__name__} has no value at a point; only comparisons have")
    return relation
