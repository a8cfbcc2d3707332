"""What Ansible has found out about servers, kept for later runs of the same kind.

A play has facts as the files of Ansible's own cache plugin, in a directory of its user, who can write anything there. What
is kept lies in another one, which belongs to the hub, under names that the hub gives. The time of such a file is the one from
which on its facts may be true; its first line has what newer versions of Ansible put before a host's name, and a hash."""
import contextlib
import hashlib
import json
import os
import re
import stat
import time

LONGEST = 1 << 20
"""Of the facts of one server, in bytes."""
MOST = 64 << 20
"""Of all that one run leaves, in bytes."""

_PLUGIN = "ansible.builtin.jsonfile"
_PREFIX = re.compile(r"s\d+_")
_NAMED = 20


class NotKept(Exception):
    """The text says why, to people."""


class Facts:
    """Those of one run. Without the option, Ansible does what it does by itself."""

    def __init__(self, asked, scratch):
        """Asked is None, or has "directory", where they are kept, "seconds", for how long, and "hosts": {host: name there}."""
        self.environment = {}
        self._hosts = {}
        self._laid_out = {}
        if asked:
            path = os.path.join(scratch, "facts")
            os.mkdir(path)
            self._directory = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
            self._kept = asked["directory"]
            self._hosts = asked["hosts"]
            for host, name in self._hosts.items():
                self._lay_out(host, os.path.join(self._kept, name), path, asked["seconds"])
            self.environment = {
                "ANSIBLE_CACHE_PLUGIN": _PLUGIN,
                "ANSIBLE_CACHE_PLUGIN_CONNECTION": path,
                "ANSIBLE_CACHE_PLUGIN_TIMEOUT": "0",  # what a run begins with it has to its end
                "ANSIBLE_GATHERING": "smart",
            }

    def _lay_out(self, host, kept, directory, seconds):
        with contextlib.suppress(FileNotFoundError), open(kept, "rb") as file:
            gathered = os.fstat(file.fileno()).st_mtime_ns
            if not 0 <= time.time_ns() - gathered < seconds * 10**9:
                return
            prefix, _, digest = file.readline().decode("ascii", "replace").rstrip("\n").partition(" ")
            facts = file.read()
            if hashlib.sha256(facts).hexdigest() != digest:
                return  # a machine that went down has kept half of it
            copy = os.path.join(directory, prefix + host)
            with open(copy, "wb") as file:
                file.write(facts)
            self._laid_out[host] = gathered, _identity(os.stat(copy))

    def summary(self):
        """For people; None when no server has facts from before."""
        if not self._laid_out:
            return None
        oldest = min(gathered for gathered, _ in self._laid_out.values())
        return "Facts of %d of %d servers are from earlier runs, at most %d s old" % (
            len(self._laid_out), len(self._hosts), (time.time_ns() - oldest) // 10**9 + 1)

    def keep(self, masks, owner, began):
        """To be called when nothing of the play is left. Yields, for people, what was not kept.

        Of all that may have happened to a server's facts in the run, the least is taken for granted: that they are as old as
        those it had from before, or else as the run. Owner is the user of the play; began is in seconds since the epoch."""
        if not self._hosts:
            return
        found, left, refused = self._files(), MOST, {}
        for host, name in self._hosts.items():
            path = os.path.join(self._kept, name)
            gathered, identity = self._laid_out.get(host, (int(began * 10**9), None))
            if host not in found:
                _discard(path, gathered)  # by the playbook itself: meta: clear_facts
                continue
            try:
                facts, seen = self._read(found[host] + host, owner)
                if seen == identity:
                    continue
                facts = _checked(facts, masks)
                left -= len(facts)
                if left < 0:
                    raise NotKept("those of all servers have more than %d MiB" % (MOST >> 20))
                _store(path, found[host], facts, gathered)
            except NotKept as reason:
                refused.setdefault(str(reason), []).append(host)
                _discard(path, gathered)
        os.close(self._directory)
        for reason, hosts in refused.items():
            more = " and %d more" % (len(hosts) - _NAMED) if len(hosts) > _NAMED else ""
            yield "Facts not kept of %s%s: %s" % (", ".join(hosts[:_NAMED]), more, reason)

    def _files(self):
        """{host: what is before its name}"""
        found = {}
        with os.scandir(self._directory) as entries:
            for entry in entries:
                prefix = _PREFIX.match(entry.name)
                start = prefix.end() if prefix else 0
                if entry.name[start:] in self._hosts:
                    found[entry.name[start:]] = entry.name[:start]
        return found

    def _read(self, name, owner):
        """The play may have put anything there, a link or a pipe too."""
        try:
            descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=self._directory)
        except OSError as trouble:
            raise NotKept(trouble.strerror) from trouble
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode) or about.st_uid != owner:
            os.close(descriptor)
            raise NotKept("they are not in a plain file")
        with open(descriptor, "rb") as file:
            facts = file.read(LONGEST + 1)
        if len(facts) > LONGEST:
            raise NotKept("they have more than %d MiB" % (LONGEST >> 20))
        return facts, _identity(about)


def _identity(about):
    """The plugin makes a new file whenever it writes."""
    return about.st_ino, about.st_size, about.st_mtime_ns


def _checked(facts, masks):
    try:
        text = facts.decode()
        value = json.loads(text)
        if isinstance(value.get("__payload__"), str):  # JSON in JSON, since ansible-core 2.19
            value["__payload__"] = json.dumps(_without_interpreters(json.loads(value["__payload__"])))
        facts = json.dumps(_without_interpreters(value))
    except (ValueError, AttributeError, RecursionError) as trouble:
        raise NotKept("they are no JSON object") from trouble
    if masks.mask(text) != text or masks.mask(facts) != facts:
        raise NotKept("a secret of the run is in them")
    return facts.encode()


def _without_interpreters(facts):
    """Ansible would take them for there without looking; the hub remembers them by itself, and forgets those that are gone."""
    return {name: value for name, value in facts.items() if not name.startswith("discovered_interpreter_")}


def _store(path, prefix, facts, gathered):
    """Unless another run has left newer ones meanwhile."""
    if _time(path) > gathered:
        return
    unfinished = "%s.%d" % (path, os.getpid())
    with open(unfinished, "wb") as file:
        file.write(b"%s %s\n%s" % (prefix.encode(), hashlib.sha256(facts).hexdigest().encode(), facts))
    os.utime(unfinished, ns=(gathered, gathered))
    os.rename(unfinished, path)


def _discard(path, gathered):
    if _time(path) <= gathered:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)


def _time(path):
    try:
        return os.stat(path).st_mtime_ns
    except FileNotFoundError:
        return 0
