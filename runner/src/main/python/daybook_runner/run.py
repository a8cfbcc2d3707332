"""One run, from its request to its end record."""
import contextlib
import json
import os
import resource
import subprocess
import sys
import time
import traceback

from daybook_runner import known_hosts, masks, processes
from daybook_runner.agents import Keys
from daybook_runner.play import Play
from daybook_runner.relay import Relay
from daybook_runner.streams import Streams
from daybook_runner.targets import Targets
from daybook_runner.watch import Watch


class NotHandedOver(Exception):
    """Whoever asked for the run was gone before all of its secrets were here."""


class Run:
    def __init__(self, run_dir, scratch, spool, signals, way, announced, lease, masters):
        self._run_dir = run_dir
        self._scratch = scratch
        self._spool = spool
        self._signals = signals
        self._way = way
        self._announced = announced
        self._lease = lease
        self._masters = masters
        self._known = set()
        self._known_hosts = None
        self._facts = None
        self._end = {"begun": False, "exit_code": None, "signal": None, "interrupted_by": None, "started": time.time(),
                     "ended": None, "no_hosts_matched": False}

    def supervise(self):
        """Writes an end whatever happens, and only when nothing is left that could add to what was said."""
        try:
            self._announce()
            self._run()
        except NotHandedOver:
            self._undo()
            return
        except processes.NotStarted as refusal:
            self._fail(str(refusal))
        except Exception as mistake:
            with contextlib.suppress(OSError):  # the disk may be full
                print(self._spool.masks.mask(traceback.format_exc()), file=sys.stderr)
            self._fail("The supervisor failed: %s: %s" % (type(mistake).__name__, mistake))
        if self._end["ended"] is None:
            self._note_left(processes.kill_all())
            self._end["ended"] = time.time()
        self._tidy_up()
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        self._spool.add("end", time.time(), **self._end, user_seconds=used.ru_utime, system_seconds=used.ru_stime,
                        max_rss_kb=used.ru_maxrss, host_keys=dict(self._read_known_hosts() - self._known))
        self._spool.close()

    def _path(self, name):
        return os.path.join(self._run_dir, name)

    def _fail(self, error):
        self._end["error"] = error
        self._spool.add_text(time.time(), "failed", error)

    def _announce(self):
        """Nothing is started before others can find out who did it."""
        pid = os.getpid()
        with open(self._path("supervisor.pid.new"), "w", encoding="utf-8") as file:
            json.dump({"pid": pid, "start_time": processes.start_time(pid), "boot_id": processes.boot_id(),
                       "scratch": self._scratch}, file)
        os.rename(self._path("supervisor.pid.new"), self._path("supervisor.pid"))
        self._announced()

    def _undo(self):
        """As if nobody had been here: whoever finds the directory may begin anew."""
        processes.kill_all()
        os.unlink(self._path("supervisor.pid"))
        os.unlink(self._path("spool.jsonl"))

    def _run(self):
        self._lease.check()
        asked = request(self._run_dir)
        user = self._lease.user
        streams = Streams(self._spool, self._signals.wakeup)
        play = Play(self._run_dir, asked, self._scratch, streams, user)
        self._known_hosts = play.known_hosts
        self._known = self._read_known_hosts()
        self._facts = play.facts
        begun = self._way(play, streams)
        relay = Relay(self._masters, asked, self._scratch, user)
        secrets = self._secrets()
        self._spool.mask(masks.of(secrets))
        play.handed.fill(secrets)
        keys = Keys(secrets["ssh_keys"], self._scratch, user)
        relay.begin(keys)
        relay.attend(streams, self._fail)
        about_facts = self._facts.summary()
        if about_facts:
            self._spool.add_text(time.time(), "info", about_facts)
        if self._signals.cancelled:
            self._end["interrupted_by"] = "cancel"
            return
        self._end["started"] = time.time()
        play_pid = begun.start()
        self._end["begun"] = True
        watch = Watch(play_pid, streams, asked["time_limit_seconds"])
        watch.follow(self._signals)
        if watch.interrupted_by:
            if user:
                user.kill_all()
            try:
                keys.start_agents()  # those before have ended with the play
                self._clean_targets(asked, play, watch.interrupted)
            except (processes.NotStarted, OSError, subprocess.SubprocessError) as trouble:
                self._spool.add_text(time.time(), "warning", "Not looked for what still runs on servers: %s" % trouble)
            watch.left = processes.kill_all()
        self._note_end(watch, streams)

    def _clean_targets(self, asked, play, workers):
        targets = Targets(self._path(asked["inventory"]), play)
        for words in targets.clean(asked["job_id"], workers, self._end["started"]):
            self._spool.add_text(time.time(), "warning" if words.startswith("Not") else "info", words)
            self._spool.flush()

    @staticmethod
    def _secrets():
        try:
            with open(0, "rb", closefd=False) as sent:
                secrets = json.load(sent)
        except (OSError, ValueError) as trouble:
            raise NotHandedOver from trouble
        processes.open_nothing_as(0)
        return secrets

    def _note_end(self, watch, streams):
        code = None if watch.status is None else os.waitstatus_to_exitcode(watch.status)
        killed = code is not None and code < 0
        self._end.update(exit_code=None if killed else code, signal=-code if killed else None,
                         interrupted_by=watch.interrupted_by, ended=watch.ended or time.time(),
                         no_hosts_matched=streams.no_hosts_matched, interpreters=streams.interpreters)
        self._note_left(watch.left)

    def _note_left(self, left):
        if left:
            self._fail("Could not be ended: process %s" % ", ".join(map(str, left)))

    def _tidy_up(self):
        """The run ends as it ended, whatever becomes of this."""
        try:
            if self._lease.user:
                self._note_left(self._lease.user.kill_all())
            self._keep_facts()
        except Exception as trouble:
            self._spool.add_text(time.time(), "warning", "Not all could be tidied up: %s: %s" % (type(trouble).__name__, trouble))

    def _keep_facts(self):
        if self._facts is None:
            return
        try:
            for words in self._facts.keep(self._spool.masks, self._owner, self._end["started"]):
                self._spool.add_text(time.time(), "warning", words)
        except OSError as trouble:
            self._spool.add_text(time.time(), "warning", "Facts not kept: %s" % trouble)

    @property
    def _owner(self):
        return self._lease.user.uid if self._lease.user else os.getuid()

    def _read_known_hosts(self):
        return known_hosts.read(self._known_hosts, self._owner) if self._known_hosts else set()


def request(run_dir):
    """What the hub asks for."""
    with open(os.path.join(run_dir, "request.json"), encoding="utf-8") as file:
        return json.load(file)
