"""Starts a command that dies with whoever started it.

A Redis that outlives its killed parent goes on writing to a file that the next one opens without a
complaint. The kernel can prevent that, but only when the child itself asks for it, between fork
and exec: there, Python code of the parent is not safe to run. So this small program is what is
started; it asks, and becomes the command.
"""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

_PR_SET_PDEATHSIG = 1


def start(
    command: Sequence[str | os.PathLike[str]],
    *,
    farewell: signal.Signals = signal.SIGTERM,
    user: str = "",
    **popen: Any,
) -> "subprocess.Popen[bytes]":
    """`subprocess.Popen` of `command`, which gets `farewell` when this process dies.

    Its own session keeps a Ctrl-C at the terminal away from it: who started it stops it, in order.
    `user` (for root only) is the one it runs as.
    """
    leash = [sys.executable, "-I", "-S", __file__, str(os.getpid()), str(farewell.value), user]
    return subprocess.Popen([*leash, *command], start_new_session=True, **popen)


def _become(parent: int, farewell: int, user: str, command: list[str]) -> None:
    if user:
        account = pwd.getpwnam(user)
        os.setgroups([])
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)
    if sys.platform == "linux":  # elsewhere nothing like it exists, and nothing is promised
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, farewell, 0, 0, 0)
        if os.getppid() != parent:  # it died before we asked
            sys.exit(1)
    # A shell that starts things in the background has them ignore Ctrl-C, and so would we.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.execvp(command[0], command)  # noqa: S606 - the command is the supervisor's own, no shell


if __name__ == "__main__":
    _become(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:])
