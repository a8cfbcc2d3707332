"""The two processes that bring a run to its end: the supervisor does all the work, and the guard waits for it."""
import contextlib
import os
import shutil
import signal
import tempfile

from daybook_runner import agents, places, processes, run, users
from daybook_runner.run import Run
from daybook_runner.signals import ASKING_TO_CANCEL, Signals
from daybook_runner.spool import Spool


def bring_to_its_end(run_dir, way, announced, masters=None):
    """Runs what the directory asks for, with the secrets as JSON on standard input; the exit code of this process.

    Way is how a play is started (ways.py). Announced is called once, by the supervisor, when others can find out who it
    is. Masters are the SSH connections that runs share, if they do. FileExistsError: this run was started before, and
    nothing was done."""
    os.setsid()
    os.umask(0o077)
    processes.adopt_orphans()
    with contextlib.ExitStack() as undo:  # what stops in here has begun nothing, and leaves no sign that it had
        scratch = tempfile.mkdtemp(prefix="daybook-", dir=places.base())
        undo.callback(shutil.rmtree, scratch)
        path = os.path.join(run_dir, "spool.jsonl")
        spool = Spool(path)
        undo.callback(os.unlink, path)
        lease = Lease(run_dir)
        signal.pthread_sigmask(signal.SIG_BLOCK, ASKING_TO_CANCEL)  # until there is someone to heed it
        supervisor = os.fork()
        undo.pop_all()
    if supervisor == 0:
        processes.adopt_orphans()
        processes.hide_memory()
        Run(run_dir, scratch, spool, Signals(), way, announced, lease, masters).supervise()
        return 0
    spool.leave()
    processes.open_nothing_as(0)  # or it would keep the sender of the secrets waiting for an end
    return _guard(supervisor, scratch, lease.user)


class Lease:
    """The user that the run's play is to have, if any; why there is none is the run's affair, not the guard's."""

    def __init__(self, run_dir):
        self.user = self._trouble = None
        try:
            if run.request(run_dir).get("unprivileged"):
                self.user = users.lease()
        except Exception as trouble:
            self._trouble = trouble

    def check(self):
        if self._trouble:
            raise self._trouble


def _guard(supervisor, scratch, user):
    for number in ASKING_TO_CANCEL:
        signal.signal(number, lambda *_: processes.send(signal.SIGTERM, [supervisor]))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ASKING_TO_CANCEL)
    _, status = os.waitpid(supervisor, 0)
    if os.WIFSIGNALED(status):
        processes.kill_all()
    if user and not user.kill_all():
        user.give_back()
    shutil.rmtree(scratch)
    shutil.rmtree(agents.private(scratch), ignore_errors=True)  # most runs have none
    return 1 if status else 0
