"""Jinja2's environment, with what a build does a million times written out in place.

Nothing here changes what a template means: the same templates come out the same in plain Jinja2, but for
``Absent`` and for mappings being asked for their keys first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from functools import cache
from io import StringIO
from keyword import iskeyword
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import Environment, FileSystemBytecodeCache, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.runtime import Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

try:
    from markupsafe._speedups import _escape_inner
except ImportError:  # a MarkupSafe without it: what escapes into markup does as well, only slower
    _escape_inner = escape

escaped: Callable[[str], str] = _escape_inner
"""Text, escaped, not yet markup."""

_MAPPING_METHODS = frozenset({"get", "items", "keys", "values"})
_PIECES = "_pieces"
"""A name that no template can have: Jinja2's own begin with ``t_`` and ``l_``."""


class Absent(StrictUndefined):
    """A property that a record leaves out: it may be asked whether it is there, and that is all."""

    __slots__ = ()

    def __bool__(self) -> bool:  # type: ignore[override]  # says no instead of failing
        return False


class QuickMacro(Macro):
    """A macro that is called with arguments by place alone is called there and then."""

    def __init__(self, environment: Environment, func: Callable[..., str], *rest: Any) -> None:
        super().__init__(environment, func, *rest)
        self._called = func
        plain = not (self.catch_kwargs or self.catch_varargs or self.caller or self.explicit_caller)
        count = len(self.arguments)
        self._missing = {given: (missing,) * (count - given) for given in range(count + 1)} if plain else {}

    def __call__(self, *given: Any, **named: Any) -> str:
        if not named:
            left_out = self._missing.get(len(given))
            if left_out is not None:
                return Markup(self._called(*given, *left_out))  # noqa: S704  # its pieces are escaped
        return super().__call__(*given, **named)


class Generator(CodeGenerator):
    """Jinja2's own, but that

    - markup is shown as it is and text escaped without becoming markup first;
    - a mapping is asked for its key there and then, and anything else for its attribute;
    - calls are plain calls, for no function of ours asks for Jinja2's context;
    - what stands together is handed on in one piece.

    ``_v`` holds the value at hand, and only until the next one.
    """

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("(_v if (_v := (")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(
            ")).__class__ is Markup else environment.escaped(_v) if _v.__class__ is str else escape(_v))"
        )

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        name = repr(node.attr)
        self.write(
            f"({'environment.getattr(_v, ' + name + ')' if iskeyword(node.attr) else '_v.' + node.attr}"
        )
        self.write(" if (_v := (")
        self.visit(node.node, frame)
        self.write(f")).__class__ is not dict else _v[{name}] if {name} in _v")
        self.write(f" else environment.getattr(_v, {name}))")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        self.visit(node.node, frame)
        with self._apart() as arguments:
            self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(f"({arguments.getvalue().removeprefix(', ')})")

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802
        if frame.buffer is not None or frame.require_output_check:
            super().visit_Output(node, frame)
            return
        frame.buffer = _PIECES
        with self._apart() as pieces:
            super().visit_Output(node, frame)
        frame.buffer = None
        code = pieces.getvalue()
        if f"{_PIECES}.append(" in code:  # a single piece, a comma behind it
            before, _, after = code.replace(f"{_PIECES}.append(", "yield (", 1).rpartition(",")
            code = before + after
        self.stream.write(code.replace(f"{_PIECES}.extend((", "yield concat((", 1))

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        with self._apart() as definition:
            super().macro_def(macro_ref, frame)
        self.stream.write(definition.getvalue().replace("Macro(", "environment.macro(", 1))

    @contextmanager
    def _apart(self) -> Iterator[StringIO]:
        """What is written meanwhile goes to a stream of its own."""
        whole, part = self.stream, StringIO()
        self.stream = part
        try:
            yield part
        finally:
            self.stream = whole


class QuickEnvironment(Environment):
    """Jinja2's, but a mapping is asked for its keys before its methods, and each only once.

    Records are mappings through and through: a property named ``items`` must not be hidden by the method,
    and looking for what most of them leave out must not cost more than showing what is there.
    """

    code_generator_class = Generator
    escaped = staticmethod(escaped)
    macro = QuickMacro

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._absent: dict[str, Absent] = {}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One plain mapping: Jinja2's chain of two is walked anew for every page."""
        return {**self.globals, **(d or {})}

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict:
            if attribute in obj:
                return obj[attribute]
            if attribute not in _MAPPING_METHODS:
                found = self._absent.get(attribute)
                if found is None:
                    found = self._absent[attribute] = Absent(obj={}, name=attribute)
                return found
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)


class Bytecode(FileSystemBytecodeCache):
    """Jinja2's, for what ``Generator`` makes of a template: it is made anew where either has changed."""

    def get_source_checksum(self, source: str) -> str:
        return super().get_source_checksum(f"{_maker()}{source}")


@cache
def _maker() -> str:
    return f"{jinja2.__version__}\n{Path(__file__).read_text('utf-8')}"
