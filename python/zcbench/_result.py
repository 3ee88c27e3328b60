"""Result, which zcbench.measure() returns. Its medians, intervals and answer come from `zcbench show`."""

import json
import os
import tempfile

from zcbench import _engine

LIFECYCLE_TEXTS = {
    "pool": "a round trip to running workers",
    "fork": "workers are started and joined inside the timer",
}
UNITS = ((1e9, "s"), (1e6, "ms"), (1e3, "us"), (1, "ns"))


class Point:
    """One row of the tables: `way`, `start` (None if the way starts no processes), `lifecycle`, `elements`,
    `workers`; `median_ns` (None without samples) and its 95 % interval `interval_ns` (None with fewer than 6
    samples); `samples`; `reason` and `trace` of a failure, else empty."""

    def __init__(self, row, failures):
        self.command = row["name"].split("/command:")[1].split("/")[0]
        self.way, _, start = self.command.partition(".")
        self.start = start or None
        self.lifecycle, self.elements, self.workers = row["lifecycle"], row["elements"], row["workers"]
        self.samples, self.median_ns = row["samples"], row["median_ns"]
        self.interval_ns = tuple(row["interval_ns"]) if row["interval_ns"] else None
        failure = failures.get((self.command, self.elements, self.workers, self.lifecycle), {})
        of_program = row["reason"].rpartition("/real_time: ")[2].replace("timeout_s", "timeout")
        self.reason = failure.get("reason") or of_program
        self.trace = failure.get("trace", "")

    def __repr__(self):
        time = duration(self.median_ns) if self.median_ns else self.reason
        return f"<{self.command} {self.lifecycle}, {self.elements} elements, {self.workers} workers: {time}>"


class Result:
    """print() shows the tables; `points` has the same as data."""

    def __init__(self, results, about, failures, notes):
        self._results, self._about, self.notes = results, about, notes
        with tempfile.TemporaryDirectory(prefix=_engine.FOLDER_PREFIX) as folder:
            self._write(folder)
            _, out, _ = _engine.run(["show", "results.json", "--format", "json"], folder, allowed=(0,))
        shown = json.loads(out)
        points = [Point(row, failures) for row in shown["points"]]
        self.answer = [
            sentence.replace(", function ", f", {shown['file']['config']} ") for sentence in shown["answer"]
        ]
        self.points = [point for point in points if point.way != "start"]
        self._serial = {point.elements: point for point in self.points if point.way == "serial"}
        self.start_points = [point for point in points if point.way == "start"]

    def _write(self, folder):
        with open(os.path.join(folder, "results.json"), "wb") as file:
            file.write(self._results)

    def save(self, path):
        """Writes the results file, which every command of zcbench reads: show, report, compare, export."""
        with open(path, "wb") as file:
            file.write(self._results)

    def report(self, path):
        """Writes an HTML page with charts and all numbers."""
        path = os.path.abspath(path)
        with tempfile.TemporaryDirectory(prefix=_engine.FOLDER_PREFIX) as folder:
            self._write(folder)
            _engine.run(["report", "results.json", "-o", path], folder, allowed=(0,))

    def best(self, lifecycle=None, elements=None, workers=None):
        """Returns the fastest of the points with the given values; None if none of them has a time."""
        found = [
            point
            for point in self.points
            if point.median_ns is not None
            and lifecycle in (None, point.lifecycle)
            and elements in (None, point.elements)
            and workers in (None, point.workers)
        ]
        return min(found, key=lambda point: point.median_ns, default=None)

    def start_ns(self, point):
        """Returns the median time of starting and joining as many idle workers; None if not measured."""
        for start in self.start_points:
            if (start.start, start.workers, start.elements) == (
                point.start,
                point.workers,
                point.elements,
            ) and point.lifecycle == "fork":
                return start.median_ns
        return None

    def __str__(self):
        parts = [self._about]
        for elements, workers, lifecycle in dict.fromkeys(
            (point.elements, point.workers, point.lifecycle)
            for point in self.points
            if point.way != "serial"
        ):
            parts.append(self._table(elements, workers, lifecycle))
        parts.append(
            "\n".join(["What to use", *(f"- {text}" for text in [*self.answer, *self._reasons()])])
        )
        if failed := [point for point in self.points + self.start_points if point.median_ns is None]:
            parts.append(failure_texts(failed, len(self.points + self.start_points)))
        if self.notes:
            parts.append("\n".join(f"note: {note}" for note in self.notes))
        return "\n\n".join(parts)

    def _table(self, elements, workers, lifecycle):
        points = self._valid(elements, workers, lifecycle)
        with_starts = lifecycle == "fork" and self.start_points
        rows = [
            [
                "way",
                "median",
                "95 % interval",
                "of the fastest",
                *(["start alone", "the rest"] if with_starts else []),
            ]
        ]
        for point in points:
            row = [
                point.command,
                duration(point.median_ns),
                interval(point),
                ratio(point.median_ns / points[0].median_ns),
            ]
            if with_starts:
                start_ns = self.start_ns(point)
                rest_ns = point.median_ns - (start_ns or 0)
                row += (
                    ["", ""]
                    if start_ns is None
                    else [duration(start_ns), duration(rest_ns) if rest_ns > 0 else "not shown"]
                )
            rows.append(row)
        title = f"{lifecycle}, {elements:,} elements, {workers_text(workers)}: {LIFECYCLE_TEXTS[lifecycle]}"
        return title + "\n" + (aligned(rows) if points else "no way has a time")

    def _valid(self, elements, workers, lifecycle):
        """Returns the points with a time, fastest first; serial is in every table of its size."""
        points = [
            point
            for point in self.points
            if point.way != "serial"
            and (point.elements, point.workers, point.lifecycle) == (elements, workers, lifecycle)
        ]
        points += filter(None, [self._serial.get(elements)])
        return sorted(
            (point for point in points if point.median_ns is not None), key=lambda point: point.median_ns
        )

    def _reasons(self):
        """Yields the reasons: comparisons with ways that differ from the fastest in one thing, at the largest
        size."""
        best = self.best(elements=max((point.elements for point in self.points), default=None))
        if best is None:
            return
        if best.way == "serial":
            workers = max(point.workers for point in self.points)
            others = self._valid(best.elements, workers, "pool") or self._valid(
                best.elements, workers, "fork"
            )
            with_workers = next((point for point in others if point.way not in ("serial", "threads")), None)
            if with_workers and is_slower(with_workers, best):
                yield (
                    f"workers do not pay here: the fastest way with processes, {with_workers.command} "
                    f"({workers_text(workers)}, {with_workers.lifecycle}), takes {times(with_workers, best)}"
                )
        same = {point.command: point for point in self._valid(best.elements, best.workers, best.lifecycle)}
        for name, what in (
            ("serial", "without workers"),
            ("threads", "with threads instead of processes"),
            (f"pipe_pickle4.{best.start}", "with slices copied through pipes"),
        ):
            if name in same and same[name] is not best:
                yield f"{what} ({name}) it takes {times(same[name], best)}"
        for start in self.start_points:
            if start.median_ns is not None and start.elements == best.elements:
                yield (
                    f"starting {workers_text(start.workers)} with {start.start} alone takes "
                    f"{duration(start.median_ns)}: lifecycle pool pays it once, fork for each job"
                )


