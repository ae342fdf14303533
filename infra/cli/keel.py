"""`keel`: one command for everything the operator does; each part is loaded when it is used."""

import sys
from contextvars import copy_context
from importlib import import_module
from typing import Any, NamedTuple, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from infra.cli import place
from infra.cli.saying import BAD_INPUT, NO, Trouble, complain


class Part(NamedTuple):
    """Where a command lies, and what it does in one sentence."""

    home: str
    """`module:name` below `infra.cli`: a function, or a typer app with commands of its own."""
    help: str


PARTS = {
    "demo": Part("demo:demo", "Show an inquiry become an accepted proposal, on a fresh core."),
    "up": Part("up:up", "Run the core with its pages, its SMTP inbox and its mailbox."),
    "doctor": Part("doctor:doctor", "Check the core and say what to do next."),
    "approvals": Part("approvals:approvals", "List the questions that were laid before you."),
    "approve": Part("approvals:approve", "Show a question and say yes to it."),
    "edit": Part("rewording:edit", "Show a question and say yes to it in your own words."),
    "return": Part("rewording:return_", "Show a question and ask for another draft."),
    "reject": Part("approvals:reject", "Show a question and say no to it."),
    "view": Part("view:view", "Show one view as a list."),
    "trail": Part("trail:trail", "Say why: every signal, decision, rule, approval and action."),
    "lead": Part("lead:app", "Tell Keel what you know by other ways."),
    "signal": Part("signal:app", "Read what the outside world said, or send it in."),
    "forget": Part("forgetting:forget", "Destroy what a person said, or show what that would be."),
    "pause": Part("outbound:pause", "Stop everything that leaves the house."),
    "resume": Part("outbound:resume", "Let things leave the house again."),
    "retry": Part("retry:retry", "Try a parked or stuck stream again."),
    "tick": Part("tick:tick", "Let due things happen, or travel in time."),
    "log": Part("log:app", "Read, verify, export and import the log."),
    "replay": Part("replay:replay", "Fold views anew beside the live ones and compare."),
    "policy": Part("policy:app", "Validate, explain and try policies."),
}


PATHS = (
    FileExistsError,
    FileNotFoundError,
    IsADirectoryError,
    NotADirectoryError,
    PermissionError,
)
"""What a path that was typed wrongly leads to."""
ELSEWHERE = "a log opens only beside the keys of the core that wrote it"


class Commands(TyperGroup):
    """Knows every command by name and help, and loads one only when it is called."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for name, part in PARTS.items():
            self.add_command(TyperCommand(name, help=part.help))

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Find the command that is called and load what it really does."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, loaded(name) if name in PARTS else command, rest

    def main(self, *arguments: Any, **more: Any) -> NoReturn:
        """Run and exit; whatever is wrong is one line on stderr."""
        try:
            # Options of one call must not reach the next one of the same process.
            alone = {**more, "standalone_mode": False}
            code = copy_context().run(super().main, *arguments, **alone)
        except Trouble as trouble:
            complain(str(trouble))
            code = trouble.code
        except PATHS as wrong:
            complain(f"{wrong.filename}: {str(wrong.strerror).lower()}")
            code = BAD_INPUT
        except typer.TyperException as wrong:
            code = _explain(wrong)
        except typer.Abort:
            code = NO
        except Exception as error:
            said = _told(error)
            if said is None:
                raise
            complain(str(said))
            code = said.code
        sys.exit(code if isinstance(code, int) else 0)


def _told(error: Exception) -> Trouble | None:
    """Say what a person must mend before any command can go on; None for a bug."""
    from shared.company.yaml_text import Invalid  # help and wrong usage need none of it
    from shared.vault.data_keys import KeyLost

    if isinstance(error, Invalid):
        return Trouble(str(error))
    if isinstance(error, KeyLost):
        why = f"a key is not here, so what it seals cannot be read ({error}); {ELSEWHERE}"
        return Trouble(why, NO)
    return None


def loaded(name: str) -> Any:
    """Give a command itself, with the options that every command takes."""
    module, _, attribute = PARTS[name].home.partition(":")
    part = getattr(import_module(f"infra.cli.{module}"), attribute)
    command: Any = typer.main.get_group(part) if isinstance(part, typer.Typer) else _single(part)
    command.name = name
    for each in getattr(command, "commands", {"": command}).values():
        each.params += _single(place.options).params
    return command


def _single(function: Any) -> Any:
    app = typer.Typer(add_completion=False)
    app.command()(function)
    return typer.main.get_command(app)


def _explain(wrong: typer.TyperException) -> int:
    """Say what was wrong with a call, in one line; a group called alone has shown its help."""
    said = wrong.format_message().strip()
    ctx = getattr(wrong, "ctx", None)
    path = ctx.command_path.partition(" ")[2] if ctx else ""
    if said:
        line = f"{path}: {said}" if path else said
        more = " See" if line.endswith("?") else "; see"
        complain(f"{line.rstrip('.')}{more}: {' '.join(['keel', *path.split(), '--help'])}")
    return wrong.exit_code


app = typer.Typer(
    cls=Commands,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Keel: the operating core of a one-person company.",
)
app.callback()(place.options)


def run() -> None:
    """Run the command line."""
    app()
