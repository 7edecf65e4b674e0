"""C into JavaScript: for the part of C that the library and the printer keep to, where only declarations differ."""

from __future__ import annotations

import re

_TYPES = r"(?:pair|scaled|row|double|int|size_t|void)"
_FUNCTION = re.compile(rf"^(?:static )?(?:inline )?{_TYPES} (\w+)\(([^)]*)\)\s*\{{", re.MULTILINE)
_TABLE = re.compile(r"^static const double (\w+)\[\] = \{(.*?)\};", re.MULTILINE | re.DOTALL)
_CONSTANT = re.compile(r"^static const double (\w+) = (.*?);", re.MULTILINE)
_STRUCT = re.compile(r"^typedef struct \{.*?\} \w+;\n", re.MULTILINE | re.DOTALL)
_RECORD = re.compile(r"^(\s*)row (\w+);", re.MULTILINE)
_LOCAL = re.compile(rf"(^\s*|[({{;] ?)(?:const )?{_TYPES} (\w+)(?= = |;)", re.MULTILINE)
_ROOM = re.compile(r"^(\s*)ROOM\((\w+), (.*)\);", re.MULTILINE)
_DONE = re.compile(r"^\s*DONE\(\w+\);\n", re.MULTILINE)
_POWER = re.compile(r"\b0x1p([+-]?\d+)\b")
_UNUSED = re.compile(r"^\s*\(void\)\w+;\n", re.MULTILINE)


def _head(found: re.Match[str]) -> str:
    parameters = [p.split()[-1].lstrip("*") for p in found[2].split(",") if p.strip() not in ("", "void")]
    return f"function {found[1]}({', '.join(parameters)}) {{"


def javascript(text: str) -> str:
    r"""The same functions in JavaScript.

    >>> print(javascript("static double twice(double a) {\n    const double t = a + a;\n    return t;\n}"))
    function twice(a) {
        let t = a + a;
        return t;
    }
    """
    text = _STRUCT.sub("", text)
    text = _TABLE.sub(r"const \1 = [\2];", text)
    text = _CONSTANT.sub(r"const \1 = \2;", text)
    text = _UNUSED.sub("", text)
    text = _POWER.sub(r"(2 ** \1)", text)
    text = _FUNCTION.sub(_head, text)
    text = _RECORD.sub(r"\1const \2 = {};", text)
    text = _ROOM.sub(r"\1const \2 = new Float64Array(\3);", text)
    text = _DONE.sub("", text)
    text = _LOCAL.sub(r"\1let \2", text)
    return text.replace("(double)", "").replace("->", ".").replace("&&", "\0").replace("&p", "p").replace("\0", "&&")
