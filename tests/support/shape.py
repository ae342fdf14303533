"""Prints how the code is built: sizes of functions and modules, and who imports whom.

Exit 1 when a size or an import is not as it should be. Exceptions are named here, with a reason.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).parents[2]
PACKAGES = ("infra", "functions", "shared", "tests")
MODULE_LIMIT = 250
HANDLER_LIMIT = 40
FUNCTION_P90 = 20

EXCEPTIONS: Mapping[str, str] = {
    "shared/domain/opportunity_events.py": "one list of everything that happens to a sale",
    "shared/domain/opportunity_decider.py": "one decider per noun, and this noun decides the most",
    "tests/contract/test_event_log.py": "one suite holds the whole contract of the log",
    "tests/unit/models/test_gateway.py": "one promise per way in which a model fails",
}
"""Modules over the limit, and why they are one piece."""


@dataclass(frozen=True)
class Module:
    """A file with its size, its functions' sizes and its imports."""

    path: str
    lines: int
    functions: tuple[int, ...]
    imports: frozenset[str]

    @property
    def name(self) -> str:
        """The dotted name that others import it by."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def read(path: Path, root: Path = ROOT) -> Module:
    """Measure one file; a docstring counts for its function, a decorator does not."""
    text = path.read_text()
    tree = ast.parse(text)
    functions = tuple(
        (node.end_lineno or node.lineno) - node.lineno + 1
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    relative = path.relative_to(root).as_posix()
    return Module(relative, len(text.splitlines()), functions, frozenset(_imported(tree)))


def _imported(tree: ast.Module) -> Iterator[str]:
    """Give what is imported when the module is; what waits inside a function makes no cycle."""
    for node in _at_import(tree.body):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _at_import(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        yield node
        typing_only = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        if isinstance(node, ast.If | ast.Try) and not typing_only:
            yield from _at_import(node.body)


def modules(root: Path = ROOT, packages: tuple[str, ...] = PACKAGES) -> list[Module]:
    """Measure every module of the project."""
    files = (f for package in packages for f in sorted((root / package).rglob("*.py")))
    return [read(f, root) for f in files if "__pycache__" not in f.parts]


def oversized(found: list[Module]) -> list[str]:
    """Give every module that is over its limit without a reason."""
    return [
        f"{m.path}: {m.lines} lines, at most {_limit(m)}"
        for m in found
        if m.lines > _limit(m) and m.path not in EXCEPTIONS
    ]


def stale(found: list[Module]) -> list[str]:
    """Give every exception that nothing needs any more."""
    over = {m.path for m in found if m.lines > _limit(m)}
    return [
        f"{path}: is within the limit, so needs no exception" for path in EXCEPTIONS.keys() - over
    ]


def _limit(module: Module) -> int:
    return HANDLER_LIMIT if module.path.endswith("/handler.py") else MODULE_LIMIT


def circles(found: list[Module]) -> list[str]:
    """Give the modules that import each other in a circle, or lie between two circles."""
    known = {m.name for m in found}
    edges = {m.name: set(m.imports & known - {m.name}) for m in found}
    while ends := [n for n in edges if not edges[n] or not _imported_by(n, edges)]:
        for end in ends:
            del edges[end]
        edges = {name: others & edges.keys() for name, others in edges.items()}
    return ["circle: " + " → ".join(sorted(edges))] if edges else []


def _imported_by(name: str, edges: Mapping[str, set[str]]) -> bool:
    return any(name in others for others in edges.values())


def contracts() -> tuple[bool, list[str]]:
    """Ask import-linter; give whether all is kept, and one line per contract."""
    tool = Path(sys.executable).parent / "lint-imports"
    said = subprocess.run(
        [tool, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    lines = said.stdout.splitlines()
    kept = [line for line in lines if line.endswith((" KEPT", " BROKEN"))]
    return said.returncode == 0, kept or lines[-5:] + said.stderr.splitlines()[-5:]


def table(found: list[Module]) -> list[str]:
    """Give sizes by part of the house, largest module last."""
    rows = [
        f"{'part':<26}{'modules':>8}{'median':>8}{'most':>6}{'functions':>11}{'median':>8}{'p90':>5}"
    ]
    for part in sorted({_part(m) for m in found}):
        own = [m for m in found if _part(m) == part]
        lengths = [m.lines for m in own]
        functions = [size for m in own for size in m.functions]
        middle = (
            f"{median(functions):>8.0f}{_p90(functions):>5.0f}"
            if functions
            else f"{'-':>8}{'-':>5}"
        )
        rows.append(
            f"{part:<26}{len(own):>8}{median(lengths):>8.0f}{max(lengths):>6}"
            f"{len(functions):>11}{middle}"
        )
    return rows


def _part(module: Module) -> str:
    folders = module.path.split("/")[:-1]
    return "/".join(folders[: 1 if folders[0] == "functions" else 2])


def _p90(sizes: list[int]) -> float:
    return quantiles(sizes, n=10)[-1] if len(sizes) > 1 else float(sizes[0])


def run() -> int:
    """Print the table and what is broken."""
    found = modules()
    p90 = _p90([size for m in found for size in m.functions])
    print("\n".join(table(found)))
    print(f"\nnine functions in ten have at most {p90:.0f} lines (limit {FUNCTION_P90})")
    for path, why in EXCEPTIONS.items():
        print(f"exception: {path}: {why}")
    kept, lines = contracts()
    print("\n" + "\n".join(lines))
    broken = [*oversized(found), *stale(found), *circles(found)]
    broken += [] if p90 <= FUNCTION_P90 else [f"functions: p90 is {p90:.0f}"]
    broken += [] if kept else ["an import contract is broken"]
    print(
        "\n" + ("\n".join(f"BROKEN {what}" for what in broken) or "The shape is as it should be.")
    )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(run())
