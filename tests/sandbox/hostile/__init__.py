"""Hostile programs of our own, beyond the published list."""

from . import files, memory, network, output, processes, protocol, sessions, shape, state, time
from .program import Block, Program

GROUPS = {
    module.__name__.rpartition(".")[2]: module.PROGRAMS
    for module in (time, memory, files, network, processes, protocol, output, shape, state, sessions)
}
PROGRAMS = [program for programs in GROUPS.values() for program in programs]

__all__ = ["GROUPS", "PROGRAMS", "Block", "Program"]
