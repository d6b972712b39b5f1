"""Findings as text for people and machines. One pure function a format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module

from generator.model import Finding

FORMATS = ("text", "json", "github", "gitlab", "sarif")


def reporter(name: str) -> Callable[[Sequence[Finding], str], str]:
    """The function of a format: findings and a language (``th`` or ``en``) → the whole report."""
    report: Callable[[Sequence[Finding], str], str] = import_module(f"generator.report.{name}_format").report
    return report
