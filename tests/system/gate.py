"""Gate: a point at which a test can make a run wait for as long as it needs, without a clock.

It is a program of strategy `external`. After a number of answers it waits until open() is called, or forever.
Usage: put experiment() into a config in the same folder, start the run, call wait_until_held(), inject the
fault, and call open() to let the run finish.
"""

import os

ELEMENTS = 1000
PROGRAM = """#!/bin/sh
# Answers; from question $1 on only if `open` is there. Nobody writes into the pipe.
while read -r line; do
  if [ ! -e open ] && [ "$(wc -c < asked)" -ge "$1" ]; then
    : > held
    read -r line < gate
  fi
  printf x >> asked
  echo '{"real_time_ns": 1, "cpu_time_ns": 1, "count": %d}'
done
""" % ELEMENTS


class Gate:
    def __init__(self, folder):
        self.folder = folder
        program = folder / "gate.sh"
        program.write_text(PROGRAM)
        program.chmod(0o755)
        os.mkfifo(folder / "gate")
        self.begin_again()

    def experiment(self, samples, answers):
        """Returns the gate's experiment. It answers that many times, including warm-ups, and then waits."""
        return {"kernel": "null", "strategy": "external", "elements": ELEMENTS, "workers": 1,
                "samples": samples, "timeout_s": 3600,
                "command": {"name": "gate", "argv": ["./gate.sh", str(answers)]}}

    def begin_again(self):
        """Resets the gate, so that the next run waits after as many answers as the first."""
        (self.folder / "asked").write_text("")
        (self.folder / "held").unlink(missing_ok=True)

    def wait_until_held(self, case, process):
        """Waits until the run is held. Fails `case`, the test, if the run ends without reaching the gate."""
        def is_held():
            case.assertIsNone(process.poll(), "the run ended before it came to the gate")
            return (self.folder / "held").exists()

        case.wait_for(is_held, "the run never came to the gate")

    def open(self):
        (self.folder / "open").touch()
