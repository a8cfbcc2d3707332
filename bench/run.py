"""How long a run takes through the hub, beside the same playbook typed by hand.

On real SSH servers, 127.0.0.2 and the addresses behind it. Both ways run by turns, on the same machine in the same
minutes, with the settings that each comes with: compare the ratio, not the seconds. Both are warm: the hub has run some
jobs before (--warm-up), since its compiler is at work during the first hundred; each playbook has run once in each way.
"""
import argparse
import concurrent.futures
import datetime
import json
import time

from lib.by_hand import ByHand
from lib.figures import ansible_program, heading, print_facts, progress, ratio_row, row
from lib.hub import Hub
from lib.ssh import start_servers
from lib.workplace import Workplace

TRIVIAL = """- hosts: all
  gather_facts: false
  tasks:
    - ansible.builtin.ping:
"""
FACTS = """- hosts: all
  tasks: []
"""
TEN_TASKS = """- hosts: all
  tasks:
""" + "".join("    - ansible.builtin.command: echo %d\n      changed_when: false\n" % n for n in range(10))

AT_ONCE = 4


class Case:
    def __init__(self, name, text, hosts, goal, goal_with_facts=None):
        """With the second goal it is run with the fact cache, too."""
        self.name, self.text, self.hosts, self.goal = name, text, hosts, goal
        self.ways = {"hub with fact cache": ({"fact_cache": True}, goal_with_facts)} if goal_with_facts else {}


CASES = (
    Case("trivial", TRIVIAL, 1, "≤ 0.40"),
    Case("facts", FACTS, 1, "≤ 0.60"),
    Case("facts-10-tasks", TEN_TASKS, 1, "≤ 0.65", "≤ 0.50"),
    Case("facts-10-tasks-10-hosts", TEN_TASKS, 10, "≤ 0.80", "≤ 0.65"),
)


class Measured:
    """Seconds since the request of one job was sent."""

    def __init__(self, client, position, playbook, servers, fields):
        sent = time.time()
        job = client.run(playbook, servers, **fields)
        self.accepted = time.time() - sent
        _, arrived = client.wait_for_success(job)
        self.seen = arrived - sent
        events = client.events_of([job], position)[job]
        self.position = events[-1]["position"]
        self.started = self._stored(events, "JobStarted", sent)
        self.first_line = self._stored(events, "OutputRecorded", sent)
        self.ended = self._stored(events, "JobFinished", sent)

    @staticmethod
    def _stored(events, kind, since):
        """When the first of that kind was stored. The hub's clock is this machine's, told to the millisecond."""
        first = next(event for event in events if event["type"] == kind)
        return datetime.datetime.fromisoformat(first["timestamp"].replace("Z", "+00:00")).timestamp() - since


