"""Signals, for a program that looks at them when it is ready to."""
import os
import signal

ASKING_TO_CANCEL = (signal.SIGTERM, signal.SIGINT)


class Signals:
    """Remembers being asked to cancel. The descriptor `wakeup` becomes readable then, and whenever a child ends."""

    def __init__(self):
        self.cancelled = False
        self.wakeup, writer = os.pipe()
        for end in (self.wakeup, writer):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        for number in ASKING_TO_CANCEL:
            signal.signal(number, self._cancel)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ASKING_TO_CANCEL)

    def _cancel(self, *_):
        self.cancelled = True
