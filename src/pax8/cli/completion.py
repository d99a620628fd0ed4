"""`pax8 completion`: what makes a shell complete the command."""

from __future__ import annotations

import click


@click.command(
    help="Print the script that makes a shell complete commands, options and values.\n\n"
    "bash and zsh: add this line to ~/.bashrc or ~/.zshrc:\n\n"
    '\b\n  eval "$(pax8 completion bash)"\n\n'
    "fish: write the script where fish finds it:\n\n"
    "\b\n  pax8 completion fish > ~/.config/fish/completions/pax8.fish"
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print a shell's script for completion."""
    from click.shell_completion import BashComplete, FishComplete, ZshComplete

    kind = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}[shell]
    click.echo(kind(ctx.find_root().command, {}, "pax8", "_PAX8_COMPLETE").source())
