"""Subject: describes one program under the faults by plain values. The file of each program makes one."""

import dataclasses
import pathlib
from typing import Callable

Command = list[str]


@dataclasses.dataclass
class Subject:
    name: str
    version: str = ""
    unavailable: str = ""  # why it is not available here; nothing below is then used
    # A command that writes results of more than 24 KB to the path.
    save: Callable[[pathlib.Path], Command] | None = None
    # Whether the text of such a file is complete. May raise ValueError or KeyError.
    is_whole: Callable[[str], bool] = lambda text: False
    # A command that makes a block of shared memory larger than 64 KB and uses it for a long time; its
    # files go to the folder.
    hold_shm: Callable[[pathlib.Path], Command] | None = None
    most_events: int = 0  # the most events (event_clock) before it is killed
    shm_prefix: str = ""  # prefix of such a block's name
    may_mount: bool = True  # False: it shares a /dev/shm with others, as in most containers
    # A command that ends soon, after which a killed one's blocks should be gone.
    start_again: Command | None = None
