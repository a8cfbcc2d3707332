"""Short jobs of many kinds, several at once: each must end as its play does on its server.

The end of a short job falls together with what goes on around it: connections that are still being opened, agents that
are asked for keys, a cancellation. To have much of that, the keys of credentials are replaced now and then (by themselves,
after which connections are opened anew), some jobs are cancelled at a random instant, and the Ansible host is killed from time
to time. Exit code 1 if any job ended otherwise.
"""
import argparse
import collections
import contextlib
import copy
import json
import os
import random
import signal
import sys
import threading
import time
import urllib.error

from lib.figures import heading, print_facts, progress
from lib.hub import Hub
from lib.ssh import SshServer, make_key
from lib.workplace import Workplace

KEYS = {"ed25519": (), "ecdsa": (), "rsa": ("-b", "2048", "-m", "PEM")}
CANCELLED, REPLACED = 0.15, 0.5
PAUSE = 0.4
LOG_LINES = 20
UNREACHABLE = 4
NOBODY_LISTENS = 1

PLAY = "- hosts: all\n  gather_facts: %s\n  tasks:\n    - %s\n"
Play = collections.namedtuple("Play", "text on_server exit_code")
PLAYS = {
    "words": Play(PLAY % ("false", "debug: msg=hello"), False, 0),
    "many words": Play(PLAY % ("false", "debug: msg=\"{{ 'x' * 1000000 }}\""), False, 0),
    "here": Play(PLAY % ("false", "local_action: raw echo here"), False, 0),
    "a pause": Play(PLAY % ("false", "local_action: raw sleep {{ pause }}"), False, 0),
    "refusal": Play(PLAY % ("false", "fail: msg=no"), False, 2),
    "mistake": Play(PLAY % ("false", "debug: msg=\"{{ nothing_of_the_kind }}\""), False, 2),
    "raw": Play(PLAY % ("false", "raw: echo there"), True, 0),
    "module": Play(PLAY % ("false", "ping:"), True, 0),
    "facts": Play(PLAY % ("true", "debug: var=ansible_hostname"), True, 0),
    "failure": Play(PLAY % ("false", "command: 'false'"), True, 2),
}


class Place(collections.namedtuple("Place", "name id reachable")):
    def must_end(self, play):
        """(status, exit code)"""
        code = UNREACHABLE if play.on_server and not self.reachable else play.exit_code
        return "failed" if code else "success", code