def is_slower(point, best):
    """Returns whether the intervals show that the point is slower."""
    return bool(point.interval_ns and best.interval_ns) and point.interval_ns[0] > best.interval_ns[1]


def times(point, best):
    doubt = "" if is_slower(point, best) else " (not shown: the intervals overlap)"
    return f"{duration(point.median_ns)}, {point.median_ns / best.median_ns:.2f} times as long{doubt}"


def workers_text(count):
    return f"{count} worker{'s' if count > 1 else ''}"


def duration(time_ns):
    """Returns the time with three digits: "1.30 ms"."""
    for size, unit in UNITS:
        if time_ns >= size:
            value = time_ns / size
            return f"{value:.{2 if value < 9.995 else 1 if value < 99.95 else 0}f} {unit}"
    return "0 ns"


def ratio(value):
    return f"{value:,.{2 if value < 9.995 else 1 if value < 99.95 else 0}f}x"


def interval(point):
    if point.interval_ns is None:
        return "fewer than 6 samples"
    return " to ".join(duration(bound) for bound in point.interval_ns)


def aligned(rows):
    """Returns the rows as text columns, the first left-aligned, the others right-aligned."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths))
        ).rstrip()
        for row in rows
    )


def failure_texts(points, all_points):
    """Returns each reason once, with the points that it explains and its traceback."""
    groups = {}
    for point in points:
        groups.setdefault((point.reason, traceback_key(point.trace)), []).append(point)
    texts = []
    for (reason, _), group in groups.items():
        names = ", ".join(dict.fromkeys(f"{point.command} ({point.lifecycle})" for point in group))
        if len(group) == all_points:
            names = "every way"
        text = f"no time: {names}: {reason}"
        if group[0].trace:
            text += "\n" + "\n".join("    " + line for line in group[0].trace.splitlines())
        texts.append(text)
    return "\n".join(texts)


def traceback_key(trace):
    """Returns the part of a traceback that all ways share: the innermost place and the exception."""
    return tuple(trace.splitlines()[-2:])
