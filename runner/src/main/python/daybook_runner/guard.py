"""The two processes that bring a run to its end: the supervisor does all the work, and the guard waits for it."""
import os
import shutil
import signal
import tempfile

from daybook_runner import processes
from daybook_runner.run import Run
from daybook_runner.signals import ASKING_TO_CANCEL, Signals
from daybook_runner.spool import Spool


def bring_to_its_end(run_dir, way, announced):
    """Runs what the directory asks for, with the secrets as JSON on standard input; the exit code of this process.

    Way is how a play is started (ways.py). Announced is called once, by the supervisor, when others can find out who it
    is. FileExistsError: this run was started before, and nothing was done."""
    os.setsid()
    os.umask(0o077)
    processes.adopt_orphans()
    spool = Spool(os.path.join(run_dir, "spool.jsonl"))
    scratch = tempfile.mkdtemp(prefix="daybook-")
    signal.pthread_sigmask(signal.SIG_BLOCK, ASKING_TO_CANCEL)  # until there is someone to heed it
    supervisor = os.fork()
    if supervisor == 0:
        processes.adopt_orphans()
        processes.hide_memory()
        Run(run_dir, scratch, spool, Signals(), way, announced).supervise()
        return 0
    spool.leave()
    processes.open_nothing_as(0)  # or it would keep the sender of the secrets waiting for an end
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
