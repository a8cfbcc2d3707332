"""Ansible's default output, word for word, but sent to the supervisor together with what it is about."""
import contextlib
import json
import os
import signal
import threading
import time

from ansible import constants as C
from ansible.plugins.callback.default import CallbackModule as Default

DOCUMENTATION = """
    name: daybook
    type: stdout
    short_description: the default output, as records for Daybook
    description:
      - Says what the default callback says, through a pipe whose descriptor is in DAYBOOK_RECORDS.
    extends_documentation_fragment:
      - default_callback
      - result_format_callback
"""

_MARK = "DAYBOOK_RUN"  # by which what is left of an interrupted run is found on its targets; targets.py has it too


class Pipe:
    """Takes records from any thread of this process, one JSON object per line, whole and one after the other."""

    def __init__(self, descriptor):
        os.set_inheritable(descriptor, False)  # or a process left behind by a task would keep it open
        self._descriptor = descriptor
        self._lock = threading.Lock()

    def send(self, record):
        data = json.dumps(record).encode() + b"\n"
        with _uninterrupted(), self._lock:
            try:
                while data:
                    data = data[os.write(self._descriptor, data):]
            except BrokenPipeError:
                os._exit(1)  # nobody listens any more; Ansible itself would wait for ever


@contextlib.contextmanager
def _uninterrupted():
    """An interrupt waits: half a record would make one that cannot be read out of it and the next."""
    if threading.current_thread() is not threading.main_thread():  # the others are not interrupted
        yield
        return
    missed = []
    handler = signal.signal(signal.SIGINT, lambda *how: missed.append(how))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        if missed and callable(handler):
            handler(*missed[0])


