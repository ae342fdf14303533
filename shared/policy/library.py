"""The policies that hold are files in one folder; a lock says which texts were published."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from shared.company.yaml_text import Invalid
from shared.domain.company import PolicyPublished
from shared.domain.event import Value
from shared.domain.judgement import Judgement
from shared.policy.judging import judge
from shared.policy.policy import Policy, parse

LIBRARY = Path(__file__).parent / "library"
LOCK = "published.lock"
_HEAD = "# What was published: policy, version and SHA-256 of the text. Written by `keel policy publish`."


class Published(Value):
    """One text that was agreed under a version, for good."""

    policy: str
    version: int
    sha256: str


class Policies:
    """The policies of a folder, each read when it is first needed."""

    def __init__(self, folder: Path = LIBRARY) -> None:
        self.folder = folder
        self._read: dict[str, Policy] = {}

    def names(self) -> list[str]:
        """Name the policies, sorted."""
        return sorted(path.stem for path in self.folder.glob("*.yaml"))

    def get(self, name: str) -> Policy:
        """Give a policy; raises `Invalid` where there is none or it cannot be meant."""
        if name not in self._read:
            self._read[name] = read_policy(self.folder / f"{name}.yaml")
        return self._read[name]

    def judge(self, name: str, facts: Mapping[str, object]) -> Judgement:
        """Judge facts by the policy that holds."""
        return judge(self.get(name), facts)

    def publications(self, held: Iterable[tuple[str, int]], at: datetime) -> list[PolicyPublished]:
        """Give the events for every (policy, version) that the log does not hold yet."""
        known = set(held)
        policies = [self.get(name) for name in self.names()]
        return [
            PolicyPublished(at=at, policy=p.policy, version=p.version, sha256=p.sha256, text=p.text)
            for p in policies
            if (p.policy, p.version) not in known
        ]


def read_policy(path: Path) -> Policy:
    """Read one policy file; its name is the policy's."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as gone:
        raise Invalid(f"{path}: cannot be read: {gone.strerror}") from None
    except UnicodeDecodeError:
        raise Invalid(f"{path.name}: must be UTF-8 text") from None
    return parse(text, path.name)


def published(folder: Path = LIBRARY) -> list[Published]:
    """Read the lock: every version that was ever published."""
    path = folder / LOCK
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    entries = [line.split() for line in lines if line and not line.startswith("#")]
    broken = next((n for n in entries if len(n) != 3 or not n[1].isdigit()), None)
    if broken:
        raise Invalid(f"{LOCK}: {' '.join(broken)}: must be policy, version and hash")
    return [Published(policy=p, version=int(v), sha256=sha) for p, v, sha in entries]


def publish(folder: Path = LIBRARY) -> list[Policy]:
    """Lock every version that is not locked yet, and give those policies with their texts.

    Raises `Invalid` when a text changed under a version that was published.
    """
    locked = published(folder)
    policies = Policies(folder)
    fresh = []
    for name in policies.names():
        policy = policies.get(name)
        because = unpublishable(policy, locked)
        if because:
            raise Invalid(f"{name}.yaml: version: {because}")
        if not any(_same(entry, policy) for entry in locked):
            fresh.append(policy)
    entries = [*locked, *(_entry(policy) for policy in fresh)]
    entries.sort(key=lambda entry: (entry.policy, entry.version))
    rows = [f"{entry.policy} {entry.version} {entry.sha256}" for entry in entries]
    (folder / LOCK).write_text("\n".join([_HEAD, *rows, ""]), encoding="utf-8")
    return fresh


def unpublishable(policy: Policy, locked: Iterable[Published]) -> str:
    """Say why a text cannot stand under its version; empty when it can."""
    mine = [entry for entry in locked if entry.policy == policy.policy]
    newest = max((entry.version for entry in mine), default=0)
    if policy.version < newest:
        return f"{policy.version} is older than the published {newest}"
    if any(entry.version == policy.version and not _same(entry, policy) for entry in mine):
        return f"the text changed after {policy.version} was published; raise it"
    return ""


def _entry(policy: Policy) -> Published:
    return Published(policy=policy.policy, version=policy.version, sha256=policy.sha256)


def _same(entry: Published, policy: Policy) -> bool:
    return entry == _entry(policy)
