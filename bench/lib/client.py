"""A client of the HTTP API, signed in."""
import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

FINAL = ("success", "failed", "cancelled", "lost")

UNAVAILABLE = (urllib.error.URLError, ConnectionError, http.client.HTTPException, TimeoutError)
"""What is raised while a hub, or its database, is away; HTTPError, a URLError, also for refusals."""


class Client:
    """Safe to be used by several threads. A token that has run out is asked for anew."""

    def __init__(self, address, password):
        self.address = address
        self._password = password
        self.token = None
        self.sign_in()

    def sign_in(self):
        body = json.dumps({"username": "admin", "password": self._password}).encode()
        with self._send("POST", "/api/auth/login", body, {"Content-Type": "application/json"}) as answer:
            self.token = json.load(answer)["access_token"]

    def _send(self, method, path, body, headers, timeout=60):
        request = urllib.request.Request(self.address + path, method=method, data=body, headers=headers)
        return urllib.request.urlopen(request, timeout=timeout)

    def open(self, method, path, body=None, **headers):
        """The answer, to be read and closed. Names of headers have _ for -."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            return self._send(method, path, body, {**headers, "Authorization": "Bearer " + self.token})
        except urllib.error.HTTPError as refusal:
            if refusal.code != 401:
                raise
        self.sign_in()
        return self._send(method, path, body, {**headers, "Authorization": "Bearer " + self.token})

    def get(self, path, **parameters):
        query = "?" + urllib.parse.urlencode(parameters) if parameters else ""
        with self.open("GET", path + query) as answer:
            return json.load(answer)

    def post(self, path, body):
        try:
            with self.open("POST", path, json.dumps(body).encode(), Content_Type="application/json") as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refusal:
            raise SystemExit("POST %s was refused: %s" % (path, refusal.read().decode())) from refusal

    def upload(self, name, text):
        """The id of the new playbook."""
        mark = uuid.uuid4().hex
        form = ("--{0}\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n{1}\r\n"
                "--{0}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{1}.yml\"\r\n\r\n{2}\r\n--{0}--\r\n"
                ).format(mark, name, text)
        with self.open("POST", "/api/playbooks/upload", form.encode(),
                       Content_Type="multipart/form-data; boundary=" + mark) as answer:
            return json.load(answer)["id"]

    def add_local_server(self, name):
        return self.post("/api/servers", {"hostname": name, "ip_address": "127.0.0.1", "connection": "local"})["id"]

    def add_ssh_server(self, server, credential):
        return self.post("/api/servers", {
            "hostname": server.name, "ip_address": server.address, "ssh_port": server.port, "ssh_user": server.user,
            "host_key": server.host_key, "credential_id": credential})["id"]

    def run(self, playbook, servers, extra_vars=None, **fields):
        """The id of the new job, accepted and stored."""
        return self.post("/api/jobs", {"playbook_id": playbook, "server_ids": servers, "extra_vars": extra_vars or {},
                                       **fields})["id"]

    def job(self, job):
        return self.get("/api/jobs/" + job)

    def follow(self, job):
        """(name, data as bytes, time of arrival) of each event of the job's live stream, to its end."""
        with self.open("GET", "/api/jobs/%s/events" % job, Accept="text/event-stream") as stream:
            name = None
            for line in stream:
                if line.startswith(b"event:"):
                    name = line[6:].strip().decode()
                elif line.startswith(b"data:"):
                    yield name, line[5:], time.time()

    def wait(self, job):
        """Waits by the live stream for the final status: (what it tells, time of arrival)."""
        last = None
        for name, data, arrived in self.follow(job):
            if name == "status":
                last = json.loads(data), arrived
        if last is None or last[0]["status"] not in FINAL:
            raise SystemExit("The live stream of job %s ended before the job: %s" % (job, last))
        return last

    def wait_for_success(self, job):
        """As wait(), of a job that has to succeed."""
        state, arrived = self.wait(job)
        if state["status"] != "success":
            lines = [line["content"] for line in self.log(job)]
            raise SystemExit("Job %s: %s\n%s" % (job, state, "\n".join(lines[-30:])))
        return state, arrived

    def log(self, job, after=0):
        """All lines behind that one, page by page."""
        while True:
            page = self.get("/api/jobs/%s/logs" % job, after=after, limit=5_000)
            yield from page["logs"]
            if not page["has_more"]:
                return
            after = page["logs"][-1]["line_number"]

    def events(self, after=0):
        """Every event behind that position, as they are stored; those of the last moment may be missing yet."""
        with self.open("GET", "/api/events?after=%d" % after, Accept="application/x-ndjson") as lines:
            for line in lines:
                yield json.loads(line)

    def events_of(self, jobs, after=0):
        """{job: its events, output among them}, with the ends of all these jobs, which are in the feed within seconds."""
        deadline = time.monotonic() + 60
        while True:
            found = {job: [] for job in jobs}
            for event in self.events(after):
                job = event["aggregate_id"].partition(":")[0]
                if job in found:
                    found[job].append(event)
            without = [job for job, its in found.items() if not any(event["type"] == "JobFinished" for event in its)]
            if not without:
                return found
            if time.monotonic() > deadline:
                raise SystemExit("No end in the events of " + ", ".join(without))
            time.sleep(0.1)
