"""What an interrupted run has left on its targets: a task that runs there does not notice that its connection is cut."""
import json
import shlex
import subprocess
import time

from daybook_runner import processes

MARK = "DAYBOOK_RUN"
"""In the environment of each remote process of a run, with the run's job as its value (see the callback plugin)."""

AT_ONCE = 25
SECONDS = 6
"""For all targets together."""

# For any POSIX shell. Words to sudo go by its input: it puts its command line into the environment, and that would match.
# A module of Ansible's is interrupted first, for then it removes what it has unpacked. Where it did not come as a file, it
# is a Python without arguments.
_SCRIPT = """
mark=%(mark)s
as() { sh -c "$1"; }
[ "$(id -u)" = 0 ] || ! sudo -n true 2>/dev/null || as() { sudo -n sh -c "$1"; }
found() { echo "$mark" | as 'read -r mark; grep -lsaF "$mark" /proc/[0-9]*/environ' | cut -d/ -f3; }
modules() { echo "$1" | as 'read -r pids; for pid in $pids; do
    words=$(tr "\\0" " " 2>/dev/null </proc/$pid/cmdline)
    case ${words%% } in
        *AnsiballZ_*) echo $pid ;;
        *" "*) ;;
        *python*) echo $pid ;;
    esac
done' 2>/dev/null; }
signal() { echo "$2" | as "read -r pids; kill -$1 \\$pids" 2>/dev/null; }
pids=$(echo $(found))
count=$(echo $pids | wc -w)
if [ -n "$pids" ]; then
    modules=$(echo $(modules "$pids"))
    if [ -n "$modules" ]; then
        signal INT "$modules"
        sleep 0.1 2>/dev/null || sleep 1
        pids=$(echo $(found))
    fi
    signal TERM "$pids"
    for try in 1 2 3 4 5 6 7 8 9 10; do
        pids=$(echo $(found))
        [ -n "$pids" ] || break
        [ $try -lt 5 ] || signal KILL "$pids"
        sleep 0.1 2>/dev/null || sleep 1
    done
fi
for pid in %(workers)s; do
    for kept in "$HOME"/.ansible/tmp/ansible-tmp-*-"$pid"-* /tmp/ansible-tmp-*-"$pid"-* /var/tmp/ansible-tmp-*-"$pid"-*; do
        made=${kept##*/ansible-tmp-}
        [ ! -d "$kept" ] || [ "${made%%%%.*}" -lt %(since)d ] || rm -rf "$kept" 2>/dev/null
    done
done
echo ended $((count)) left $(echo $pids | wc -w)
"""


class Targets:
    """The hosts of a run's inventory."""

    def __init__(self, inventory, play):
        """Inventory is the path of the file; the play's environment says how ssh is called."""
        with open(inventory, encoding="utf-8") as file:
            hosts = json.load(file)["all"]["hosts"]
        self._hosts = hosts
        self._play = play

    def clean(self, job, workers, since):
        """Ends what still runs there of that job, and removes what its workers, by their process numbers, have put there.

        Since is when the run began, in seconds since the epoch. Yields, for people, what was found on each host that had
        something left, or could not be cleaned within the time."""
        script = (_SCRIPT % {"mark": shlex.quote("%s=%s" % (MARK, job)), "since": since,
                             "workers": " ".join(map(str, workers)) or "none"}).encode()
        deadline = time.monotonic() + SECONDS
        waiting, running = sorted(self._hosts), {}
        while waiting or running:
            while waiting and len(running) < AT_ONCE and time.monotonic() < deadline:
                name = waiting.pop(0)
                running[name] = self._start(name, script)
            if not running:
                break
            for name in [name for name, process in running.items() if process.poll() is not None]:
                yield from _told(name, running.pop(name))
            if time.monotonic() > deadline:
                for process in running.values():
                    process.kill()
                    process.wait()
                waiting += running
                break
            time.sleep(0.01)
        if waiting:
            yield "Not cleaned up within %d s: %s" % (SECONDS, ", ".join(sorted(waiting)))

    def _start(self, name, script):
        about = self._hosts[name]
        if about.get("ansible_connection") == "local":
            return self._shell(["sh", "-s"], script)
        command = ["ssh", *shlex.split(self._play.environment["ANSIBLE_SSH_COMMON_ARGS"]),
                   *shlex.split(about.get("ansible_ssh_extra_args", "")), "-o", "ConnectTimeout=3",
                   "-p", str(about.get("ansible_port", 22))]
        if "ansible_user" in about:
            command += ["-l", about["ansible_user"]]
        return self._shell([*command, about.get("ansible_host", name), "sh -s"], script)

    def _shell(self, command, script):
        environment = {name: value for name, value in self._play.environment.items() if name != MARK}
        process = processes.start(command, self._play.user, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, cwd="/", env=environment)
        try:
            process.stdin.write(script)
            process.stdin.close()
        except BrokenPipeError:
            pass  # it has ended already, and says why
        return process


def _told(name, process):
    words = process.stdout.read().split()
    if len(words) != 4 or words[0] != b"ended":
        trouble = process.stderr.read().decode(errors="replace").strip().splitlines()
        yield "Not cleaned up on %s: %s" % (name, trouble[-1] if trouble else "no answer")
    elif words[3] != b"0":
        yield "Ended on %s: %d of %d processes" % (name, int(words[1]) - int(words[3]), int(words[1]))
    elif words[1] != b"0":
        yield "Ended on %s: %d processes" % (name, int(words[1]))
