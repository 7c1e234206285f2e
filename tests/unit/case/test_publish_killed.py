"""kill -9 while a site is published: the folder is the whole old site or the whole new one, and the next publish tidies up.

And a build put in place while its pages are served: each answer is the old build's or the new one's. All cases are fictional.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from sousveil.case import build_case, create_case
from sousveil.case.folder import CaseFolder
from sousveil.cli.program import run_program
from sousveil.engine.atomic import swap_folder
from sousveil.web.app import make_app

FIRST = "The town has 25 cameras. The town has 30 cameras, of which 31 read faces.\n"
SECOND = "The city has 1,200 cameras.\n"

# Publishes once for each line of its input, in a process of its own that dies by SIGKILL at the n-th call of a kind: before it,
# after it, or, for what writes a file, when half of it is written; or that stops there until it is told to go on. Says how it ended, and how many calls of each kind there were.
# Verifying writes nothing, and few kinds of pages make a small site; both would only cost time.
PUBLISHER = """
import json, os, pathlib, shutil, signal, sys
from collections import Counter
import duckdb, pyarrow.parquet
from sousveil.case import publishing, verifying
from sousveil.cli import publish_command
from sousveil.cli.program import run_program
from sousveil.publish.site import registry, rendering, wording

# What every child would otherwise read and compile again.
templates = rendering._get_environment()
for name in templates.list_templates():
    templates.get_template(name)
wording.Wording().say("site-json")
every = registry.pkgutil.iter_modules
registry.pkgutil.iter_modules = lambda path: [one for one in every(path) if one.name in ("overview", "sources", "findings", "problems")]
publishing.verify_case = lambda folder, workers: verifying.VerifyReport()
counts = Counter()

