from __future__ import annotations
import a, b.c, d.e.f as g
from . import h
from ..i.j import k as l, m
from n import *

x: some.thing[int] = 1


def f(a: b | c) -> d:
    import o
