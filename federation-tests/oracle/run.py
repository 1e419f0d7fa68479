#!/usr/bin/env python3
"""Judges a program: `run.py --bin PATH [--corpus DIR]`.

First the judge is tested itself. Then the demo is started, changed in ways of the judge's own,
asked everything and judged; then the demo tells its story, and that is judged from its raw
observations. In both, planted violations must be named. The last line says how many checks passed;
the exit code is 0 if all did.

`run.py --saved DIR` judges again what an earlier run kept with `--save DIR`, or the story in the
folder of a demo.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import tempfile
import unittest
from collections import defaultdict
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import mutations
from judge import acts, demo, verdict
from judge.client import CallError
from judge.collect import collect
from judge.findings import Case, Finding, Json

# Findings of one check that are printed; the rest is counted.
FINDINGS_SHOWN = 10


class Tally:
    """Counts checks and prints what became of each."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0

    def check(self, name: str, findings: list[str], note: str = "") -> None:
        """One check and what is wrong with it."""
        if findings:
            self.failed += 1
            print(f"FAIL  {name}: {len(findings)} findings")
            for finding in findings[:FINDINGS_SHOWN]:
                print(f"        {finding}")
        else:
            self.passed += 1
            print(f"ok    {name}{note}")

    def case(self, part: str, case: Case, also: list[Finding]) -> None:
        """All checks of a case."""
        by_check: dict[str, list[str]] = defaultdict(list)
        for finding in also + verdict.judge(case):
            by_check[finding.check].append(f"{finding.where}: {finding.what}")
        for name in verdict.checks(case):
            self.check(f"{part}: {name}", by_check[name])

    def mutations(self, part: str, case: Case) -> None:
        """Whether planted violations are named."""
        results = list(mutations.run(case))
        problems = []
        for result in results:
            if result.is_named is None:
                problems.append(f"{result.mutation.name}: there was nothing to plant")
            elif not result.is_named:
                name, check = result.mutation.name, result.mutation.check
                problems.append(f"{name} was not named by {check}")
        self.check(f"{part}: planted violations are named", problems, f" ({len(results)})")


def main() -> int:
    """Runs everything that was asked for."""
    arguments = _arguments()
    tally = Tally()
    _test_the_judge(tally)
    if arguments.saved:
        _judge_saved(tally, arguments.saved)
    else:
        extra = ["--corpus", str(arguments.corpus)] if arguments.corpus else []
        with _folder(arguments.save) as folder:
            for judge_part, name in ((_judge_live, "live"), (_judge_story, "story")):
                try:
                    judge_part(tally, arguments, Path(folder) / name, extra)
                except (demo.DemoError, CallError) as error:
                    tally.check(f"{name}: the demo can be judged", [str(error)])
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--bin", type=Path, help="the program `archipel`")
    what.add_argument("--saved", type=Path, metavar="DIR", help="judge what was kept")
    parser.add_argument(
        "--corpus", type=Path, metavar="DIR", help="real items for the demo to load"
    )
    parser.add_argument(
        "--save", type=Path, metavar="DIR", help="keep what was judged, and the nodes' folders"
    )
    arguments = parser.parse_args()
    if arguments.bin and not arguments.bin.is_file():
        parser.error(f"{arguments.bin} is not a program; type `cargo build -p archipel`")
    return arguments


def _folder(kept: Path | None) -> AbstractContextManager[str]:
    """Where the demos put everything; new, and gone afterwards unless it is to be kept."""
    if kept is None:
        return tempfile.TemporaryDirectory(prefix="judged-")
    kept.mkdir(parents=True, exist_ok=True)
    return nullcontext(tempfile.mkdtemp(prefix="demos-", dir=kept))


def _test_the_judge(tally: Tally) -> None:
    suite = unittest.defaultTestLoader.loadTestsFromName("test_judge")
    output = io.StringIO()
    result = unittest.TextTestRunner(stream=output).run(suite)
    problems = [
        f"{test}: {trace.splitlines()[-1]}" for test, trace in result.failures + result.errors
    ]
    tally.check("the judge itself", problems, f" ({result.testsRun} tests)")


def _judge_live(
    tally: Tally, arguments: argparse.Namespace, folder: Path, extra: list[str]
) -> None:
    with demo.Demo(arguments.bin.resolve(), folder, extra) as running:
        scenario, missing = acts.act(running.scenario())
        case = Case(scenario, live=collect(scenario))
    _keep(arguments.save, {"live-scenario": case.scenario, "live": case.live})
    tally.case("nodes", case, missing)
    if not arguments.corpus:
        tally.mutations("nodes", case)


def _judge_story(
    tally: Tally, arguments: argparse.Namespace, folder: Path, extra: list[str]
) -> None:
    printed, exit_code = demo.tell(arguments.bin.resolve(), folder, extra)
    case = Case(
        demo.read_json(folder / "scenario.json"),
        report=printed,
        story=_read_if_there(folder / "evidence.json"),
    )
    _keep(
        arguments.save, {"scenario": case.scenario, "report": case.report, "evidence": case.story}
    )
    tally.case("story", case, [])
    tally.check("story: the exit code is 0", [f"it is {exit_code}"] if exit_code else [])
    if not arguments.corpus:
        tally.mutations("story", case)


def _keep(folder: Path | None, files: dict[str, object]) -> None:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, value in files.items():
            (folder / f"{name}.json").write_text(json.dumps(value, indent=1), encoding="utf-8")


def _read_if_there(path: Path) -> Json | None:
    return demo.read_json(path) if path.exists() else None


def _judge_saved(tally: Tally, folder: Path) -> None:
    live, report = (_read_if_there(folder / f"{name}.json") for name in ("live", "report"))
    if live is not None:
        case = Case(demo.read_json(folder / "live-scenario.json"), live=live)
        tally.case("nodes", case, [])
        tally.mutations("nodes", case)
    if report is not None:
        story = _read_if_there(folder / "evidence.json")
        case = Case(demo.read_json(folder / "scenario.json"), report=report, story=story)
        tally.case("story", case, [])
        tally.mutations("story", case)


if __name__ == "__main__":
    sys.exit(main())
