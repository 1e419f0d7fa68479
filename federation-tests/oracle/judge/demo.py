"""Runs the program that is judged."""

from __future__ import annotations

import json
import queue
import signal
import subprocess
import threading
from pathlib import Path
from typing import IO

from .findings import Json

READY_S = 900
STOP_S = 60


class DemoError(RuntimeError):
    """The demo did not come up, or did not say what it did."""


class Demo:
    """A demo that stays up until it is left."""

    def __init__(self, program: Path, folder: Path, extra: list[str]) -> None:
        self.folder = folder
        self._process = subprocess.Popen(
            _command(program, folder, extra), stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Demo:
        try:
            self._wait_until_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

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
    command = _command(program, folder, ["--oneshot", *extra])
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    lines = ended.stdout.strip().splitlines()
    if not lines or not _is_report(lines[-1]):
        raise DemoError(f"the story ended with {ended.returncode} and without a report")
    return json.loads(lines[-1]), ended.returncode


def read_json(path: Path) -> Json:
    """A file that the demo wrote."""
    if not path.exists():
        raise DemoError(f"the demo did not write {path.name}")
    value: Json = json.loads(path.read_text(encoding="utf-8"))
    return value


def _command(program: Path, folder: Path, extra: list[str]) -> list[str]:
    return [str(program), "demo", "--json", "--dir", str(folder), *extra]


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
