"""Kills a part of the hub at a random instant of a job, again and again: no line lost, none doubled, a truthful end.

Each round runs one job, and kills one victim with SIGKILL: the hub, its database, its Ansible host, the supervisor of the
run, that one's guard, the play, a worker of the play, or all of these at once, as when the machine goes down. A hub that was
killed is started again. Then the job must reach its end within 30 s, or within 30 s of its run's own end, and everything that
is told of it must be true. Exit code 1 if something is not.
"""
import argparse
import os
import random
import re
import sys
import time
import urllib.error
import uuid

from lib import processes, spool_producer, stand_in
from lib.client import FINAL, UNAVAILABLE
from lib.evidence import Comparison, Kept, truth
from lib.figures import heading, print_facts
from lib.hub import Hub
from lib.victims import SURVIVED, VICTIMS
from lib.workplace import Workplace

TASKS, ITEMS = 4, 1_000
ENDS_WITHIN = 30
TIDY_WITHIN = 30
LONGEST_JOB = 300
LOG_LINES = 60


class Ansible:
    """Real Ansible: some tasks, each with a loop that prints numbers."""

    name = "Ansible"
    victims = tuple(VICTIMS)
    count = TASKS * ITEMS

    def __init__(self, workplace):
        self._workplace = workplace
        self.settings = {}
        self.playbook = "- hosts: all\n  gather_facts: false\n  tasks:\n" \
            "    - ansible.builtin.shell: echo started >> {{ started }}\n" + "".join(
                "    - ansible.builtin.debug:\n        msg: number {{ item }} of a loop\n"
                "      loop: \"{{ range(%d, %d) | list }}\"\n" % (task * ITEMS + 1, (task + 1) * ITEMS + 1)
                for task in range(TASKS))

    def extra_vars(self, started):
        return {"started": str(started)}

    @staticmethod
    def number(text):
        """That a line tells, or None."""
        found = re.search(r'"msg": "number (\d+) of a loop"', text)
        return int(found[1]) if found else None


class Volume:
    """The stand-in, which prints more than Ansible can."""

    name = "stand-in"
    victims = ("hub", "database", "guard", "supervisor", "play", "all")
    count = 40_000
    playbook = spool_producer.PLAYBOOK

    def __init__(self, workplace):
        self.settings = spool_producer.settings(workplace)

    def extra_vars(self, started):
        return {"started": str(started), "lines": self.count, "rate": 10_000}

    @staticmethod
    def number(text):
        return stand_in.number_and_time(text)[0]


