"""The rooms: which folders are rooms, what each may include, and which includes are wrong.

A room is a folder whose CMakeLists.txt calls zcbench_room(ROOM ... USES ROOM...). `wrong_arrows` reads those
calls and the includes of the sources, and names each include that is not allowed.
"""

import graphlib
import pathlib
import re

FLOORS = ("cli", "analysis", "harness", "kernels")  # from the top
CALL = re.compile(r"zcbench_room\((\S+)([^)]*)\)")
INCLUDE = re.compile(r'^#include "([^"]+)"', re.MULTILINE)
# The build generates this file, and several rooms include it.
GENERATED = "harness/base/build_info.hpp"


def uses_of_rooms(source):
    """Returns room -> the rooms that its CMakeLists.txt names after USES."""
    rooms = {"kernels": set()}
    for floor in FLOORS:
        for path in sorted((source / floor).rglob("CMakeLists.txt")):
            for room, arguments in CALL.findall(path.read_text()):
                uses = re.search(r"\bUSES((?:\s+[a-z/]+)+)", arguments)
                rooms[room] = set(uses[1].split()) if uses else set()
    return rooms


def included_rooms(source, room):
    """Yields (source file, included file, room of the included file) for every include in a room."""
    for path in sorted((source / room).glob("*.[ch]pp")):
        for included in INCLUDE.findall(path.read_text()):
            if included != GENERATED and path.name != "main.cpp":
                yield path.relative_to(source), included, str(pathlib.PurePosixPath(included).parent)


def wrong_arrows(source):
    """Returns one line for each dependency that goes up or in a circle, is undeclared, or is unused."""
    rooms = uses_of_rooms(source)
    floor = {room: FLOORS.index(room.split("/")[0]) for room in rooms}
    wrong = []
    for room, uses in rooms.items():
        wrong += [f"{room}/CMakeLists.txt: {room} uses {used}, which is no room"
                  for used in sorted(uses - set(rooms))]
        taken = set()
        for path, included, used in included_rooms(source, room):
            if used == room:
                continue
            taken.add(used)
            if used not in rooms:
                wrong.append(f"{path}: includes {included}, which is in no room")
            elif floor[used] < floor[room]:
                wrong.append(f"{path}: includes {included}: an arrow up, from {room} to {used}")
            elif used not in uses:
                wrong.append(f"{path}: includes {included}, but {room}/CMakeLists.txt does not use {used}")
        wrong += [f"{room}/CMakeLists.txt: {room} includes nothing of {used}"
                  for used in sorted(uses & set(rooms) - taken)]
    try:
        graphlib.TopologicalSorter(rooms).prepare()
    except graphlib.CycleError as error:
        wrong.append("a circle: " + " -> ".join(reversed(error.args[1])))
    return wrong
