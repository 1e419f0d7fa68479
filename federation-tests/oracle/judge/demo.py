"""Runs the program that is judged."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import threading
from pathlib import Path
from typing import IO

from .findings import Json

READY_S = 1800
STOP_S = 60
STORY_S = 1800


class DemoError(RuntimeError):
    """The demo did not come up, or did not say what it did."""


class Demo:
    """A demo that stays up until it is left."""

    def __init__(self, program: Path, folder: Path, extra: list[str]) -> None:
        self.folder = folder
        self._process = _start(program, folder, extra)

    def __enter__(self) -> Demo:
        try:
            self._wait_until_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGINT)
        # If it does not, it is killed with all that it started.
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_S)
        _end(self._process)

    def scenario(self) -> Json:
        """What it set up and did."""
        return read_json(self.folder / "scenario.json")

    def _wait_until_ready(self) -> None:
        lines: queue.Queue[str | None] = queue.Queue()
        assert self._process.stdout is not None
        threading.Thread(target=_pump, args=(self._process.stdout, lines), daemon=True).start()
        while True:
            try:
                line = lines.get(timeout=READY_S)
            except queue.Empty:
                raise DemoError(f"the demo is not ready after {READY_S} s") from None
            if line is None:
                raise DemoError(f"the demo ended with {self._process.wait()} before it was ready")
            if _is_report(line):
                return


def tell(program: Path, folder: Path, extra: list[str]) -> tuple[Json, int]:
    """Lets the demo tell its whole story; the report that it printed, and its exit code."""
    process = _start(program, folder, ["--oneshot", *extra])
    try:
        printed, _ = process.communicate(timeout=STORY_S)
    except subprocess.TimeoutExpired:
        raise DemoError(f"the story did not end within {STORY_S} s") from None
    finally:
        _end(process)
    lines = printed.strip().splitlines()
    if not lines or not _is_report(lines[-1]):
        raise DemoError(f"the story ended with {process.returncode} and without a report")
    return json.loads(lines[-1]), process.returncode


def read_json(path: Path) -> Json:
    """A file that the demo wrote."""
    if not path.exists():
        raise DemoError(f"the demo did not write {path.name}")
    value: Json = json.loads(path.read_text(encoding="utf-8"))
    return value


def _start(program: Path, folder: Path, extra: list[str]) -> subprocess.Popen[str]:
    command = [str(program), "demo", "--json", "--dir", str(folder), *extra]
    # A group of its own, so that nothing is left of it whatever becomes of the demo.
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)


def _end(process: subprocess.Popen[str]) -> None:
    """Kills what is left of a demo."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _pump(lines: IO[str], into: queue.Queue[str | None]) -> None:
    for line in lines:
        into.put(line)
    into.put(None)


def _is_report(line: str) -> bool:
    try:
        value = json.loads(line)
    except ValueError:
        return False
    return isinstance(value, dict) and "institutions" in value
