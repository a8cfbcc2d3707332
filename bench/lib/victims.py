"""Who can be killed while a job goes on, and what has to become of the job then."""
from lib import processes

SURVIVED = "success"
"""The job does not depend on it: it has to succeed, with all its lines."""

AS_SPOOLED = "as spooled"
"""What becomes of the run is its own affair; the hub has to say just that."""


class Victim:
    """Find gives the process numbers to kill, none when there is no such process at the moment."""

    def __init__(self, name, find, outcome, takes_hub=False):
        self.name, self.find, self.outcome = name, find, outcome
        self.takes_hub = takes_hub


def _hub(hub, _):
    return [hub.pid]


def _supervisor(hub, job):
    """Announced, and not a number that another process has got since."""
    said = hub.supervisor(job)
    return [said["pid"]] if said and processes.start_time(said["pid"]) == said["start_time"] else []


def _guard(hub, job):
    """The parent of the supervisor; when that has died, the supervisor's parent is somebody else."""
    for pid in _supervisor(hub, job):
        above = processes.parent(pid)
        if above and above != 1 and above != hub.pid and above != hub.ansible_host_pid and _shares_session(above, pid):
            return [above]
    return []


def _shares_session(one, other):
    return processes.session(one) == processes.session(other)


def _play(hub, job):
    return [child for pid in _supervisor(hub, job) for child in processes.children(pid)
            if "ssh-agent" not in processes.command(child) and "ssh-add" not in processes.command(child)]


def _worker(hub, job):
    return [worker for play in _play(hub, job) for worker in processes.children(play)][:1]


def _ansible_host(hub, _):
    return [pid for pid in [hub.ansible_host_pid] if pid]


def _database(hub, _):
    return [pid for pid in [hub.database_pid] if pid]


def _all(hub, job):
    """The machine: whatever is the hub's or below it, and the run, which is below nobody."""
    supervisors = _supervisor(hub, job)
    run = [pid for above in (*_guard(hub, job), *supervisors) for pid in (above, *processes.descendants(above))]
    return list(dict.fromkeys([hub.pid, *_database(hub, job), *_ansible_host(hub, job), *run,
                               *processes.mentioning(hub.run_directory(job))]))


VICTIMS = {victim.name: victim for victim in (
    Victim("hub", _hub, SURVIVED, takes_hub=True),
    Victim("database", _database, SURVIVED),
    Victim("ansible-host", _ansible_host, SURVIVED),
    Victim("guard", _guard, SURVIVED),
    Victim("supervisor", _supervisor, AS_SPOOLED),
    Victim("play", _play, AS_SPOOLED),
    Victim("worker", _worker, AS_SPOOLED),
    Victim("all", _all, AS_SPOOLED, takes_hub=True),
)}
