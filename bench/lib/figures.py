"""Statistics, and how they are printed: medians with their spread, never a single run."""
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import urllib.parse

from lib import processes
from lib.hub import DAYBOOK


def heading(text):
    print("\n" + text, flush=True)


def progress(text):
    """For who waits at a terminal; no part of the figures."""
    print("  … " + text, file=sys.stderr, flush=True)


def row(name, values, unit="s", digits=3, goal=""):
    """The median of the values, least, greatest, and how far these are apart for the median."""
    median = statistics.median(values)
    spread = (max(values) - min(values)) / median if median else 0
    number = "%%9.%df" % digits
    print("  %-42s" % name + (number % median) + " %-7s" % unit + " (" + (number % min(values)).strip() + " to "
          + (number % max(values)).strip() + ", spread %.0f %%)" % (100 * spread) + goal, flush=True)


def ratio_row(name, numerators, denominators, goal=None):
    """Pair by pair: what was done in the same minute is compared, not two medians."""
    row(name, [a / b for a, b in zip(numerators, denominators)], unit="", digits=2,
        goal="" if goal is None else "   goal: %s" % goal)


def quantile(sorted_values, share):
    return sorted_values[min(len(sorted_values) - 1, int(len(sorted_values) * share))]


def ansible_program():
    program = os.environ.get("DAYBOOK_ANSIBLE_PLAYBOOK") or shutil.which("ansible-playbook")
    return program or sys.exit("There is no ansible-playbook on the PATH")


def print_facts(hub, workplace):
    """What a figure means nothing without."""
    database = hub.database_pid
    facts = {
        "machine": "%d cores (%s), %d MB, %s, load %.2f" % (
            processes.cores(), _processor(), _memory_mb(), platform.release(), os.getloadavg()[0]),
        "disk": "%s at %s" % (_file_system(workplace.path), workplace.path.parent),
        "ansible-core": _version([ansible_program(), "--version"], r"core ([^\]\s]+)"),
        "python": platform.python_version(),
        "java": _version([os.path.join("/proc", str(hub.pid), "exe"), "--version"], r"^(.*)"),
        "database": _external() if database is None else "the hub's own, MariaDB " + _version(
            [os.path.join("/proc", str(database), "exe"), "--no-defaults", "--version"], r"Ver (\S+)"),
        "daybook": _version(["git", "-C", str(DAYBOOK.parent), "describe", "--always", "--dirty"], r"(.*)"),
    }
    for name, value in facts.items():
        print("%-13s %s" % (name, value))
    settings = {name: value for name, value in hub.environment.items() if name.startswith("DAYBOOK_")}
    print("%-13s %s" % ("hub settings", settings or "defaults"), flush=True)


def _external():
    url = urllib.parse.urlsplit(os.environ.get("DAYBOOK_DB_URL", ""))
    return "another, at %s" % url.hostname


def _version(command, pattern):
    try:
        said = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=30,
                              stdin=subprocess.DEVNULL).stdout
    except OSError as trouble:
        return "unknown (%s)" % trouble
    found = re.search(pattern, said)
    return found.group(1) if found else "unknown"


def _processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        names = re.findall(r"^model name\s*: (.*)$", file.read(), re.MULTILINE)
    return names[0] if names else platform.machine()


def _memory_mb():
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // (1 << 20)


def _file_system(path):
    """The type of the mount that the path is on."""
    with open("/proc/mounts", encoding="utf-8") as file:
        mounts = [line.split()[1:3] for line in file]
    inside = [(len(point), kind) for point, kind in mounts
              if str(path).startswith(point.rstrip("/") + "/") or point == "/"]
    return max(inside)[1]


class CpuMeter:
    """CPU seconds of processes by name, also of those that end meanwhile, as of the last look before."""

    def __init__(self):
        self._begun = {}
        self._latest = {}

    def look(self, name, pid):
        seconds = processes.cpu_seconds(pid) if pid else None
        if seconds is not None:
            self._begun.setdefault((name, pid), seconds)
            self._latest[name, pid] = seconds

    def used(self):
        """[(name, number of processes, seconds in all, greatest of one)]."""
        by_name = {}
        for key, seconds in self._latest.items():
            by_name.setdefault(key[0], []).append(seconds - self._begun[key])
        return [(name, len(each), sum(each), max(each)) for name, each in by_name.items()]
