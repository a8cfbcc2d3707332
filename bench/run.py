"""Prints how long a run takes through the hub, beside the same playbook typed by hand, and how fast output is stored.

Starts a hub of its own on a temporary data directory and stops it again. Both ways run by turns on the same machine in
the same minutes: compare the ratio, not the seconds.
"""
import argparse
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid

TRIVIAL = """- hosts: all
  gather_facts: false
  tasks:
    - ansible.builtin.ping:
"""
TEN_TASKS = """- hosts: all
  gather_facts: false
  tasks:
""" + "".join("    - ansible.builtin.command: echo %d\n      changed_when: false\n" % n for n in range(10))
LINES = 50_000
MANY_LINES = """- hosts: all
  gather_facts: false
  tasks:
    - ansible.builtin.command: seq -f 'a line of output that is about as long as they usually are, number %%.0f' %d
      register: many
      changed_when: false
    - ansible.builtin.debug:
        var: many.stdout_lines
""" % LINES


class Hub:
    """A hub as a process, and a client that is signed in to it."""

    def __init__(self, jar, data, java):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = "http://127.0.0.1:%d" % port
        self.process = subprocess.Popen(
            [java, "-Xmx1g", "-Duser.timezone=UTC", "--enable-native-access=ALL-UNNAMED",
             "--sun-misc-unsafe-memory-access=allow", "-jar", jar, "--data=" + data, "--port=%d" % port],
            stdout=subprocess.PIPE, text=True)
        password = None
        for line in self.process.stdout:
            found = re.match(r"Password for admin: (\S+)", line)
            password = found.group(1) if found else password
            if line.startswith("Ready"):
                break
        else:
            raise SystemExit("The hub did not start")
        self.token = None
        self.token = self.call("POST", "/api/auth/login",
                               {"username": "admin", "password": password})["access_token"]
        self.localhost = self.call("GET", "/api/servers?search=localhost")["items"][0]["id"]

    def open(self, method, path, body=None, content_type="application/json"):
        request = urllib.request.Request(self.address + path, method=method, data=body,
                                         headers={"Content-Type": content_type})
        if self.token:
            request.add_header("Authorization", "Bearer " + self.token)
        return urllib.request.urlopen(request, timeout=600)

    def call(self, method, path, body=None):
        with self.open(method, path, None if body is None else json.dumps(body).encode()) as answer:
            return json.load(answer)

    def upload(self, name, text):
        boundary = uuid.uuid4().hex
        form = ("--{0}\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n{1}\r\n"
                "--{0}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{1}.yml\"\r\n\r\n{2}\r\n--{0}--\r\n"
                ).format(boundary, name, text)
        with self.open("POST", "/api/playbooks/upload", form.encode(),
                       "multipart/form-data; boundary=" + boundary) as answer:
            return json.load(answer)["id"]

    def run(self, playbook):
        """Seconds from the request to the stored end, and the job."""
        start = time.monotonic()
        job = self.call("POST", "/api/jobs", {"playbook_id": playbook, "server_id": self.localhost})
        with self.open("GET", "/api/jobs/%s/events" % job["id"]) as stream:
            for _ in stream:
                pass
        seconds = time.monotonic() - start
        job = self.call("GET", "/api/jobs/" + job["id"])
        if job["status"] != "success":
            raise SystemExit("The run failed: %s" % job)
        return seconds, job

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


def raw(ansible, playbook):
    start = time.monotonic()
    subprocess.run([ansible, "-i", "localhost,", "-c", "local", playbook], check=True, stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ, ANSIBLE_NOCOLOR="1"))
    return time.monotonic() - start


def spread(values):
    return "median %6.3f s  (%.3f to %.3f)" % (statistics.median(values), min(values), max(values))


def compare(hub, ansible, scratch, name, text, pairs):
    path = os.path.join(scratch, name + ".yml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    playbook = hub.upload(name, text)
    hub.run(playbook)  # both warm
    raw(ansible, path)
    through_hub, by_hand = [], []
    for _ in range(pairs):
        through_hub.append(hub.run(playbook)[0])
        by_hand.append(raw(ansible, path))
    ratios = [a / b for a, b in zip(through_hub, by_hand)]
    print("%s, %d pairs" % (name, pairs))
    print("  hub, POST to stored end   " + spread(through_hub))
    print("  ansible-playbook          " + spread(by_hand))
    print("  ratio                     median %6.2f    (%.2f to %.2f)" % (
        statistics.median(ratios), min(ratios), max(ratios)), flush=True)


def output(hub, ansible, scratch, rounds):
    path = os.path.join(scratch, "lines.yml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(MANY_LINES)
    playbook = hub.upload("lines", MANY_LINES)
    through_hub, by_hand = [], []
    for _ in range(rounds):
        seconds, job = hub.run(playbook)
        if job["total_lines"] < LINES:
            raise SystemExit("Lines are missing: %s" % job)
        through_hub.append(job["total_lines"] / seconds)
        by_hand.append(job["total_lines"] / raw(ansible, path))
    print("output of %d lines, %d rounds, Ansible's own time included" % (LINES, rounds))
    for name, rates in (("hub, durable", through_hub), ("ansible-playbook", by_hand)):
        print("  %-25s median %6.0f lines/s  (%.0f to %.0f)" % (
            name, statistics.median(rates), min(rates), max(rates)), flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--jar", default="server/target/daybook.jar")
    arguments.add_argument("--java", default=os.path.join(os.environ.get("JAVA_HOME", ""), "bin", "java"))
    arguments.add_argument("--pairs", type=int, default=9)
    arguments.add_argument("--rounds", type=int, default=3)
    options = arguments.parse_args()
    if options.pairs < 7:
        arguments.error("--pairs must be at least 7: fewer say nothing")
    ansible = shutil.which("ansible-playbook") or sys.exit("ansible-playbook is not on the PATH")
    scratch = tempfile.mkdtemp(prefix="daybook-bench-")
    hub = None
    try:
        hub = Hub(options.jar, os.path.join(scratch, "data"), options.java)
        compare(hub, ansible, scratch, "trivial", TRIVIAL, options.pairs)
        compare(hub, ansible, scratch, "ten-tasks", TEN_TASKS, options.pairs)
        output(hub, ansible, scratch, options.rounds)
    finally:
        if hub:
            hub.stop()
        shutil.rmtree(scratch)


if __name__ == "__main__":
    main()
