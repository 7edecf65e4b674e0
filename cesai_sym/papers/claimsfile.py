"""The claims file beside a paper: what each of its formulas claims, in TOML.

Nothing in the file is executed.  A claim that cannot be read becomes a :class:`BadClaim` that says where and
why; the others stay usable.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from cesai_sym.papers.blocks import MAX_FILE, Block, BlockError, split_blocks
from cesai_sym.papers.claimreader import ClaimReader, Head
from cesai_sym.papers.claims import BadClaim, Claim, ClaimsFile, ClaimsFileError
from cesai_sym.papers.errors import did_you_mean

__all__ = ["BadClaim", "Claim", "ClaimsFile", "ClaimsFileError", "default_claims_path", "load_claims", "read_claims"]

MAX_CLAIMS: Final = 5_000


def default_claims_path(paper: str | Path) -> Path:
    """Where the claims of a paper are when nothing else is said: beside it.

    >>> default_claims_path("essay.txt").name
    'essay.claims.toml'
    """
    return Path(paper).with_suffix(".claims.toml")


def load_claims(path: str | Path) -> ClaimsFile:
    """Read a claims file.

    Raises ClaimsFileError when the file cannot be read, or what stands before its claims is wrong.
    """
    return read_claims(_bytes(Path(path)), str(path))


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_FILE:
            raise ClaimsFileError(f"{path}:1:1: the file has {size} bytes, the limit is {MAX_FILE}")
        return path.read_bytes()
    except FileNotFoundError:
        raise ClaimsFileError(f"{path}:1:1: there is no such file") from None
    except IsADirectoryError:
        raise ClaimsFileError(f"{path}:1:1: this is a directory, not a claims file") from None
    except OSError as error:
        raise ClaimsFileError(f"{path}:1:1: {error.strerror or error}") from None


def read_claims(data: bytes, path: str = "claims.toml") -> ClaimsFile:
    r"""Read the bytes of a claims file; ``path`` is for messages.

    Raises ClaimsFileError when what stands before the claims is wrong.

    >>> file = read_claims(b'[[claim]]\nid = "a"\nanchor = "1 < 2"\nstatement = "1 < 2"\n')
    >>> file.claims[0].id
    'a'
    """
    blocks = list(split_blocks(data))
    head = _read_head([b for b in blocks if b.kind != "claim"], path)
    bodies = [b for b in blocks if b.kind == "claim"]
    if len(bodies) > MAX_CLAIMS:
        raise ClaimsFileError(f"{path}:1:1: the file has {len(bodies)} claims, the limit is {MAX_CLAIMS}")
    claims: list[Claim | BadClaim] = []
    seen: dict[str, int] = {}
    for number, block in enumerate(bodies, start=1):
        claims.append(ClaimReader(block, path, number, head, seen).read())
    return ClaimsFile(path, tuple(claims), head.title)


# What stands outside the claims.


def _read_head(blocks: list[Block], path: str) -> Head:
    title, symbols, block = "", {}, None
    seen: set[str] = set()
    for b in blocks:
        try:
            table = _only_table(b, b.read())
            if b.kind in seen:
                raise BlockError(f"a second [{b.kind}]", b.line, 1)
            seen.add(b.kind)
            if b.kind == "paper":
                title = _title(b, table)
            elif b.kind == "symbols":
                symbols, block = table, b
        except BlockError as error:
            raise ClaimsFileError(f"{path}:{error.line}:{error.column}: {error.message}") from None
    return Head(title, symbols, block)


def _only_table(block: Block, read: dict[str, Any]) -> dict[str, Any]:
    """The table of the block's header; nothing else may be in it."""
    for key in read:
        if key != block.kind:
            hint = did_you_mean(key, ("paper", "symbols", "claim"))
            message = f"the file has no place for {key!r:.80}" + (f"; {hint}" if hint else "")
            raise BlockError(message, *block.header(key))
    table = read.get(block.kind, {})
    return table if isinstance(table, dict) else {}


def _title(block: Block, table: Mapping[str, Any]) -> str:
    for key in table:
        if key != "title":
            raise BlockError(f"[paper] has no key {key!r:.80}; it has only 'title'", *block.where(key))
    title = table.get("title", "")
    if not isinstance(title, str):
        raise BlockError("the title is a text", *block.where("title"))
    return title
