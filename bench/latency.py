"""How long a line takes from where it is printed to the screens of those who watch.

One job prints at a steady rate, and many viewers follow its live stream. Each line carries the time at which it was
printed; the hub adds the time at which its supervisor spooled it. Everything is on one machine, with one clock.
"""
import argparse
import array
import datetime
import multiprocessing
import signal
import sys
import time

from lib import processes, stand_in
from lib.figures import CpuMeter, heading, print_facts, quantile
from lib.hub import Hub
from lib.spool_producer import PLAYBOOK, Producer, settings
from lib.viewers import watch
from lib.workplace import Workplace

VIEWING_PROCESSES = 2
SETTLES_WITHIN = 3
BUCKET = 0.001


class Histogram:
    """Delays by the millisecond: there are millions."""

    def __init__(self):
        self._counts = {}
        self.most = 0.0

    def add(self, delay):
        bucket = int(delay / BUCKET)
        self._counts[bucket] = self._counts.get(bucket, 0) + 1
        self.most = max(self.most, delay)

    def quantile(self, share):
        """The upper bound of the millisecond that it lies in."""
        left = share * sum(self._counts.values())
        for bucket in sorted(self._counts):
            left -= self._counts[bucket]
            if left <= 0:
                return (bucket + 1) * BUCKET
        return self.most


def times(client, job):
    """When each line was printed, and when it was spooled."""
    printed, spooled = array.array("d", [0]), array.array("d", [0])  # lines count from 1
    for line in client.log(job):
        number, at = stand_in.number_and_time(line["content"])
        if number != len(printed) or line["line_number"] != number:
            sys.exit("Line %s is not where it belongs, behind %d" % (line, len(printed) - 1))
        printed.append(at)
        spooled.append(datetime.datetime.fromisoformat(line["timestamp"].replace("Z", "+00:00")).timestamp())
    return printed, spooled


def measure(workplace, hub, options):
    client = hub.client
    producer = Producer(workplace, client, client.upload("stand-in", PLAYBOOK), client.add_local_server("producer"),
                        "latency", seconds=options.seconds, rate=options.rate, width=options.width)
    producer.wait_until_started()
    client.sign_in()  # a token that lasts
    meter = CpuMeter()
    shares = [options.viewers // VIEWING_PROCESSES + (number < options.viewers % VIEWING_PROCESSES)
              for number in range(VIEWING_PROCESSES)]
    with multiprocessing.get_context("spawn").Pool(VIEWING_PROCESSES, signal.signal,
                                                   (signal.SIGINT, signal.SIG_IGN)) as pool:
        watching = pool.starmap_async(watch, [(client.address, client.token, producer.job, share) for share in shares])
        time.sleep(SETTLES_WITHIN)  # so that all are connected
        begun = time.monotonic()
        producer.begin()
        while not watching.ready():
            supervisor = hub.supervisor(producer.job)
            meter.look("hub (Java)", hub.pid)
            meter.look("database", hub.database_pid)
            if supervisor:
                meter.look("supervisor (Python)", supervisor["pid"])
            watching.wait(0.5)
        seconds = time.monotonic() - begun
        answers = watching.get()
    state, _ = client.wait_for_success(producer.job)
    arrivals = [viewer for viewers, _ in answers for viewer in viewers]
    report(options, producer.summary, times(client, producer.job), arrivals)
    for name, _, used, _ in meter.used():
        print("  CPU of %-36s %9.1f s in %.0f s" % (name, used, seconds))
    print("  CPU of %-36s %9.1f s in %d processes" % ("viewers", sum(used for _, used in answers), len(answers)))


def report(options, summary, line_times, arrivals):
    printed, spooled = line_times
    lines = len(printed) - 1
    if lines != summary["lines"]:
        sys.exit("%d lines were printed, %d are in the log" % (summary["lines"], lines))
    from_print, from_spool, worst = Histogram(), Histogram(), []
    for viewer in arrivals:
        firsts = [first for _, first in viewer]
        if firsts[:1] != [1] or firsts != sorted(set(firsts)):
            sys.exit("A viewer saw lines out of order: %s" % firsts)
        most = 0.0
        for (arrived, first), following in zip(viewer, firsts[1:] + [lines + 1]):
            for number in range(first, following):
                from_print.add(arrived - printed[number])
                from_spool.add(arrived - spooled[number])
            most = max(most, arrived - printed[first])
        worst.append(most)
    heading("latency: %d lines/s asked for, %.0f printed, %d characters each, %d s, %d viewers" % (
        options.rate, lines / (summary["ended"] - summary["began"]), options.width, options.seconds, len(arrivals)))
    for name, delays, goal in (("from print to viewer", from_print, "   goal: p99 < 250 ms"),
                               ("from spool to viewer", from_spool, "")):
        print("  %-24s p50 %6.0f ms   p95 %6.0f ms   p99 %6.0f ms   max %6.0f ms%s" % (
            name, *(1000 * delays.quantile(share) for share in (0.5, 0.95, 0.99)), 1000 * delays.most, goal))
    spool = sorted(b - a for a, b in zip(printed[1:], spooled[1:]))
    print("  %-24s p50 %6.1f ms   p95 %6.1f ms   p99 %6.1f ms   max %6.1f ms" % (
        "from print to spool", *(1000 * quantile(spool, share) for share in (0.5, 0.95, 0.99)), 1000 * spool[-1]))
    worst.sort()
    print("  %-24s median %.0f ms, of the slowest viewer %.0f ms" % (
        "each viewer's maximum", 1000 * quantile(worst, 0.5), 1000 * worst[-1]))
    print("  events of lines: %d for each viewer, %.0f lines each" % (len(arrivals[0]), lines / len(arrivals[0])))


def main():
    arguments = argparse.ArgumentParser(prog="./daybook bench latency", description=__doc__,
                                        formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seconds", type=int, default=30, help="that lines are printed (30)")
    arguments.add_argument("--rate", type=int, default=5_000, help="lines a second (5000)")
    arguments.add_argument("--viewers", type=int, default=50, help="that follow the job (50)")
    arguments.add_argument("--width", type=int, default=80, help="characters of a line (80)")
    arguments.add_argument("--scratch", help="where the files go, the database among them (the temporary directory)")
    options = arguments.parse_args()
    with Workplace(options.scratch) as workplace:
        hub = workplace.enter_context(Hub(workplace, **settings(workplace)))
        print_facts(hub, workplace)
        warm_up(workplace, hub)
        measure(workplace, hub, options)


def warm_up(workplace, hub):
    """A first job, so that the Java machine has seen its code before."""
    client = hub.client
    producer = Producer(workplace, client, client.upload("warm-up", PLAYBOOK), client.add_local_server("warm-up"),
                        "warm-up", seconds=10, rate=1_000)
    producer.begin()
    processes.wait_until(lambda: producer.summary, "the first job has printed", 60)
    client.wait_for_success(producer.job)


if __name__ == "__main__":
    main()
