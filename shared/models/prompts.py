"""Prompts are files with versions; a published one never changes.

They lie at `<agent>/<version>.md`. A lock holds the hash of each, so that a decision which names
a prompt and its version can be traced to the exact words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "agents" / "prompts"
LOCK = "published.lock"
_HEAD = "# What was published: agent, version and SHA-256 of the prompt."


@dataclass(frozen=True)
class Prompt:
    """What an agent tells its model, under a version."""

    agent: str
    version: int
    text: str

    @property
    def digest(self) -> str:
        """Give SHA-256 of the text in hex."""
        return sha256(self.text.encode()).hexdigest()


class Prompts:
    """The prompts of a folder, each read when it is first needed."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder
        self._latest: dict[str, Prompt] = {}

    def latest(self, agent: str) -> Prompt:
        """Give an agent's newest prompt; raises `LookupError` where it has none."""
        if agent not in self._latest:
            versions = [v for each, v in _versions(self.folder) if each == agent]
            if not versions:
                raise LookupError(f"there is no prompt for {agent}")
            self._latest[agent] = self.get(agent, max(versions))
        return self._latest[agent]

    def get(self, agent: str, version: int) -> Prompt:
        """Give one version of an agent's prompt."""
        path = self.folder / agent / f"{version}.md"
        return Prompt(agent, version, path.read_text(encoding="utf-8"))

    def all(self) -> list[Prompt]:
        """Give every version of every prompt, in order."""
        return [self.get(agent, version) for agent, version in sorted(_versions(self.folder))]


def published(folder: Path = FOLDER) -> dict[tuple[str, int], str]:
    """Read the lock: the hash of every prompt that was ever published."""
    path = folder / LOCK
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return {(agent, int(version)): digest for agent, version, digest in rows}


def complaints(folder: Path = FOLDER) -> list[str]:
    """Say which prompts are not as they were published: changed, gone, or not locked yet."""
    locked = published(folder)
    found = {(p.agent, p.version): p.digest for p in Prompts(folder).all()}
    changed = [
        f"{agent}/{version}.md changed after it was published; give the new text a new version"
        for (agent, version), digest in found.items()
        if locked.get((agent, version), digest) != digest
    ]
    gone = [f"{agent}/{version}.md is gone" for agent, version in locked.keys() - found.keys()]
    new = [f"{agent}/{version}.md is not locked" for agent, version in found.keys() - locked.keys()]
    return sorted([*changed, *gone, *new])


def publish(folder: Path = FOLDER) -> list[Prompt]:
    """Lock every prompt that is not locked yet, and give those; locked lines stay as they are."""
    locked = published(folder)
    fresh = [p for p in Prompts(folder).all() if (p.agent, p.version) not in locked]
    rows = sorted([*locked.items(), *(((p.agent, p.version), p.digest) for p in fresh)])
    lines = [f"{agent} {version} {digest}" for (agent, version), digest in rows]
    (folder / LOCK).write_text("\n".join([_HEAD, *lines, ""]), encoding="utf-8")
    return fresh


def _versions(folder: Path) -> Iterator[tuple[str, int]]:
    for path in folder.glob("*/*.md"):
        if path.stem.isascii() and path.stem.isdigit():
            yield path.parent.name, int(path.stem)
