"""What one sees of it in Chromium: how soon the dashboard is usable, how soon a line is on the screen, what following costs, and
whether a long log is ever blank.

The lines come from a stand-in for ansible-playbook; the hub, its database, the web app and the browser are the real ones.
"""
import argparse
import datetime
import json
import os
import pathlib
import shutil
import subprocess
import sys

from lib.figures import heading, print_facts, progress, quantile, row
from lib.hub import Hub
from lib.spool_producer import PLAYBOOK, Producer, settings
from lib.workplace import Workplace

WEB = pathlib.Path(__file__).resolve().parents[1] / "web"
STEADY_RATE = 100
MB = 1 << 20
CLOCK = 0.001  # of the browser, which rounds down


class Jobs:
    """Three jobs of the stand-in, on a server each: a long one that has ended, and two that wait to be let begin."""

    def __init__(self, workplace, hub, options):
        self._client, self._workplace = hub.client, workplace
        self._playbook = hub.client.upload("stand-in", PLAYBOOK)
        self.long = self._job("long", options.lines)
        progress("printing %d lines" % options.lines)
        self.long["producer"].wait_until_started()
        self.long["producer"].begin()
        hub.client.wait_for_success(self.long["id"])
        self.live = self._job("live", options.live, rate=options.rate)
        self.steady = self._job("steady", STEADY_RATE * options.seconds, rate=STEADY_RATE)
        for job in (self.live, self.steady):
            job["producer"].wait_until_started()

    def _job(self, name, lines, **asked):
        producer = Producer(self._workplace, self._client, self._playbook, self._client.add_local_server(name), name,
                            lines=lines, **asked)
        return {"producer": producer, "id": producer.job, "begin": str(self._workplace.open / (name + ".begin")),
                "lines": lines}

    def asked(self):
        return {name: {key: value for key, value in getattr(self, name).items() if key != "producer"}
                for name in ("long", "live", "steady")}


def measure(workplace, hub, jobs, options):
    """What the browser has seen, as browser.bench.ts writes it."""
    figures = workplace.path / "figures.json"
    asked = {"url": hub.client.address.replace("127.0.0.1", "localhost"), "password": hub.password,
             "repetitions": options.repetitions, "figures": str(figures), **jobs.asked()}
    progress("measuring in the browser")
    ran = subprocess.run(["npx", "--no-install", "playwright", "test", "-c", "e2e/bench.config.ts"], cwd=WEB, text=True,
                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         env={**os.environ, "DAYBOOK_BENCH": json.dumps(asked)})
    if ran.returncode != 0:
        sys.exit(ran.stdout)
    return json.loads(figures.read_text())


def delays(client, job, shown):
    """Seconds from the spool to the screen, sorted, of the lines that were on it while the job ran."""
    at = dict(shown)
    found = sorted(
        at[line["line_number"]] / 1000
        - datetime.datetime.fromisoformat(line["timestamp"].replace("Z", "+00:00")).timestamp()
        for line in client.log(job["id"]) if line["line_number"] in at)
    if not found or found[0] < -CLOCK:
        sys.exit("A line was on the screen before it was in the spool: %s" % found[:1])
    return found


def report(hub, jobs, seen, options):
    heading("dashboard, %d loads: navigation to a link of its jobs' table" % options.repetitions)
    row("usable", [value / 1000 for value in seen["usable"]])

    late = delays(hub.client, jobs.steady, seen["shown"])
    heading("spool to screen, %d lines/s for %d s" % (STEADY_RATE, options.seconds))
    print("  %-42s %d of %d" % ("lines seen on the screen", len(late), jobs.steady["lines"]))
    for name, share in (("p50", 0.5), ("p99", 0.99), ("most", 1)):
        print("  %-42s %9.3f s" % (name, quantile(late, share)))

    live = seen["live"]
    heading("followed live, %d lines at %d lines/s" % (options.live, options.rate))
    print("  %-42s %9.1f MB, before %.1f MB" % ("heap of the page", live["after"] / MB, live["before"] / MB))
    frames_row("while followed", live["frames"])

    long = seen["long"]
    heading("scrolling through %d lines" % options.lines)
    frames_row("wheel, 200,000 pixels", long["turning"])
    frames_row("handle dragged from begin to end", long["dragging"])
    print("  %-42s %9.3f s" % ("filled after the drag", long["filled"] / 1000))
    print("  %-42s %9.1f MB" % ("heap of the page", long["heap"] / MB), flush=True)


def frames_row(name, frames):
    print("  %-42s %9.2f %% of %d frames had a blank row; the longest took %.0f ms" % (
        name, 100 * frames["blank"] / frames["frames"], frames["frames"], frames["longestMs"]))


def main():
    arguments = argparse.ArgumentParser(prog="./daybook bench browser", description=__doc__,
                                        formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--lines", type=int, default=1_000_000, help="of the log that is scrolled through (1000000)")
    arguments.add_argument("--live", type=int, default=200_000, help="lines that are followed live (200000)")
    arguments.add_argument("--rate", type=int, default=10_000, help="lines a second of those (10000)")
    arguments.add_argument("--seconds", type=int, default=30, help="of the steady output (30)")
    arguments.add_argument("--repetitions", type=int, default=10, help="loads of the dashboard (10)")
    arguments.add_argument("--scratch", help="where the files go, the database among them (the temporary directory)")
    options = arguments.parse_args()
    if not shutil.which(os.environ.get("CHROMIUM", "chromium")):
        sys.exit("Needs chromium, or CHROMIUM that names such a browser")
    if not (WEB / "node_modules" / ".bin" / "playwright").exists():
        sys.exit("Needs the libraries of the web app: npm ci in web/")
    with Workplace(options.scratch) as workplace:
        hub = workplace.enter_context(Hub(workplace, **settings(workplace, DAYBOOK_RUNNER_SLOTS="3")))
        print_facts(hub, workplace)
        jobs = Jobs(workplace, hub, options)
        report(hub, jobs, measure(workplace, hub, jobs, options), options)


if __name__ == "__main__":
    main()
