"""How many lines of output a second become durable and can be read, and what a burst costs Ansible.

The lines come from a stand-in for ansible-playbook, which prints them at a given rate; supervisor, spool, chunks,
blobs, events and projections are the real ones. Afterwards every line has to be there exactly once. The burst is real
Ansible: one result of many lines, beside the same playbook typed by hand.
"""
import argparse
import datetime
import os
import random
import shutil
import sys
import time

from lib import processes, stand_in
from lib.by_hand import ByHand
from lib.figures import CpuMeter, ansible_program, heading, print_facts, progress, ratio_row, row
from lib.hub import Hub
from lib.spool_producer import PLAYBOOK, Producer, settings
from lib.workplace import Workplace

BURST_LINES = 20_000
STAMP = """    - ansible.builtin.shell: date +%s.%N >> "{{ stamps }}"
      changed_when: false
"""
BURST = """- hosts: all
  gather_facts: false
  tasks:
    - ansible.builtin.command: seq -f 'a line of output that is about as long as they usually are, number %.0f' LINES
      register: many
      changed_when: false
""".replace("LINES", str(BURST_LINES)) + STAMP + """    - ansible.builtin.debug:
        var: many.stdout_lines
""" + STAMP

LOOK_EVERY = 0.5
WINDOW = 10
SPOOL_BYTES_BESIDE_TEXT = 90
PAGE = 5_000


class Load:
    """Jobs that print at once, watched from outside until the last one is seen to have ended."""

    def __init__(self, workplace, hub, options):
        self._hub = hub
        self._meter = CpuMeter()
        self._rss = []
        playbook = hub.client.upload("stand-in", PLAYBOOK)
        self.producers = [
            Producer(workplace, hub.client, playbook, hub.client.add_local_server("producer-%d" % number), str(number),
                     seconds=options.seconds, rate=options.rate / options.jobs, width=options.width)
            for number in range(options.jobs)]
        self.jobs = [producer.job for producer in self.producers]
        self.projected = []
        self.printed_all = self.ended_all = None

    def run(self, seconds):
        for producer in self.producers:
            producer.wait_until_started()
        self._look()
        self.began = time.time()
        for producer in self.producers:
            producer.begin()
        latest = self.began + 4 * seconds + 300
        while self.ended_all is None:
            time.sleep(LOOK_EVERY)
            self._look()
            jobs = [self._hub.client.job(job) for job in self.jobs]
            self.projected.append((time.time(), sum(job["total_lines"] for job in jobs)))
            if self.printed_all is None and all(producer.summary for producer in self.producers):
                self.printed_all = max(producer.summary["ended"] for producer in self.producers)
                self.behind = self.printed() - self.projected[-1][1]
                progress("all printed, %d lines behind" % self.behind)
            if all(job["completed_at"] for job in jobs):
                self.ended_all = time.time()
            if time.time() > latest:
                sys.exit("Not ended: %s" % jobs)
        bad = [job for job in jobs if job["status"] != "success"]
        if bad:
            sys.exit("Not a success: %s" % bad)

    def printed(self):
        return sum(producer.summary["lines"] for producer in self.producers)

    def _look(self):
        self._meter.look("hub (Java)", self._hub.pid)
        self._meter.look("database", self._hub.database_pid)
        self._meter.look("this bench", os.getpid())
        self._rss.append(processes.resident_mb(self._hub.pid))
        for job in self.jobs:
            supervisor = self._hub.supervisor(job)
            if supervisor:
                self._meter.look("supervisor (Python)", supervisor["pid"])
                for child in processes.children(supervisor["pid"]):
                    self._meter.look("producer", child)

    def report_processes(self):
        seconds = self.ended_all - self.began
        cores = processes.cores()
        total = 0
        for name, count, used, most in self._meter.used():
            total += used
            print("  CPU of %-36s %9.1f s in %.0f s, %d process%s, the busiest at %3.0f %% of a core" % (
                name, used, seconds, count, "es" if count > 1 else "", 100 * most / seconds))
            if name.startswith("supervisor") and most / (self.printed_all - self.began) > 0.9:
                print("  LIMIT: a supervisor has used up a core: one job prints no faster")
        if total / seconds > 0.9 * cores:
            print("  LIMIT: these processes have used up %.0f %% of %d cores" % (100 * total / seconds / cores, cores))
        sizes = [size for size in self._rss if size]
        print("  hub, resident: %.0f MB at the end, %.0f MB at most" % (sizes[-1][0], max(size[1] for size in sizes)))


def sustained(workplace, hub, options):
    load = Load(workplace, hub, options)
    load.run(options.seconds)
    events = hub.client.events_of(load.jobs)
    chunks = sorted((_seconds(event), event["payload"]["chunk"]["line_count"])
                    for its in events.values() for event in its if event["type"] == "OutputRecorded")
    printed = load.printed()
    heading("output: %d jobs at once, %s lines/s asked for, lines of %d characters, %d s" % (
        options.jobs, options.rate or "as many as possible", options.width, options.seconds))
    print("  %-42s %9.0f lines/s   (%d lines)" % ("printed", printed / (load.printed_all - load.began), printed))
    for name, points in (("durable", _cumulated(chunks)), ("projected", load.projected)):
        reached = next(at for at, lines in points if lines >= points[-1][1])
        print("  %-42s %9.0f lines/s   (last line %.2f s after it was printed)%s" % (
            name, points[-1][1] / (reached - load.began), reached - load.printed_all,
            "   goal: ≥ 50000" if name == "durable" else ""))
        windows = list(_windows(points, load.began, load.printed_all))
        if windows:
            row("%s, in each %d s" % (name, WINDOW), windows, unit="lines/s", digits=0)
    print("  behind when the last line was printed: %d lines, %.2f s of output" % (
        load.behind, load.behind / printed * (load.printed_all - load.began)))
    print("  chunks: %d, %.0f lines each" % (len(chunks), printed / len(chunks)))
    load.report_processes()
    wrong = [text for producer in load.producers
             for text in verify(hub.client, producer.job, producer.summary["lines"], events[producer.job])]
    print("  every line exactly once: %s" % ("yes" if not wrong else "NO\n    " + "\n    ".join(wrong)), flush=True)
    return not wrong


