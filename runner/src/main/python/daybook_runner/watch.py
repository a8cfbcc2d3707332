"""From the moment a play runs to the moment nothing of it does."""
import os
import signal
import time

from daybook_runner import processes

HUB_FIRST_SECONDS = 5
"""The hub ends a play at its time limit; only when it has not, so much later, does the supervisor."""


class Watch:
    """Follows one play and ends it when asked; in any case it ends whatever the play leaves behind.

    Ansible tidies up after SIGINT, so that comes first, and for most plays suffices. All in all an end takes at most
    10 seconds; what cannot be ended by then, because it waits for a disk or belongs to another user, is in `left`. The numbers of those that ran when the play was interrupted are in `interrupted`."""

    def __init__(self, pid, streams, time_limit_seconds):
        self._pid = pid
        self._streams = streams
        self.status = None
        self.ended = None
        self.interrupted_by = None
        self.left = []
        self.interrupted = []
        self._plan([(time_limit_seconds + HUB_FIRST_SECONDS, lambda: self._interrupt("time_limit"))])

    def follow(self, signals):
        """Returns when all are gone and all they said is in the spool."""
        while self._any_left():
            self._streams.pump(self._seconds_to_next_step())
            if signals.cancelled:
                self._interrupt("cancel")
            self._take_due_steps()
        self._streams.finish()

    def _any_left(self):
        ended, any_left = processes.reap()
        if self._pid in ended:
            self.status = ended[self._pid]
            self.ended = time.time()
            self._streams.attend_to_none()
            self._plan([(0, self._terminate), *self._killing(1)])
        return any_left and not self.left

    def _interrupt(self, why):
        """Once is enough, and a play that has ended cannot be interrupted any more."""
        if self.status is None and self.interrupted_by is None:
            self.interrupted_by = why
            self.interrupted = processes.descendants()
            try:
                os.killpg(self._pid, signal.SIGINT)
            except ProcessLookupError:
                pass  # it is so young that it has no group yet: the next steps end it
            self._plan([(3, self._terminate), *self._killing(6)])

    def _killing(self, seconds):
        """Again and again, for what is being killed may have started something a moment ago."""
        return [*((seconds + again / 20, self._kill) for again in range(60)), (seconds + 3, self._give_up)]

    def _terminate(self):
        processes.send(signal.SIGTERM, processes.descendants())

    def _kill(self):
        processes.send(signal.SIGKILL, processes.descendants())

    def _give_up(self):
        self.left = processes.descendants()
        self._plan([(1, self._give_up)])

    def _plan(self, steps):
        """Steps are (seconds from now, what to do), in order, and replace those planned before."""
        now = time.monotonic()
        self._steps = [(now + seconds, step) for seconds, step in steps]

    def _seconds_to_next_step(self):
        return max(0.0, self._steps[0][0] - time.monotonic())

    def _take_due_steps(self):
        while self._steps and self._steps[0][0] <= time.monotonic():
            self._steps.pop(0)[1]()
