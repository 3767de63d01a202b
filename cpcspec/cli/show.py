"""`cpcspec show`: one layer of a spec, as the compiler sees it."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from cpcspec import project
from cpcspec.cli.saying import say
from cpcspec.compiler import layers

LAYERS = ("tree", "ast", "model", "ir")


def add_parser(commands: Any) -> None:
    """Add the command's own arguments."""
    own = commands.add_parser("show", help="print one layer of a spec", description=__doc__)
    own.add_argument("layer", choices=LAYERS, help="which layer: text becomes a tree, an AST, a model, the IR")
    own.add_argument("paths", nargs="+", help="specs, or folders of specs")


def run(arguments: argparse.Namespace) -> int:
    """Print the layer; return 1 if the spec has errors (they go to the error output)."""
    sources = project.read(arguments.paths)
    done = project.compiled(sources)
    if arguments.layer == "tree":
        sys.stdout.write(layers.tree(sources.specs))
    elif arguments.layer == "ast":
        sys.stdout.write(layers.ast(done))
    elif arguments.layer == "model":
        sys.stdout.write(layers.model(done))
    else:
        sys.stdout.write(layers.ir(done))
    return say(done.findings, stream=sys.stderr) if done.findings.errors else 0