def _seconds(event):
    return datetime.datetime.fromisoformat(event["timestamp"].replace("Z", "+00:00")).timestamp()


def _cumulated(chunks):
    total, points = 0, []
    for at, lines in chunks:
        total += lines
        points.append((at, total))
    return points


def _windows(points, begin, end):
    """Lines a second in each whole window."""
    before = 0
    for number in range(1, int((end - begin) / WINDOW) + 1):
        by_then = max((lines for at, lines in points if at <= begin + number * WINDOW), default=0)
        yield (by_then - before) / WINDOW
        before = by_then


def verify(client, job, lines, events):
    """What is wrong: chunks have to follow each other without gap to the last line, and pages to show these lines."""
    following = 1
    for event in events:
        if event["type"] == "OutputRecorded":
            chunk = event["payload"]["chunk"]
            if chunk["line_count"] and chunk["first_line"] != following:
                yield "job %s: a chunk begins with line %d, after %d" % (job, chunk["first_line"], following - 1)
            following = chunk["first_line"] + chunk["line_count"]
    if following - 1 != lines:
        yield "job %s: %d lines printed, %d in chunks" % (job, lines, following - 1)
    total = client.job(job)["total_lines"]
    if total != lines:
        yield "job %s: %d lines printed, %d counted" % (job, lines, total)
    places = [0, max(0, lines - PAGE), *(random.randrange(max(1, lines)) for _ in range(20))]
    for after in places:
        page = client.get("/api/jobs/%s/logs" % job, after=after, limit=PAGE)["logs"]
        expected = list(range(after + 1, min(after + PAGE, lines) + 1))
        if [line["line_number"] for line in page] != expected:
            yield "job %s: the page behind line %d has not the lines that follow" % (job, after)
        elif [stand_in.number_and_time(line["content"])[0] for line in page] != expected:
            yield "job %s: the page behind line %d shows other lines than were printed" % (job, after)


def burst(workplace, hub, pairs):
    """Between two stamps of the playbook itself: its start is no part of it."""
    by_hand = ByHand(workplace, ansible_program())
    path, inventory = by_hand.playbook("burst", BURST), by_hand.local_inventory()
    playbook = hub.client.upload("burst", BURST)
    server = hub.client.add_local_server("burst")
    within, typed, whole, typed_whole = [], [], [], []
    for number in range(pairs + 1):
        stamps = workplace.open / ("stamps-hub-%d" % number)
        begun = time.time()
        job = hub.client.run(playbook, [server], {"stamps": str(stamps)})
        _, seen = hub.client.wait_for_success(job)
        if hub.client.job(job)["total_lines"] < BURST_LINES:
            sys.exit("Lines are missing: %s" % hub.client.job(job))
        whole.append(seen - begun)
        within.append(_between(stamps))
        stamps = workplace.open / ("stamps-by-hand-%d" % number)
        typed_whole.append(by_hand.run(path, inventory, {"stamps": str(stamps)}))
        typed.append(_between(stamps))
    for values in (within, typed, whole, typed_whole):
        del values[0]  # not warm
    heading("burst: %d lines in one result of Ansible, %d pairs" % (BURST_LINES, pairs))
    row("the task, ansible-playbook", typed)
    row("the task, hub", within)
    ratio_row("the task, hub ÷ ansible-playbook", within, typed, "no slower: 1.0")
    row("the playbook, ansible-playbook", typed_whole)
    row("the playbook, hub: POST to end seen", whole)
    ratio_row("the playbook, hub ÷ ansible-playbook", whole, typed_whole)


def _between(stamps):
    first, last = map(float, stamps.read_text().split())
    return last - first


def main():
    arguments = argparse.ArgumentParser(prog="./daybook bench output", description=__doc__,
                                        formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seconds", type=int, default=60, help="that lines are printed (60)")
    arguments.add_argument("--rate", type=int, default=55_000,
                           help="lines a second, all jobs together; 0: as many as there is room for (55000)")
    arguments.add_argument("--jobs", type=int, default=4, help="that print at once (4)")
    arguments.add_argument("--width", type=int, default=80, help="characters of a line (80)")
    arguments.add_argument("--pairs", type=int, default=5, help="of bursts; 0: none (5)")
    arguments.add_argument("--scratch", help="where the files go, the database among them (the temporary directory)")
    options = arguments.parse_args()
    with Workplace(options.scratch) as workplace:
        needed = options.seconds * (options.rate or 200_000) * (2 * options.width + SPOOL_BYTES_BESIDE_TEXT)
        if shutil.disk_usage(workplace.path).free < needed:
            sys.exit("Needs %d MB of disk in %s" % (needed >> 20, workplace.path.parent))
        hub = workplace.enter_context(Hub(workplace, **settings(workplace, DAYBOOK_RUNNER_SLOTS=str(options.jobs))))
        print_facts(hub, workplace)
        right = sustained(workplace, hub, options)
        hub.stop()
        if options.pairs:
            hub.environment = {}
            hub.start()
            burst(workplace, hub, options.pairs)
    sys.exit(0 if right else 1)


if __name__ == "__main__":
    main()
