"""Runs one playbook to its end: python3 -I supervisor.py RUN_DIR, with the secrets as JSON on standard input.

The answer is RUN_DIR/spool.jsonl, whose last record tells the end; without one, the run was lost. Standard output
and error carry nothing but the supervisor's own troubles. Exit code 2: this run was started before, nothing was done.

Two processes do this. The supervisor proper does all the work; its parent, the guard, only waits for it, and cleans up
after it even when it was killed.
"""
import os
import shutil
import signal
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # -I leaves it out

from daybook_runner import processes
from daybook_runner.run import Run
from daybook_runner.signals import ASKING_TO_CANCEL, Signals
from daybook_runner.spool import Spool

_STARTED_BEFORE = 2


def main(run_dir):
    os.setsid()
    os.umask(0o077)
    processes.adopt_orphans()
    try:
        spool = Spool(os.path.join(run_dir, "spool.jsonl"))
    except FileExistsError as trouble:
        print("This run was started before: %s" % trouble, file=sys.stderr)
        return _STARTED_BEFORE
    scratch = tempfile.mkdtemp(prefix="daybook-")
    signal.pthread_sigmask(signal.SIG_BLOCK, ASKING_TO_CANCEL)  # until there is someone to heed it
    supervisor = os.fork()
    if supervisor == 0:
        processes.adopt_orphans()
        processes.hide_memory()
        Run(run_dir, scratch, spool, Signals()).supervise()
        return 0
    return _guard(supervisor, scratch)


def _guard(supervisor, scratch):
    for number in ASKING_TO_CANCEL:
        signal.signal(number, lambda *_: processes.send(signal.SIGTERM, [supervisor]))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ASKING_TO_CANCEL)
    _, status = os.waitpid(supervisor, 0)
    if os.WIFSIGNALED(status):
        processes.kill_all()
    shutil.rmtree(scratch)
    return 1 if status else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