class Bench:
    def __init__(self, hub, keys, places):
        self._hub = hub
        self._client = hub.client
        self._keys = keys
        self._places = places
        self._playbooks = {name: hub.client.upload(name, play.text) for name, play in PLAYS.items()}
        self._counting = threading.Lock()
        self.ends = {name: collections.Counter() for name in PLAYS}
        self.wrong = self.killed = 0

    def run(self, seconds, at_once, host_lives, chance):
        """Raises what was raised in any of the threads."""
        end = time.monotonic() + seconds
        troubles = []

        def attempt(work, *arguments):
            try:
                work(*arguments)
            except BaseException as trouble:
                troubles.append(trouble)

        threads = [threading.Thread(target=attempt, args=(self._client_until, end, random.Random(chance.random())))
                   for _ in range(at_once)]
        threads.append(threading.Thread(target=attempt, args=(self._kill_hosts_until, end, host_lives)))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if troubles:
            raise troubles[0]

    def _client_until(self, end, chance):
        while time.monotonic() < end:
            if chance.random() < REPLACED:
                self._replace(chance.choice(list(self._keys)))
            self._one(chance.choice(list(PLAYS)), chance.choice(self._places), chance)

    def _replace(self, credential):
        key = json.dumps({"private_key": self._keys[credential]}).encode()
        self._client.open("PUT", "/api/credentials/%s/key" % credential, key, Content_Type="application/json").close()

    def _one(self, name, place, chance):
        job = self._client.run(self._playbooks[name], [place.id], {"pause": chance.uniform(0, PAUSE)})
        cancelled = chance.random() < CANCELLED
        if cancelled:
            time.sleep(chance.uniform(0, PAUSE))
            self._cancel(job)
        self._client.wait(job)
        found = self._client.job(job)
        end = found["status"], found["exit_code"]
        with self._counting:
            self.ends[name][found["status"]] += 1
            if end != place.must_end(PLAYS[name]) and not (cancelled and found["status"] == "cancelled"):
                self._tell(name, place, found)

    def _cancel(self, job):
        try:
            self._client.open("POST", "/api/jobs/%s/cancel" % job, b"{}", Content_Type="application/json").close()
        except urllib.error.HTTPError as refusal:
            if refusal.code != 409:  # it was over
                raise

    def _tell(self, name, place, job):
        self.wrong += 1
        print('\n! "%s" on %s: %s' % (name, place.name, {key: value for key, value in job.items() if value}))
        for line in list(self._client.log(job["id"]))[-LOG_LINES:]:
            print("  | " + line["content"][:200])
        sys.stdout.flush()

    def _kill_hosts_until(self, end, lives):
        known, since = None, time.monotonic()
        while time.monotonic() < end:
            pid = self._hub.ansible_host_pid
            if pid != known:
                known, since = pid, time.monotonic()
            if pid and time.monotonic() - since > lives:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    self.killed += 1
                progress("%d jobs" % self.count)
            time.sleep(0.2)

    @property
    def count(self):
        return sum(sum(ends.values()) for ends in self.ends.values())

    def report(self):
        names = ("success", "failed", "cancelled", "lost")
        heading("%-14s" % "play" + "".join("%11s" % name for name in names))
        for play, ends in self.ends.items():
            print("%-14s" % play + "".join("%11d" % ends[name] for name in names))
        print("%d jobs, %d Ansible hosts killed, %d wrong ends" % (self.count, self.killed, self.wrong), flush=True)


def make_places(workplace, hub):
    """({credential: its key}, places): a server for each kind of key, one that refuses its key, one that is away, and one that
    needs none."""
    keys, places = {}, []
    for number, (kind, options) in enumerate(KEYS.items()):
        path = workplace.path / kind
        make_key(path, "-t", kind, *options)
        server = workplace.enter_context(SshServer(workplace, "127.0.0.%d" % (2 + number), path))
        credential = hub.client.post("/api/credentials", {"name": kind, "private_key": path.read_text()})["id"]
        keys[credential] = path.read_text()
        places.append(Place(kind, hub.client.add_ssh_server(server, credential), True))
    refusing, away = copy.copy(server), copy.copy(server)
    refusing.name, away.name, away.port = "refusing", "away", NOBODY_LISTENS
    places.append(Place(refusing.name, hub.client.add_ssh_server(refusing, next(iter(keys))), False))
    places.append(Place(away.name, hub.client.add_ssh_server(away, credential), False))
    places.append(Place("local", hub.client.add_local_server("local"), True))
    return keys, places


def main():
    arguments = argparse.ArgumentParser(prog="./daybook bench ends", description=__doc__,
                                        formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seconds", type=int, default=120, help="(120)")
    arguments.add_argument("--at-once", type=int, default=5, help="clients that wait for one job each (5)")
    arguments.add_argument("--host-lives", type=float, default=30, help="seconds until an Ansible host is killed (30)")
    arguments.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 30),
                           help="for the same plays, servers and cancellations again, though not at the same instants")
    arguments.add_argument("--scratch", help="where the files go, the database among them (the temporary directory)")
    options = arguments.parse_args()
    with Workplace(options.scratch) as workplace:
        hub = workplace.enter_context(Hub(workplace))
        print_facts(hub, workplace)
        heading("seed %d" % options.seed)
        bench = Bench(hub, *make_places(workplace, hub))
        try:
            bench.run(options.seconds, options.at_once, options.host_lives, random.Random(options.seed))
        finally:
            bench.report()
    sys.exit(1 if bench.wrong else 0)


if __name__ == "__main__":
    main()