def watch(owner, name, real, asked, halve=None):
    def call(*args, **kwargs):
        counts[name] += 1
        is_asked = asked[:2] == [name, counts[name]]
        if is_asked and asked[2] == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        if is_asked and asked[2] == "stop":
            os.kill(os.getpid(), signal.SIGSTOP)
        if is_asked and asked[2] == "half":
            real(args[0], args[1][: len(args[1]) // 2], *args[2:], **kwargs)
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*args, **kwargs)
        if is_asked and asked[2] == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    setattr(owner, name, call)

def publish(case, target, asked, answers):
    for name in ("rename", "replace", "fsync", "mkdir", "unlink", "rmdir"):
        watch(os, name, getattr(os, name), asked)
    for name in ("write_bytes", "write_text"):
        watch(pathlib.Path, name, getattr(pathlib.Path, name), asked)
    code = run_program(["publish", case, target])
    os.write(answers, json.dumps(counts).encode())
    os._exit(code)

def wait(child, heard):
    _, status = os.waitpid(child, os.WUNTRACED)
    if os.WIFSTOPPED(status):
        stopped.append((child, heard))
        return {"code": 0, "calls": {}}
    said = os.read(heard, 10_000)
    os.close(heard)
    return {"code": os.waitstatus_to_exitcode(status), "calls": json.loads(said or b"{}")}

stopped = []
for line in sys.stdin:
    request = json.loads(line)
    if request["at"] == ["go on"]:
        first = stopped.pop(0)
        os.kill(first[0], signal.SIGCONT)
        print(json.dumps(wait(*first)), flush=True)
        continue
    heard, answers = os.pipe()
    child = os.fork()
    if child == 0:
        sys.stdout = open(os.devnull, "w")
        publish(request["case"], request["target"], request["at"], answers)
    os.close(answers)
    print(json.dumps(wait(child, heard)), flush=True)
"""


@dataclass
class Publisher:
    """Two builds, `old` and `new`, that are published in turn, and the hashes of their whole sites."""

    process: subprocess.Popen[str]
    cases: dict[str, CaseFolder]
    sites: dict[str, dict[str, str]] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)

    def publish(self, name: str, target: Path, at: tuple[Any, ...] = ("", 0, "")) -> int:
        """Publishes `name`; how the process ended: 0, or -9 when it was killed, and 0 when it only stopped."""
        assert self.process.stdin
        assert self.process.stdout
        case = str(self.cases[name].path) if name else ""
        request = {"case": case, "target": str(target), "at": list(at)}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        self.calls = answer["calls"] or self.calls
        return int(answer["code"])

    def name_site(self, folder: Path) -> str:
        """'old' or 'new' when `folder` is the whole of that site and nothing else, 'none' when there is no folder."""
        if not folder.exists():
            return "none"
        found = {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in folder.rglob("*")
            if path.is_file()
        }
        manifest = found.pop("manifest.json", "")
        stated = json.loads((folder / "manifest.json").read_bytes())["files"] if manifest else {}
        if found != stated:
            return f"broken: {len(set(found.items()) ^ set(stated.items()))} files differ from the manifest"
        return next((name for name, site in self.sites.items() if site == stated), "some other site")


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, CaseFolder]:
    home = tmp_path_factory.mktemp("cases")
    old = create_case(home / "old", "A fictional case")
    for name, text in (("first.txt", FIRST), ("second.txt", SECOND)):
        (home / name).write_text(text, encoding="utf-8")
    assert run_program(["add", str(old.path), str(home / "first.txt")]) == 0
    build_case(old, workers=1)
    shutil.copytree(old.path, home / "new")
    new = CaseFolder(home / "new")
    assert run_program(["add", str(new.path), str(home / "second.txt")]) == 0
    build_case(new, workers=1)
    return {"old": old, "new": new}


@pytest.fixture(scope="module")
def publisher(cases: dict[str, CaseFolder], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Publisher]:
    with subprocess.Popen(
        [sys.executable, "-c", PUBLISHER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        made = Publisher(process, cases)
        for name in cases:
            site = tmp_path_factory.mktemp("whole") / "site"
            assert made.publish(name, site) == 0
            made.sites[name] = json.loads((site / "manifest.json").read_bytes())["files"]
        assert made.sites["old"] != made.sites["new"]
        yield made
        assert process.stdin
        process.stdin.close()


def choose_moments(calls: dict[str, int]) -> Iterator[tuple[str, int, str]]:
    """Every rename, and of the many other calls the first ones, some in between and the last."""
    for name in ("rename", "replace"):
        for number in range(1, calls.get(name, 0) + 1):
            yield from ((name, number, "before"), (name, number, "after"))
    for name in ("write_bytes", "write_text"):
        total = calls.get(name, 0)
        yield from ((name, number, "half") for number in sorted({1, total // 2, total} - {0}))
    for name in ("mkdir", "fsync", "unlink", "rmdir"):
        total = calls.get(name, 0)
        yield from ((name, number, "before") for number in sorted({1, total // 2, total} - {0}))
        if total:
            yield name, total, "after"


def test_a_site_killed_while_it_takes_the_place_of_another(publisher: Publisher, tmp_path: Path) -> None:
    """Each publish meets what the one before left when it was killed; the two builds take turns."""
    target = tmp_path / "site"
    assert publisher.publish("old", target) == 0
    assert publisher.publish("new", target) == 0
    moments = list(choose_moments(publisher.calls))
    assert {name for name, _, _ in moments} >= {"rename", "fsync", "unlink", "write_bytes", "write_text"}
    assert len(moments) > 20
    before, kills, seen = "new", 0, set()
    for moment in moments:
        after = "old" if before == "new" else "new"
        kills += publisher.publish(after, target, moment) == -9
        found = publisher.name_site(target)
        if found == "none":
            # Between the two renames of the swap the old site stands beside, whole, and the next publish brings it back.
            assert moment in (("rename", 1, "after"), ("rename", 2, "before")), moment
            found = publisher.name_site(tmp_path / ".site.retired")
            assert found == before, moment
        assert found in (before, after), moment
        seen.add(found == after)
        before = found
    assert kills > 20
    assert seen == {True, False}
    assert publisher.publish("old", target) == 0
    assert publisher.name_site(target) == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_publish_that_is_refused_still_brings_the_old_site_back(
    publisher: Publisher, tmp_path: Path
) -> None:
    refused = CaseFolder(tmp_path / "case")
    shutil.copytree(publisher.cases["new"].path, refused.path)
    settings = refused.settings.read_text("utf-8")
    refused.settings.write_text(
        settings.replace("# gates = [", 'gates = ["no_such_check"] # ['), encoding="utf-8"
    )
    publisher.cases["refused"] = refused
    target = tmp_path / "site"
    assert publisher.publish("old", target) == 0
    assert publisher.publish("new", target, ("rename", 1, "after")) == -9
    assert publisher.name_site(target) == "none"
    assert publisher.publish("refused", target) > 0
    assert publisher.name_site(target) == "old"
    assert not (tmp_path / ".site.retired").exists()


def test_two_that_publish_to_the_same_folder_at_once(publisher: Publisher, tmp_path: Path) -> None:
    """Both stop in the middle, and go on one after the other: what stands is whole, whoever was refused."""
    target = tmp_path / "site"
    assert publisher.publish("old", target) == 0
    total = publisher.calls["write_bytes"]
    stops = 0
    for name in ("old", "new"):
        # 0 here: it stopped, or, when only one may publish at a time, another code for the second.
        stops += publisher.publish(name, target, ("write_bytes", total // 2, "stop")) == 0
    for _ in range(stops):
        publisher.publish("", target, ("go on",))
    assert publisher.name_site(target) in ("old", "new")


def test_a_first_site_killed_is_not_there_at_all(publisher: Publisher, tmp_path: Path) -> None:
    assert publisher.publish("old", tmp_path / "count") == 0
    shutil.rmtree(tmp_path / "count")
    target = tmp_path / "site"
    for moment in [
        one for one in choose_moments(publisher.calls) if one[0] in ("rename", "write_text", "fsync")
    ]:
        assert publisher.publish("old", target, moment) == -9, moment
        found = publisher.name_site(target)
        # A folder that is there at all is whole.
        assert found in ("none", "old"), moment
        if found == "old":
            shutil.rmtree(target)
    assert publisher.publish("old", target) == 0
    assert publisher.name_site(target) == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


class Reader(threading.Thread):
    """Asks for one page after the other, and keeps each answer that is of no build, or of another than the one in place."""

    def __init__(self, app: Any, builds: Builds, expected: dict[str, dict[str, bytes]]) -> None:
        super().__init__()
        self.client = TestClient(app, base_url="http://localhost", raise_server_exceptions=False)
        self.builds = builds
        self.expected = expected
        self.answers = 0
        self.wrong: list[str] = []

    def run(self) -> None:
        while not self.builds.is_done:
            for address in self.expected["old"]:
                self.ask(address)

    def ask(self, address: str) -> None:
        before = self.builds.state
        answer = self.client.get(f"/{address}")
        after = self.builds.state
        self.answers += 1
        given = next((name for name, pages in self.expected.items() if pages[address] == judge(answer)), "")
        # While a swap goes on either is right; else the build that stands.
        allowed = [before] if before == after and before in self.expected else list(self.expected)
        same = self.expected["old"][address] == self.expected["new"][address]
        if not given or (given not in allowed and not same):
            self.wrong.append(
                f"{address}: {answer.status_code} {given or answer.text[:200]!r} between {before} and {after}"
            )


@dataclass
class Builds:
    """The name of the build in place, or 'swap N' while it is changed."""

    state: str = "old"
    is_done: bool = False


def judge(answer: Any) -> bytes:
    return f"{answer.status_code} ".encode() + answer.content


def list_addresses(case: CaseFolder, client: TestClient) -> list[str]:
    """Lists, records, sheets, files of measures and search: what is read at once and what is read late."""
    sources = [row["id"] for row in client.get("/sources/index.json").json()["data"]["rows"]]
    measures = sorted(path.stem for path in (case.build / "measures").glob("*.json"))
    found = [f"sheets/{source_id}.html" for source_id in sources] + [
        f"sources/{source_id}.json" for source_id in sources
    ]
    found += [
        "index.html",
        "index.json",
        "methods.html",
        "zh/index.html",
        "sources/index.html",
        "findings/index.json",
    ]
    return [*found, "search.json?q=cameras", f"measures/{measures[0]}.json", f"measures/{measures[-1]}.html"]


def test_pages_are_the_old_builds_or_the_new_ones_while_builds_are_swapped(
    cases: dict[str, CaseFolder], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "sousveil.engine.atomic.sync_tree", lambda folder: None
    )  # a slow disk would only make fewer swaps
    addresses: list[str] = []
    expected: dict[str, dict[str, bytes]] = {}
    for name in ("new", "old"):
        with TestClient(make_app(cases[name]), base_url="http://localhost") as client:
            addresses = addresses or list_addresses(cases[name], client)
            expected[name] = {address: judge(client.get(f"/{address}")) for address in addresses}
    assert sum(expected["old"][address] != expected["new"][address] for address in addresses) >= 6
    folder = CaseFolder(tmp_path / "case")
    shutil.copytree(cases["old"].path, folder.path)
    builds = Builds()
    app = make_app(folder)
    readers = [Reader(app, builds, expected) for _ in range(2)]
    for reader in readers:
        reader.start()
    until = time.monotonic() + 5
    swaps = 0
    while time.monotonic() < until:
        name = "new" if swaps % 2 == 0 else "old"
        shutil.copytree(cases[name].build, folder.fresh)
        builds.state = f"swap {swaps}"
        swap_folder(folder.fresh, folder.build, folder.retired)
        builds.state = name
        swaps += 1
        time.sleep(0.25 * (swaps % 4))
    builds.is_done = True
    for reader in readers:
        reader.join(30)
    wrong = [one for reader in readers for one in reader.wrong]
    assert wrong == []
    assert swaps >= 5
    assert sum(reader.answers for reader in readers) > 20


class Shelf:
    """A served case whose build the test takes away, puts back and exchanges at chosen moments."""

    def __init__(self, cases: dict[str, CaseFolder], home: Path) -> None:
        self.folder = CaseFolder(home / "case")
        shutil.copytree(cases["old"].path, self.folder.path)
        shutil.copytree(cases["new"].build, self.folder.fresh)
        self.client = TestClient(
            make_app(self.folder), base_url="http://localhost", raise_server_exceptions=False
        )
        rows = self.client.get("/sources/index.json").json()["data"]["rows"]
        self.sheet = f"/sheets/{rows[0]['id']}.html"

    def take(self) -> None:
        self.folder.build.rename(self.folder.retired)

    def put(self) -> None:
        self.folder.fresh.rename(self.folder.build)

    def exchange(self) -> None:
        self.take()
        self.put()

    def count_sources(self) -> int:
        answer = self.client.get("/index.json")
        assert answer.status_code == 200, answer.text
        return int(answer.json()["data"]["held"]["sources"])


@pytest.fixture
def shelf(cases: dict[str, CaseFolder], tmp_path: Path) -> Shelf:
    return Shelf(cases, tmp_path)


def test_between_the_two_renames_the_old_build_is_shown(shelf: Shelf) -> None:
    """Whoever asks then gets what is in memory, and for what is read from the folder waits until the new one is there."""
    assert shelf.count_sources() == 1
    shelf.take()
    assert shelf.count_sources() == 1
    timer = threading.Timer(0.05, shelf.put)
    timer.start()
    answer = shelf.client.get(shelf.sheet)
    timer.join()
    assert answer.status_code == 200
    assert shelf.count_sources() == 2


@pytest.mark.parametrize("comes_back", [True, False])
def test_a_build_that_goes_while_it_is_opened(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, comes_back: bool
) -> None:
    """It was seen, and was gone when its tables were asked for: the one shown before stays, until there is one again."""
    from sousveil.case import opening

    shelf.exchange()
    real, calls = opening.open_site_database, 0

    def go(path: Path) -> Any:
        nonlocal calls
        calls += 1
        if calls == 1:
            shelf.folder.build.rename(shelf.folder.fresh)
            try:
                return real(path)
            finally:
                if comes_back:
                    shelf.put()
        return real(path)

    monkeypatch.setattr(opening, "open_site_database", go)
    assert shelf.count_sources() in ((1, 2) if comes_back else (1,))
    if not comes_back:
        shelf.put()
    assert shelf.count_sources() == 2
    assert calls > 1


def test_a_build_that_is_exchanged_while_it_is_opened(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """What says which build it is and what is in it come from one build."""
    from sousveil.case import opening

    expected = json.loads((shelf.folder.fresh / "build.json").read_bytes())["inputs"]
    manifest = shelf.folder.manifest
    manifest.write_bytes(manifest.read_bytes())  # another mark: it will be opened again
    real, calls = opening.open_site_database, 0

    def exchange(path: Path) -> Any:
        nonlocal calls
        calls += 1
        if calls == 1:
            shelf.exchange()
        return real(path)

    monkeypatch.setattr(opening, "open_site_database", exchange)
    answer = shelf.client.get("/sources/index.json").json()
    assert answer["data"]["total"] == 2
    assert answer["build"] == expected


def test_a_build_that_is_exchanged_while_a_page_is_made(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some pages read files of the build when they are asked for: then both parts come from the newer one."""
    from sousveil.publish.site.finding import SiteFiles

    old = json.loads(shelf.client.get("/methods.json").content)
    methods = shelf.folder.fresh / "methods.json"
    methods.write_text(methods.read_text("utf-8").replace("cameras", "CAMERAS"), encoding="utf-8")
    real, calls = SiteFiles.find_file, 0

    def exchange(held: SiteFiles, *args: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 1:
            shelf.exchange()
        return real(held, *args)

    monkeypatch.setattr(SiteFiles, "find_file", exchange)
    answer = json.loads(shelf.client.get("/zh/methods.json").content)
    assert answer["build"] != old["build"]
    assert "CAMERAS" in json.dumps(answer["data"])


def test_pages_while_a_case_is_really_built_again(cases: dict[str, CaseFolder], tmp_path: Path) -> None:
    """A source is added and the case built, while somebody reads: never an error, and afterwards the new source is there."""
    folder = CaseFolder(tmp_path / "case")
    shutil.copytree(cases["old"].path, folder.path)
    held: list[int] = []
    statuses: set[int] = set()
    builds = Builds()
    app = make_app(folder)

    def read() -> None:
        client = TestClient(app, base_url="http://localhost", raise_server_exceptions=False)
        while not builds.is_done:
            answer = client.get("/index.json")
            statuses.add(answer.status_code)
            held.append(answer.json()["data"]["held"]["sources"] if answer.status_code == 200 else -1)
            statuses.add(client.get("/sources/index.html").status_code)

    reader = threading.Thread(target=read)
    reader.start()
    (tmp_path / "third.txt").write_text("The village has 7 cameras.\n", encoding="utf-8")
    assert run_program(["add", str(folder.path), str(tmp_path / "third.txt")]) == 0
    build_case(folder, workers=1)
    until = time.monotonic() + 60
    while 2 not in held and time.monotonic() < until:
        time.sleep(0.05)
    builds.is_done = True
    reader.join(60)
    assert statuses == {200}
    assert held == sorted(held)
    assert (held[0], held[-1]) == (1, 2)
