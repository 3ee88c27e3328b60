"""action.yml: runs its steps as a GitHub runner would, with made-up values of the runner's variables."""

import os
import pathlib
import re
import subprocess
import unittest

from zcbench_case import BINARY, HANGS_S, SOURCE, ZcbenchCase, main

# A program that makes up samples of 1 ms times a factor, so that verdicts do not depend on the machine.
SIDE = """python3 -c '
import random, sys
for _ in sys.stdin:
    t = int(1e6 * FACTOR * random.uniform(0.99, 1.01))
    print(f"{{\\"real_time_ns\\": {t}, \\"cpu_time_ns\\": {t}}}", flush=True)
'"""


def read_yaml(text):
    """Parses the YAML that action.yml uses: maps, lists of maps, and scalars on one line."""
    lines = [(len(line) - len(line.lstrip()), line.strip()) for line in text.splitlines()
             if line.strip() and not line.strip().startswith("#")]

    def scalar(word):
        if len(word) > 1 and word[0] == word[-1] and word[0] in "\"'":
            return word[1:-1]
        return {"true": True, "false": False}.get(word, word)

    def block(at, indent):
        is_list = lines[at][1].startswith("- ")
        value = [] if is_list else {}
        while at < len(lines) and lines[at][0] == indent and lines[at][1].startswith("- ") == is_list:
            if is_list:
                lines[at] = (indent + 2, lines[at][1][2:])
                item, at = block(at, indent + 2)
                value.append(item)
                continue
            key, _, rest = lines[at][1].partition(":")
            at += 1
            if rest.strip():
                value[key] = scalar(rest.strip())
            else:
                value[key], at = block(at, lines[at][0])
        return value, at

    return block(0, 0)[0]


ACTION = read_yaml((SOURCE / "action.yml").read_text())


class ActionTest(ZcbenchCase):
    def run_action(self, **inputs):
        """Returns the outputs of the action, the summary and the last step's exit code."""
        self.assertLessEqual(set(inputs), set(ACTION["inputs"]))
        values = {f"inputs.{name}": inputs.get(name, about.get("default", ""))
                  for name, about in ACTION["inputs"].items()}
        summary = self.folder / "summary.md"
        summary.write_text("before\n")
        code = 0

        def filled_in(text):
            return re.sub(r"\$\{\{ *([\w.]+) *\}\}", lambda match: values.get(match[1], ""), text)

        for step in ACTION["runs"]["steps"]:
            output = self.folder / "output"
            output.write_text("")
            environment = {name: filled_in(text) for name, text in step.get("env", {}).items()}
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", filled_in(step["run"])],
                env={**os.environ, **environment, "GITHUB_ACTION_PATH": str(SOURCE),
                     "GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary)},
                capture_output=True, text=True, timeout=HANGS_S, cwd=self.folder)
            for line in output.read_text().splitlines():
                name, _, value = line.partition("=")
                values[f"steps.{step['id']}.outputs.{name}"] = value
            code = done.returncode
            self.log = done.stdout + done.stderr
            if code != 0:
                break
        outputs = {name: filled_in(about["value"]) for name, about in ACTION["outputs"].items()}
        return outputs, summary.read_text(), code

    def run_sides(self, factor, **inputs):
        return self.run_action(baseline=SIDE.replace("FACTOR", "1"), candidate=SIDE.replace("FACTOR", factor),
                               options="--commands-answer --progress never", zcbench=str(BINARY), **inputs)

    def test_a_slower_program_fails_the_job(self):
        outputs, summary, code = self.run_sides("1.1")
        self.assertEqual((outputs["verdict"], code), ("regression", 1), self.log)
        self.assertRegex(outputs["sentence"], r"^B is \d+\.\d % slower than A \(")
        self.assertTrue(summary.startswith("before\n**zcbench ab: regression: 1 regression**"), summary)
        self.assertIn("| ratio |", summary)
        replay = self.zcbench("ab", "--replay", outputs["results"])
        self.assertEqual(replay.returncode, 1, replay.stderr)

    def test_the_same_program_passes(self):
        outputs, _, code = self.run_sides("1")
        self.assertEqual((outputs["verdict"], code), ("no regression", 0), self.log)

    def test_a_wider_margin_is_passed_on(self):
        outputs, summary, _ = self.run_sides("1", margin="20%")
        self.assertIn("within the margin is less than 20 % either way", summary)
        self.assertIn("within 20 %", outputs["sentence"])

    def test_too_little_time_is_a_warning_or_a_failure(self):
        for inconclusive, expected in (("ok", 0), ("fail", 8)):
            outputs, _, code = self.run_action(baseline="sleep 1000", candidate="sleep 1000", budget="0.2s",
                                               inconclusive=inconclusive, zcbench=str(BINARY))
            self.assertEqual((outputs["verdict"], code), ("inconclusive", expected), self.log)
            self.assertIn("::warning::", self.log)

    def test_builds_are_compared_by_a_config(self):
        config = self.write_config({
            "schema_version": 1, "name": "c", "experiments": [
                {"kernel": "null", "strategy": "serial", "elements": 1000}]})
        outputs, summary, code = self.run_action(baseline=str(BINARY), candidate=str(BINARY),
                                                 config=str(config), budget="1s", zcbench=str(BINARY))
        self.assertIn(outputs["verdict"], ("no regression", "inconclusive"), self.log)
        self.assertIn("null/serial", summary)
        self.assertEqual(code, 0)

    def test_a_program_that_is_not_there_is_an_error(self):
        outputs, _, code = self.run_action(baseline="true", candidate="true", zcbench="/no/zcbench")
        self.assertEqual((outputs["verdict"], code), ("", 2))
        self.assertIn("there is no program /no/zcbench", self.log)

    def test_bad_usage_is_no_verdict(self):
        outputs, _, code = self.run_action(baseline="true", candidate="true", margin="3",
                                           zcbench=str(BINARY))
        self.assertEqual((outputs["verdict"], code), ("error", 2))

    def test_the_file_is_what_yaml_says_it_is(self):
        try:
            import yaml
        except ImportError:
            self.skipTest("python3-yaml is not installed")
        self.assertEqual(yaml.safe_load((SOURCE / "action.yml").read_text()), ACTION)
        self.assertTrue(os.access(pathlib.Path(SOURCE, "scripts/action.sh"), os.X_OK))


if __name__ == "__main__":
    main()
