"""`make shape` sees what it is there to see."""

from pathlib import Path

from tests.support.shape import MODULE_LIMIT, circles, modules, oversized


def project(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def test_a_module_that_grew_too_long_is_named(tmp_path: Path) -> None:
    root = project(tmp_path, {"shared/long.py": "x = 1\n" * (MODULE_LIMIT + 1)})
    assert oversized(modules(root, ("shared",))) == [
        f"shared/long.py: {MODULE_LIMIT + 1} lines, at most {MODULE_LIMIT}"
    ]


def test_a_handler_is_held_to_less(tmp_path: Path) -> None:
    root = project(tmp_path, {"functions/greet/handler.py": "x = 1\n" * 41})
    assert oversized(modules(root, ("functions",)))


def test_a_circle_of_imports_is_found_across_packages(tmp_path: Path) -> None:
    files = {
        "shared/a.py": "from shared import b\n",
        "shared/b.py": "import shared.c\n",
        "shared/c.py": "from shared.a import thing\n",
        "shared/d.py": "from shared import a\n",
    }
    found = circles(modules(project(tmp_path, files), ("shared",)))
    assert found == ["circle: shared.a → shared.b → shared.c"]


def test_what_waits_inside_a_function_or_for_types_makes_no_circle(tmp_path: Path) -> None:
    files = {
        "shared/a.py": "from shared import b\n",
        "shared/b.py": "def late():\n    from shared import a\n",
        "shared/c.py": "if TYPE_CHECKING:\n    from shared import d\n",
        "shared/d.py": "from shared import c\n",
    }
    assert circles(modules(project(tmp_path, files), ("shared",))) == []


def test_a_function_is_measured_with_its_docstring(tmp_path: Path) -> None:
    text = 'def f():\n    """Say."""\n    return 1\n'
    (module,) = modules(project(tmp_path, {"shared/f.py": text}), ("shared",))
    assert module.functions == (3,)