class Round:
    """One job, one kill, and what is wrong afterwards."""

    def __init__(self, bench, kind, playbook, server):
        self._workplace, self._hub, self._kind = bench.workplace, bench.hub, kind
        self._playbook, self._server = playbook, server
        self._started = self._workplace.open / ("started-%s" % uuid.uuid4())
        self.wrong = []
        self.victim = None
        self.killed = False

    def go(self, victim, delay, position):
        """Victim may be None: then nothing is killed."""
        hub = self._hub
        self.victim, self.delay = victim, delay
        self._log_place = hub.log_size
        self.job = hub.client.run(self._playbook, [self._server], self._kind.extra_vars(self._started))
        posted = time.time()
        with Kept(self._workplace, hub, self.job) as self._kept:
            since = posted
            if victim:
                time.sleep(delay)
                since = self._kill(victim) or posted
                if victim.takes_hub and self.killed:
                    hub.process.wait()
                    hub.start()
                    since = time.time()
            self._await_end(since)
        self.seconds = time.time() - posted
        if self.state:
            self._check(position)
        if hub.process.poll() is not None:
            self.wrong.append("The hub is dead: %s" % hub.process.returncode)
            hub.start()

    def _kill(self, victim):
        """As soon as there is such a process; when it was. None when the run was over before."""
        while True:
            pids = victim.find(self._hub, self.job)
            if pids:
                processes.kill(pids)
                self.killed = True
                self.killed_at = time.time()
                return self.killed_at
            if self._kept.over_at() or self._answer(lambda client: client.job(self.job)["completed_at"]):
                return None
            time.sleep(0.002)

    def _answer(self, question):
        """None while the hub, or its database, is away. A refusal other than 503 is no way to say so."""
        try:
            return question(self._hub.client)
        except urllib.error.HTTPError as refusal:
            if refusal.code != 503:
                self.wrong.append("%s answered %d: %s" % (refusal.url, refusal.code, refusal.read().decode()[:300]))
        except UNAVAILABLE:
            pass
        return None

    def _insist(self, question):
        """The answer, whatever it is, as soon as there is one."""
        return processes.wait_until(lambda: self._answer(lambda client: [question(client)]), "the hub answers",
                                    ENDS_WITHIN)[0]

    def _await_end(self, since):
        self.state = None
        over_at = None
        while True:
            over_at = over_at or self._kept.over_at()
            waited_since = max(since, over_at or 0)
            state = self._answer(lambda client: client.job(self.job))
            now = time.time()
            if state and state["status"] in FINAL:
                self.state = state
                self.late = now - waited_since
                if self.late > ENDS_WITHIN:
                    self.wrong.append("It ended %.1f s after it could have" % self.late)
                return
            running = self._kept.supervisor and not over_at
            if now - waited_since > (LONGEST_JOB if running else 3 * ENDS_WITHIN) or len(self.wrong) > 20:
                self.wrong.append("No end: %s" % state)
                return
            time.sleep(0.05)

    def _check(self, position):
        records = self._kept.records()
        log = self._insist(lambda client: list(client.log(self.job)))
        self._check_end(records)
        self.lines = Comparison(records, log)
        if self.lines.lost or self.lines.doubled or not self.lines.in_order:
            self.wrong.append("%d lines in the spool, %d recorded: %d lost, %d doubled, %s" % (
                self.lines.written, self.lines.recorded, self.lines.lost, self.lines.doubled,
                "in order" if self.lines.in_order else "not the same in the same order"))
        if not self.lines.dense:
            self.wrong.append("The numbers of the lines are not dense")
        if self.state["total_lines"] != len(log):
            self.wrong.append("total_lines is %d, of %d lines" % (self.state["total_lines"], len(log)))
        self._check_numbers([line["content"] for line in log])
        self._check_events(position)
        self._check_tidiness()
        if not self.wrong:
            self._kept.remove()

    def _check_end(self, records):
        expected, code = truth(records)
        told = self.state["status"], self.state["exit_code"]
        if told != (expected, code):
            self.wrong.append("Told: %s with %s (%s, %s); the spool says: %s with %s" % (
                *told, self.state["end_reason"], self.state["error_message"], expected, code))
        if (not self.victim or self.victim.outcome == SURVIVED) and told[0] != "success":
            self.wrong.append("It had to succeed, and is %s (%s): %s" % (
                told[0], self.state["end_reason"], self.state["error_message"]))
        if told[0] == "lost" or told[1] is None:
            if not self.state["error_message"]:
                self.wrong.append("%s without evidence" % told[0])

    def _check_numbers(self, texts):
        numbers = [number for number in map(self._kind.number, texts) if number is not None]
        if numbers != list(range(1, len(numbers) + 1)):
            self.wrong.append("The numbers that were printed are not all there once and in order")
        if self.state["status"] == "success" and len(numbers) != self._kind.count:
            self.wrong.append("A success with %d of %d numbers" % (len(numbers), self._kind.count))
        times = len(self._started.read_text().split()) if self._started.exists() else 0
        if times > 1 or (numbers and times == 0):
            self.wrong.append("The play began %d times" % times)

    def _check_events(self, position):
        try:
            events = self._hub.client.events_of([self.job], position)[self.job]
        except SystemExit as trouble:
            self.wrong.append(str(trouble))
            return
        self.position = max(event["position"] for event in events)
        kinds = [event["type"] for event in events]
        for kind, most in (("JobQueued", 1), ("JobStarted", 1), ("JobFinished", 1)):
            if kinds.count(kind) > most or (kind == "JobFinished" and kinds.count(kind) != 1):
                self.wrong.append("%d × %s" % (kinds.count(kind), kind))

    def _check_tidiness(self):
        """Nothing of the run is left on the machine."""
        marks = [self._hub.run_directory(self.job)]
        if self._kept.supervisor:
            marks.append(self._kept.supervisor["scratch"])

        def left():
            return [str(mark) for mark in marks if os.path.lexists(mark)] + [
                "%d %s" % (pid, processes.command(pid)) for pid in processes.mentioning(*marks)]

        try:
            processes.wait_until(lambda: not left(), "tidy", TIDY_WITHIN)
        except TimeoutError:
            self.wrong.append("Left behind after %d s: %s" % (TIDY_WITHIN, left()))

    def tell(self, number):
        state = self.state or {"status": "without an end", "end_reason": None}
        what = "nothing" if not self.victim else "%s at %.2f s" % (self.victim.name, self.delay)
        print("%3d  %-8s  killed: %-22s %s (%s), %s lines, %s%s" % (
            number, self._kind.name, what + ("" if self.killed or not self.victim else ", too late"),
            state["status"], state["end_reason"], self.lines.recorded if self.state else "?",
            "end seen after %.2f s" % self.late if self.state else "", "" if not self.wrong else "   VIOLATION"),
            flush=True)
        for text in self.wrong:
            print("       ! " + text)
        if self.wrong:
            said = [line for line in self._hub.log_since(self._log_place).splitlines()
                    if "dev.daybook.requests" not in line
                    and (self.job in line or " WARN " in line or " ERROR " in line)]
            print("       job %s; the hub's log:" % self.job)
            for line in said[:LOG_LINES]:
                print("       | " + line[:400])
            sys.stdout.flush()


