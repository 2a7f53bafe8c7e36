"""The one area scope: which part of the hierarchy somebody may read.

Every read path of every room takes a Scope; `areas.queries.within` turns it into SQL.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """Subtrees of the hierarchy. `roots` are area paths like "/R01/D003/"; "/" is the whole country."""

    roots: tuple[str, ...]

    def covers(self, path: str) -> bool:
        return any(path.startswith(root) for root in self.roots)

    def narrowed(self, path: str) -> "Scope":
        """What of this scope lies at or below a path: never more than before."""
        if self.covers(path):
            return Scope(roots=(path,))
        return Scope(roots=tuple(root for root in self.roots if root.startswith(path)))


EVERYWHERE = Scope(roots=("/",))
NOWHERE = Scope(roots=())
