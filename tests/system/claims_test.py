"""Verdicts on the lecture's claims, with the real program."""

import json
import pathlib
import subprocess
import tempfile

from results_forgery import sealed, whole
from zcbench_case import BINARY, HANGS_S, SOURCE, ZcbenchCase, main, small_config

CLAIMS = SOURCE / "analysis/claims/claims.json"
VERDICTS = ("supported", "refuted", "inconclusive", "not measurable here")


def one_claim(**part):
    """Returns a claims file with one claim: shared memory sends nothing to the workers."""
    whole = {"name": "sent", "what": "bytes sent", "test": "every_sample", "figure": "to_workers_bytes",
             "points": {"strategy": "shared_mmap"}, "holds": {"at_most": 0}}
    whole.update(part)
    sentences = {"supported": "{value} are sent.", "refuted": "{value} are sent: {label}."}
    claim = {"id": "mine", "quote": "nothing is sent", "parts": [whole], "sentences": sentences}
    return {"schema_version": 1, "source": "mine", "claims": [claim]}


class Claims(ZcbenchCase):
    @classmethod
    def setUpClass(cls):
        """Makes a real run, which the tests judge and change."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            config = small_config(kernel=["square", "null"], strategy=["shared_mmap", "pipe_copy"],
                                  elements=[1003, 3], workers=[2, 4], samples=6)
            (path / "c.json").write_text(json.dumps(config))
            subprocess.run([BINARY, "run", "c.json", "-o", "r.json", "-q"], cwd=folder, check=True,
                           timeout=HANGS_S)
            cls.real = whole(json.loads((path / "r.json").read_text()))

    def write(self, change=None, name="r.json"):
        results = json.loads(json.dumps(self.real))
        for entry in results["benchmarks"]:
            if change:
                change(entry)
        path = self.folder / name
        path.write_bytes(sealed(results))
        return path

    def claims_file(self, **part):
        path = self.folder / "claims.json"
        path.write_text(json.dumps(one_claim(**part)))
        return path

    def judged(self, *args):
        done = self.zcbench("claims", *args, "--format", "json")
        self.assert_exit(done, 0)
        return json.loads(done.stdout)

    def test_every_claim_has_a_verdict_and_why(self):
        report = self.judged(self.write())
        known = json.loads(CLAIMS.read_text())["claims"]
        self.assertEqual([c["id"] for c in report["claims"]], [c["id"] for c in known])
        for claim in report["claims"]:
            self.assertIn(claim["verdict"], VERDICTS)
            self.assertTrue(claim["sentence"])
            self.assertNotIn("{", claim["sentence"])
        self.assertEqual(sum(report["counts"].values()), len(known))
        verdicts = {c["id"]: c["verdict"] for c in report["claims"]}
        self.assertEqual(verdicts["28.1-e"], "supported")  # with a remainder and spare workers
        self.assertEqual(verdicts["28.1-g"], "supported")
        self.assertEqual(verdicts["28.1-a"], "not measurable here")

    def test_the_program_needs_no_file_of_claims(self):
        done = self.zcbench("claims", self.write())
        self.assert_exit(done, 0)
        self.assertIn("\n28.1-e  supported\n", done.stdout)
        for line in done.stdout.splitlines():
            self.assertLessEqual(len(line), 100)
        built_in = self.judged(self.folder / "r.json")
        self.assertEqual(self.judged(self.folder / "r.json", "--claims", CLAIMS), built_in)

    def test_a_refuted_claim_is_a_result(self):
        def send(entry):
            if entry["run_type"] == "iteration" and "shared_mmap" in entry["name"]:
                entry["zcbench"]["bytes_copied"]["to_workers"] = 42

        report = self.judged(self.write(send), "--claims", self.claims_file())
        (claim,) = report["claims"]
        self.assertEqual(claim["verdict"], "refuted")
        self.assertIn("42 B are sent: ", claim["sentence"])
        (part,) = claim["parts"]
        self.assertEqual(part["value"], 42)
        self.assertEqual(part["samples"], 6 * len(part["points"]))
        self.assertEqual(self.judged(self.write(), "--claims", self.claims_file())["counts"]["supported"], 1)

    def test_figures_are_those_of_the_file(self):
        path = self.claims_file(test="ratio", figure="real_time_ns",
                                points={"kernel": "null", "elements": 1003, "workers": 2},
                                of={"strategy": "pipe_copy"}, to={"strategy": "shared_mmap"},
                                holds={"at_least": 0})
        (claim,) = self.judged(self.write(lambda entry: set_time(entry)), "--claims", path)["claims"]
        part = claim["parts"][0]
        self.assertAlmostEqual(part["value"], 3.0, places=6)
        self.assertEqual(len(part["points"]), 2)
        self.assertLess(part["interval"]["low"], 3.0 + 1e-9)
        self.assertGreater(part["interval"]["high"], 3.0 - 1e-9)

    def test_formats_hold_the_same_verdicts(self):
        path = self.write()
        report = self.judged(path)
        markdown = self.zcbench("claims", path, "--format", "markdown").stdout
        text = self.zcbench("claims", path).stdout
        for claim in report["claims"]:
            self.assertIn(f"\n{claim['id']:<8}{claim['verdict']}\n", text)
            self.assertRegex(markdown, rf"\n\| {claim['id']} \| .* \| {claim['verdict']} \| ")

    def test_bad_claims_are_refused_with_the_place(self):
        results = self.write()
        for change, words in (
            ({"figure": "to_worker_bytes"}, '/claims/0/parts/0/figure: unknown figure "to_worker_bytes"'),
            ({"test": "proof"}, "/claims/0/parts/0/test: unknown test"),
            ({"holds": {}}, "/claims/0/parts/0/holds: "),
            ({"points": {"strategy": "shared_map"}}, 'did you mean "shared_mmap"?'),
        ):
            path = self.claims_file(**change)
            done = self.zcbench("claims", results, "--claims", path)
            self.assert_exit(done, 2, f"{path}:1:", words)
        (self.folder / "claims.json").write_text('{"schema_version": 1,\n "claims": ]')
        done = self.zcbench("claims", results, "--claims", self.folder / "claims.json")
        self.assert_exit(done, 2, "claims.json:2:")

    def test_exit_codes(self):
        path = self.write()
        self.assert_exit(self.zcbench("claims"), 2, "RESULTS")
        self.assert_exit(self.zcbench("claims", self.folder / "none.json"), 2, "cannot be opened")
        self.assert_exit(self.zcbench("claims", path, "--claims", self.folder / "none.json"), 2,
                         "cannot be opened")
        self.assert_exit(self.zcbench("claims", path, "--format", "xml"), 2, "xml")
        path.write_bytes(path.read_bytes().replace(b'"order": 1,', b'"order": 2,', 1))
        self.assert_exit(self.zcbench("claims", path), 7, "does not match")


def set_time(entry):
    if entry["run_type"] == "iteration":
        entry["real_time"] = 3000.0 if "pipe_copy" in entry["name"] else 1000.0


if __name__ == "__main__":
    main()