class Bench:
    def __init__(self, workplace, options):
        self.workplace = workplace
        self._options = options
        self._random = random.Random(options.seed)
        self._rounds = []
        self.hub = None

    def run(self):
        volume = [self._random.random() < 0.25 for _ in range(self._options.rounds)].count(True)
        number = 0
        for kind, rounds in ((Ansible(self.workplace), self._options.rounds - volume),
                             (Volume(self.workplace), volume)):
            if rounds == 0:
                continue
            self._start_hub(kind)
            playbook = self.hub.client.upload(kind.name, kind.playbook)
            server = self.hub.client.add_local_server(kind.name.lower())
            untouched = Round(self, kind, playbook, server)
            untouched.go(None, 0, 0)
            untouched.tell(0)
            self._rounds.append(untouched)
            position = untouched.position
            for name in self._deck(kind, rounds):
                number += 1
                one = Round(self, kind, playbook, server)
                one.go(VICTIMS[name], self._random.uniform(0, 0.8 * untouched.seconds), position)
                one.tell(number)
                self._rounds.append(one)
                position = getattr(one, "position", position)

    def _start_hub(self, kind):
        if self.hub is None:
            self.hub = self.workplace.enter_context(Hub(self.workplace, **kind.settings))
            print_facts(self.hub, self.workplace)
            heading("seed %d" % self._options.seed)
        else:
            self.hub.stop()
            self.hub.environment = kind.settings
            self.hub.start()

    def _deck(self, kind, rounds):
        """Each victim as often as the others, in random order."""
        there = [name for name in kind.victims if not self._options.victim or name in self._options.victim]
        for name, pid in (("ansible-host", self.hub.ansible_host_pid), ("database", self.hub.database_pid)):
            if name in there and not pid:
                there.remove(name)
        deck = []
        while there and len(deck) < rounds:
            deck += self._random.sample(there, len(there))
        return deck[:rounds]

    def report(self):
        heading("%-14s %7s %8s %9s %9s %6s %8s %11s   %s" % (
            "victim", "rounds", "too late", "written", "recorded", "lost", "doubled", "slowest end", "violations"))
        for name in ("none", *VICTIMS):
            its = [one for one in self._rounds if (one.victim.name if one.victim else "none") == name]
            if its:
                self._report(name, its)
        self._report("all together", self._rounds)
        return not any(one.wrong for one in self._rounds)

    @staticmethod
    def _report(name, rounds):
        ended = [one for one in rounds if one.state]
        print("%-14s %7d %8d %9d %9d %6d %8d %9.2f s   %d" % (
            name, len(rounds), sum(1 for one in rounds if one.victim and not one.killed),
            *(sum(getattr(one.lines, what) for one in ended) for what in ("written", "recorded", "lost", "doubled")),
            max((one.late for one in ended), default=0), sum(1 for one in rounds if one.wrong)), flush=True)


def main():
    arguments = argparse.ArgumentParser(prog="./daybook bench kill", description=__doc__,
                                        formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=20, help="(20)")
    arguments.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 30),
                           help="for the same victims at about the same instants again")
    arguments.add_argument("--victim", action="append", choices=list(VICTIMS), help="only these")
    arguments.add_argument("--keep", action="store_true", help="keep all files, also when nothing is wrong")
    arguments.add_argument("--scratch", help="where the files go, the database among them (the temporary directory)")
    options = arguments.parse_args()
    with Workplace(options.scratch) as workplace:
        bench = Bench(workplace, options)
        try:
            bench.run()
        finally:
            right = bench.report()
            if options.keep or not right:
                workplace.keep()
    sys.exit(0 if right else 1)


if __name__ == "__main__":
    main()