class CallbackModule(Default):
    """What Ansible displays while it handles an event goes out with that event; all else goes out at once.

    Events and other words come in two threads of Ansible's main process. Its workers have no part in this: they hand
    their words to that process, which displays them."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "daybook"

    def __init__(self):
        super().__init__()
        _forget_what_was_handed()
        self._pipe = Pipe(int(os.environ.pop("DAYBOOK_RECORDS")))
        self._project = os.path.join(os.getcwd(), "")
        self._now = threading.local()
        self._names = {}
        self._started = {}
        self._items = {}
        self._plays = self._plays_without_hosts = 0
        self._show = self._display.display
        self._display.display = self._display_as_record

    def _display_as_record(self, msg, color=None, stderr=False, log_only=False, newline=True, **options):
        """Stands in for Display.display, which is left with its log file and, in a worker, with the handing over."""
        in_worker = self._display._final_q is not None
        if not in_worker and not log_only:
            event = getattr(self._now, "event", None)
            said = [self._level(color, stderr, event), msg[:-1] if msg.endswith("\n") else msg]
            if event:
                event["said"].append(said)
            else:
                self._send(None, [said], {})
        self._show(msg, color=color, stderr=stderr, log_only=log_only or not in_worker, newline=newline, **options)

    @staticmethod
    def _level(color, stderr, event):
        """Ansible has no levels, but one colour for each."""
        if color == C.COLOR_VERBOSE:
            return "debug"
        if stderr:
            return "failed" if color == C.COLOR_ERROR else "warning"
        if event:
            return "skipped" if color == C.COLOR_SKIP else event["level"]  # such as "...ignoring" after a failure
        return {C.COLOR_DEBUG: "debug", C.COLOR_ERROR: "failed"}.get(color, "info")

    def _send(self, fact, said, about):
        self._pipe.send({"t": time.time(), "fact": fact, "said": said, "about": about})

    @contextlib.contextmanager
    def _event(self, level, fact=None, **about):
        """Fact is (kind of record, its fields)."""
        event = self._now.event = {"level": level, "said": []}
        try:
            yield
        finally:
            self._now.event = None
            if fact or event["said"]:
                self._send(fact, event["said"], about)

    def _about(self, host, task):
        return {"host": host.get_name(), "task": self._names.get(task._uuid) or task.get_name().strip()}

    # Plays and tasks

    def v2_playbook_on_play_start(self, play):
        self._plays += 1
        _mark_processes_of(play)
        hosts = play.hosts if isinstance(play.hosts, str) else ",".join(play.hosts)
        with self._event("info", ("play", {"name": play.get_name().strip(), "uuid": play._uuid, "hosts": hosts})):
            super().v2_playbook_on_play_start(play)

    def v2_playbook_on_no_hosts_matched(self):
        self._plays_without_hosts += 1
        with self._event("skipped"):
            super().v2_playbook_on_no_hosts_matched()

    def _task_event(self, task):
        # Only now can Ansible fill in a name that has variables in it.
        name = self._names[task._uuid] = task.get_name().strip()
        return self._event("info", ("task", {"name": name, "uuid": task._uuid, "module": task.action,
                                             "path": task.get_path().removeprefix(self._project)}), task=name)

    def v2_playbook_on_task_start(self, task, is_conditional):
        with self._task_event(task):
            super().v2_playbook_on_task_start(task, is_conditional)

    def v2_playbook_on_handler_task_start(self, task):
        with self._task_event(task):
            super().v2_playbook_on_handler_task_start(task)

    def v2_playbook_on_cleanup_task_start(self, task):
        with self._task_event(task):
            super().v2_playbook_on_cleanup_task_start(task)

    def v2_runner_on_start(self, host, task):
        self._started[host.get_name(), task._uuid] = time.monotonic()
        with self._event("info", **self._about(host, task)):
            super().v2_runner_on_start(host, task)

    # Results

    def _result_event(self, result, status, level=None, **more):
        key = result._host.get_name(), result._task._uuid
        now = time.monotonic()
        started = self._started.pop(key, now)  # no start has the second result of a file that cannot be included
        fact = {"host": key[0], "task": key[1], "status": status, "ms": round((now - started) * 1000), **more}
        items = self._items.pop(key, 0)
        if items:
            fact["items"] = items
        fact.update(_interpreter(result._result))
        return self._event(level or status, ("result", fact), **self._about(result._host, result._task))

    def v2_runner_on_ok(self, result):
        with self._result_event(result, _ok_or_changed(result)):
            super().v2_runner_on_ok(result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        with self._result_event(result, "ignored" if ignore_errors else "failed", "failed"):
            super().v2_runner_on_failed(result, ignore_errors)

    def v2_runner_on_skipped(self, result):
        with self._result_event(result, "skipped"):
            super().v2_runner_on_skipped(result)

    def v2_runner_on_unreachable(self, result):
        with self._result_event(result, "unreachable", **_reason(result)):
            super().v2_runner_on_unreachable(result)

    # Words about a result that is still to come, or has just come

    def _item_event(self, result, level):
        key = result._host.get_name(), result._task._uuid
        self._items[key] = self._items.get(key, 0) + 1
        return self._words_event(result, level)

    def _words_event(self, result, level):
        return self._event(level, **self._about(result._host, result._task))

    def v2_runner_item_on_ok(self, result):
        with self._item_event(result, _ok_or_changed(result)):
            super().v2_runner_item_on_ok(result)

    def v2_runner_item_on_failed(self, result):
        with self._item_event(result, "failed"):
            super().v2_runner_item_on_failed(result)

    def v2_runner_item_on_skipped(self, result):
        with self._item_event(result, "skipped"):
            super().v2_runner_item_on_skipped(result)

    def v2_on_file_diff(self, result):
        with self._words_event(result, "changed"):
            super().v2_on_file_diff(result)

    def v2_runner_retry(self, result):
        with self._words_event(result, "warning"):
            super().v2_runner_retry(result)

    def v2_runner_on_async_poll(self, result):
        with self._words_event(result, "info"):
            super().v2_runner_on_async_poll(result)

    def v2_runner_on_async_ok(self, result):
        with self._words_event(result, "ok"):
            super().v2_runner_on_async_ok(result)

    def v2_runner_on_async_failed(self, result):
        with self._words_event(result, "failed"):
            super().v2_runner_on_async_failed(result)

    # The end

    def v2_playbook_on_stats(self, stats):
        hosts = {host: stats.summarize(host) for host in sorted(stats.processed)}
        none_matched = self._plays > 0 and self._plays == self._plays_without_hosts
        with self._event("info", ("stats", {"hosts": hosts, "no_hosts_matched": none_matched})):
            super().v2_playbook_on_stats(stats)


def _forget_what_was_handed():
    """Ansible has read the secrets; what it starts from now on is not to (see handed.py)."""
    for descriptor in os.environ.pop("DAYBOOK_HANDED", "").split():
        os.close(int(descriptor))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)


def _mark_processes_of(play):
    """The play is a copy, made for this run of it; its tasks still look at the one that was read, for its environment."""
    for read in {id(block._play): block._play for block in [*play.compile(), *play.handlers]}.values():
        own = read.environment or []
        read.environment = [{_MARK: os.environ[_MARK]}, *(own if isinstance(own, list) else [own])]


def _ok_or_changed(result):
    return "changed" if result._result.get("changed", False) else "ok"


def _interpreter(result):
    """Which Python was found on a server, where one was looked for; null where the one that was named is not there."""
    found = (result.get("ansible_facts") or {}).get("discovered_interpreter_python")
    if found and isinstance(found, str):  # a playbook may give it another value
        return {"interpreter": found}
    if result.get("rc") == 127 and "interpreter" in str(result.get("msg")):
        return {"interpreter": None}
    return {}


def _reason(result):
    """Why a server was not reached, in ssh's own words: it has no other way to tell."""
    words = str(result._result.get("msg", ""))
    if "Host key verification failed" in words or "REMOTE HOST IDENTIFICATION HAS CHANGED" in words:
        return {"reason": "host_key_changed"}
    if "Permission denied (" in words:
        return {"reason": "credential_refused"}
    return {}