class Comparison:
    """The ways of running something: through the hub, through the hub with further fields, by hand."""

    def __init__(self, hub, by_hand, servers, ids, also):
        self._client = hub.client
        self._by_hand = by_hand
        self._servers = servers
        self._ids = ids
        self._ways = {"hub": {}}
        if also:
            self._ways["hub with " + ", ".join("%s=%s" % item for item in also.items())] = also
        self._position = 0

    def _through_hub(self, playbook, servers, fields):
        measured = Measured(self._client, self._position, playbook, servers, fields)
        self._position = measured.position
        return measured

    def pairs(self, case, count):
        playbook = self._client.upload(case.name, case.text)
        path = self._by_hand.playbook(case.name, case.text)
        inventory = self._by_hand.inventory(case.name, self._servers[:case.hosts])
        ids = self._ids[:case.hosts]

        ways = {**{way: (fields, case.goal) for way, fields in self._ways.items()}, **case.ways}
        measured = {way: [] for way in ways}
        typed = []
        runs = [lambda way=way: measured[way].append(self._through_hub(playbook, ids, ways[way][0]))
                for way in ways]
        runs.append(lambda: typed.append(self._by_hand.run(path, inventory)))
        for run in runs:  # all warm
            run()
        for each in (*measured.values(), typed):
            each.clear()
        for number in range(count):
            for run in runs if number % 2 == 0 else reversed(runs):
                run()
            progress("%s: pair %d of %d" % (case.name, number + 1, count))

        heading("%s: %d host%s, %d pairs" % (case.name, case.hosts, "s" if case.hosts > 1 else "", count))
        row("ansible-playbook", typed)
        for way, its in measured.items():
            print("  " + way)
            stored, seen = [run.ended for run in its], [run.seen for run in its]
            row("  POST to end stored", stored)
            row("  POST to end seen by a client", seen)
            for step, name, goal in (("accepted", "accepted", ""), ("started", "start stored", ""),
                                     ("first_line", "first line stored", "   goal: < 0.100")):
                row("  POST to " + name, [getattr(run, step) for run in its], goal=goal)
            ratio_row("  stored ÷ ansible-playbook", stored, typed, ways[way][1])
            ratio_row("  seen ÷ ansible-playbook", seen, typed)

    def warm_up(self, jobs):
        playbook = self._client.upload("warm-up", TRIVIAL)

        def run(lane):
            self._client.wait_for_success(self._client.run(playbook, [self._ids[lane]]))

        if jobs:
            self._per_second(run, jobs)

    def throughput(self, jobs, rounds):
        """Of the trivial playbook: each of four clients has a server of its own, and asks for the next when one is done."""
        playbook = self._client.upload("throughput", TRIVIAL)
        path = self._by_hand.playbook("throughput", TRIVIAL)
        inventories = [self._by_hand.inventory("throughput-%d" % number, [server])
                       for number, server in enumerate(self._servers[:AT_ONCE])]

        def through_hub(lane):
            self._client.wait_for_success(self._client.run(playbook, [self._ids[lane]]))

        def typed(lane):
            self._by_hand.run(path, inventories[lane])

        rates = {through_hub: [], typed: []}
        for way in rates:
            self._per_second(way, AT_ONCE)  # warm
        for _ in range(rounds):
            for way, its in rates.items():
                its.append(self._per_second(way, jobs))
        heading("throughput: %d trivial jobs, %d at once, %d rounds" % (jobs, AT_ONCE, rounds))
        row("ansible-playbook", rates[typed], unit="jobs/s", digits=2)
        row("hub", rates[through_hub], unit="jobs/s", digits=2)
        ratio_row("hub ÷ ansible-playbook", rates[through_hub], rates[typed], "≥ 3")

    @staticmethod
    def _per_second(way, jobs):
        begun = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            lanes = [pool.submit(lambda lane=lane: [way(lane) for _ in range(lane, jobs, AT_ONCE)])
                     for lane in range(AT_ONCE)]
            for lane in lanes:
                lane.result()
        return jobs / (time.monotonic() - begun)


def main():
    arguments = argparse.ArgumentParser(prog="./daybook bench run", description=__doc__,
                                        formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--pairs", type=int, default=9, help="of each playbook (9)")
    arguments.add_argument("--jobs", type=int, default=24, help="of each round of throughput (24)")
    arguments.add_argument("--rounds", type=int, default=5, help="of throughput (5)")
    arguments.add_argument("--warm-up", type=int, default=100, metavar="JOBS", help="of the hub, before all else (100)")
    arguments.add_argument("--only", choices=[*(case.name for case in CASES), "throughput"], action="append")
    arguments.add_argument("--also", type=json.loads, default={}, metavar="JSON",
                           help='further fields of POST /api/jobs, measured beside the plain ones: {"check": true}')
    arguments.add_argument("--scratch", help="where the files go, the database among them (the temporary directory)")
    options = arguments.parse_args()
    with Workplace(options.scratch) as workplace:
        key, servers = start_servers(workplace, max(AT_ONCE, *(case.hosts for case in CASES)))
        by_hand = ByHand(workplace, ansible_program(), key)
        hub = workplace.enter_context(Hub(workplace))
        print_facts(hub, workplace)
        credential = hub.client.post("/api/credentials", {"name": "bench", "private_key": key.read_text()})["id"]
        ids = [hub.client.add_ssh_server(server, credential) for server in servers]
        comparison = Comparison(hub, by_hand, servers, ids, options.also)
        comparison.warm_up(options.warm_up)
        for case in CASES:
            if not options.only or case.name in options.only:
                comparison.pairs(case, options.pairs)
        if not options.only or "throughput" in options.only:
            comparison.throughput(options.jobs, options.rounds)


if __name__ == "__main__":
    main()
