"""The table that zcbench.ways() returns."""

from zcbench import _ways


class WayTable:
    def __init__(self):
        self.rows = _ways.all_ways()

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)

    def __str__(self):
        lines = []
        for way in self.rows:
            missing = way.missing()
            notes = [] if way.starts == _ways.ALL_STARTS else [" ".join(way.starts) or "no start method"]
            notes += [] if len(way.lifecycles) == 2 else [f"lifecycle {way.lifecycles[0]}"]
            notes += [] if way.inplace else ["not inplace"]
            notes += [f"MISSING HERE: {missing}"] if missing else []
            lines.append(f"{way.name:<14} {way.description}" + (f" ({'; '.join(notes)})" if notes else ""))
        return "\n".join(lines)

    __repr__ = __str__
