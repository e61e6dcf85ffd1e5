"""``tradeledger key``, ``checkpoint``, ``prove``, ``verify``, ``verifier``."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import Any

import click

from ledger.damage import explained
from ledger.desk import signing
from ledger.keeping.refusals import answered
from ledger.opening import reading
from ledger.proof import verifier as proof
from ledger.proof.checkpoint import KeyFileError, new_key
from ledger.store.log import root
from ledger.terminal import DONE, NO, emit, output_format, this_call
from ledger.vocabulary.problems import Problem, ProblemsError, register

NOT_VALID = register("PF-03", "it does not verify")
DEFAULT_ORIGIN = "tradeledger"
_LONGEST_PATH = 4096

signs = click.option(
    "--sign", "key_files", multiple=True, envvar="TRADELEDGER_KEY", metavar="KEYFILE",
    help="Sign with this key; several while one replaces another.",
)  # fmt: skip
writes = click.option("--out", metavar="FILE", help="Where to; standard output if absent.")


@click.group(
    epilog="Example:  tradeledger key new --name example.org/ledger --out ledger.key",
)
def key() -> None:
    """Keys that sign checkpoints."""


@key.command(
    "new", epilog="Example:  tradeledger key new --name example.org/ledger --out ledger.key"
)
@click.option(
    "--name", required=True, metavar="NAME",
    help="Whose checkpoints it signs: a URL without https://, like example.org/ledger.",
)  # fmt: skip
@click.option("--out", required=True, metavar="FILE", help="Where the secret key goes.")
@output_format
def new(name: str, out: str) -> int:
    """Make a signing key (Ed25519), and FILE.pub with what others need to verify.

    The secret stays in FILE, readable by you only. Publish the line that is printed.
    """
    try:
        made = new_key(name)
    except KeyFileError as error:
        problem = Problem(signing.BAD_KEY, f"{error}.", "choose another name", "--name")
        raise ProblemsError([problem]) from None
    signing.write_key(made, out)
    record = {"key": out, "verification_key": made.verification_key}
    emit(record, lambda: [made.verification_key])
    return DONE


@click.command(
    epilog="\b\nExamples:\n"
    "  tradeledger checkpoint --sign ledger.key --out head.txt\n"
    "  tradeledger checkpoint --sign old.key --sign new.key",
)
@signs
@writes
@click.option("--origin", metavar="NAME", help="The ledger's name.  [default: that of the key]")
@output_format
@explained
@answered
def checkpoint(key_files: tuple[str, ...], out: str | None, origin: str | None) -> int:
    """A signed tree head (C2SP tlog-checkpoint), which other people's verifiers read.

    Without a key it is printed unsigned. What was signed before must still be there: a ledger
    that does not continue it is not signed.
    """
    call = this_call()
    log = reading(call)
    if not key_files:
        text = signing.unsigned(log, origin or DEFAULT_ORIGIN)
        call.say("not signed: add  --sign KEYFILE  (tradeledger key new makes one)")
        _put(text.encode(), out)
        return DONE
    keys = [signing.read_key(file) for file in key_files]
    made = signing.sign(log, call.url, keys, origin)
    record = {
        "checkpoint": made.note.decode(),
        "origin": made.head.origin,
        "size": made.head.size,
        "root": b64encode(made.head.root).decode(),
        "signed_by": [each.verification_key for each in keys],
        "out": out,
    }
    _give(record, made.note, out, f"signed the tree head of {made.head.size} events")
    return DONE


@click.command(
    epilog="\b\nExamples:\n"
    "  tradeledger prove 431 --out event-431.tlog-proof\n"
    "  tradeledger prove --from head-of-march.txt --sign ledger.key --out grown.proof",
)
@click.argument("position", type=click.IntRange(min=1), required=False, metavar="[POSITION]")
@click.option(
    "--from", "earlier", metavar="CHECKPOINT",
    help="Prove that the ledger only grew since this checkpoint.",
)  # fmt: skip
@click.option(
    "--checkpoint", "given", metavar="FILE",
    help="The signed checkpoint to prove by.  [default: the newest that was signed here]",
)  # fmt: skip
@signs
@writes
@output_format
@explained
@answered
def prove(
    position: int | None,
    earlier: str | None,
    given: str | None,
    key_files: tuple[str, ...],
    out: str | None,
) -> int:
    """A proof that an event is in the ledger, or that the ledger only grew.

    The first is a C2SP tlog-proof with the event in it. Either is checked offline, with nothing
    but the file and the public key: tradeledger verify, or the one-file verifier.
    """
    if (position is None) == (earlier is None):
        raise click.UsageError("name a POSITION, or  --from CHECKPOINT")
    call = this_call()
    log = reading(call)
    first = signing.read_signed(earlier, "--from") if earlier is not None else None
    least = first.head.size if first is not None else position or 0
    if given is not None:
        by = signing.read_signed(given, "--checkpoint")
    elif key_files:
        by = signing.sign(log, call.url, [signing.read_key(file) for file in key_files])
    else:
        by = signing.latest(call.url, least)
    if first is not None:
        data = signing.prove_consistency(log, first, by)
        said = f"proved that the first {first.head.size} of {by.head.size} events are unchanged"
    else:
        assert position is not None
        data = signing.prove_inclusion(log, position, by)
        said = f"proved that event {position} is among the {by.head.size} signed"
    record = {
        "proof": data.decode(),
        "position": position,
        "from": first.head.size if first is not None else None,
        "size": by.head.size,
        "root": b64encode(by.head.root).decode(),
        "out": out,
    }
    _give(record, data, out, said)
    return DONE


@click.command(
    epilog="\b\nExample:\n"
    "  tradeledger verify event-431.tlog-proof --key example.org/ledger+1f2e3d4c+AQ…"
)
@click.argument("file", metavar="FILE")
@click.option(
    "--key", "keys", multiple=True, required=True, envvar="TRADELEDGER_VERIFY_KEY",
    metavar="NAME+HASH+KEY", help="A public key that you trust, or its .pub file.",
)  # fmt: skip
@click.option("--ledger", metavar="LEDGER.db", help="Recompute the whole tree from this file too.")
@output_format
def verify(file: str, keys: tuple[str, ...], ledger: str | None) -> int:
    """Check a checkpoint or a proof, offline: only FILE and the key are looked at.

    Exit code 0 says that everything held, and nothing else does.
    """
    try:
        trusted = trusted_keys(keys)
        statement = proof.check(Path(file).read_bytes(), trusted, ledger)
    except Exception as error:  # noqa: BLE001  whatever went wrong, it is not valid
        said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        record = {"valid": False, "file": file, "why": said}
        emit(record, lambda: [f"{click.style('NOT VALID', fg='red', bold=True)}  {said}"])
        return NO
    record = {"valid": True, "file": file, "statement": statement}
    emit(record, lambda: [statement, click.style("VALID", fg="green", bold=True)])
    return DONE


def trusted_keys(given: tuple[str, ...]) -> list[proof.Key]:
    """Public keys from texts or from files that hold one; raises ``InvalidError``."""
    found = []
    for text in given:
        is_file = len(text) < _LONGEST_PATH and Path(text).is_file()
        found.append(proof.read_key(Path(text).read_text("utf-8") if is_file else text))
    return found


@click.command(
    epilog="Example:  tradeledger verifier --out verify.py && python -I verify.py --help"
)
@writes
def verifier(out: str | None) -> int:
    """The verifier as one file that needs only Python's standard library, to be read and kept."""
    data = Path(proof.__file__).read_bytes()
    _put(data, out)
    if out is not None:
        this_call().say(f"wrote {out}; python -I {out} --help")
    return DONE


def _give(record: dict[str, Any], data: bytes, out: str | None, said: str) -> None:
    """A result that is a file: written, or printed as it is."""
    call = this_call()
    if out is not None:
        _put(data, out)
    if call.format != "text" or out is not None:
        shown = [f"{said}: {out}"]
        emit(record, lambda: shown)
    else:
        click.echo(data.decode(), nl=False)


def _put(data: bytes, out: str | None) -> None:
    if out is None:
        click.echo(data.decode(), nl=False)
        return
    try:
        Path(out).write_bytes(data)
    except OSError as error:
        raise ProblemsError(
            [Problem("IN-22", f"{out}: {error.strerror}.", "choose another place", "--out")]
        ) from None


def head_line(log: Any) -> str:
    """The tree head of a ledger in words."""
    size = log.head()
    return f"{size} events, tree head {root(log, size).hex()}"
