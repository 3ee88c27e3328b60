"""Checks the style rules that a machine can check."""

import os
import pathlib
import re
import shutil
import tempfile
import unittest

import rooms

SOURCE = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ("cli", "harness", "kernels", "analysis", "bench", "peers", "python", "tests")
PRODUCT = ("cli", "analysis", "harness", "kernels")


def sources(*suffixes):
    for folder in FOLDERS:
        for path in sorted((SOURCE / folder).rglob("*")):
            if path.suffix in suffixes:
                yield path


class Style(unittest.TestCase):
    def test_arrows_run_down(self):
        self.assertGreater(len(rooms.uses_of_rooms(SOURCE)), 20)
        self.assertEqual(rooms.wrong_arrows(SOURCE), [])

    def test_wrong_arrows_are_named(self):
        planted = {
            "harness/base/digest.hpp": ('#include "cli/command_line.hpp"', "an arrow up"),
            "harness/os/futex.hpp": (
                '#include "harness/journal/journal.hpp"', "does not use harness/journal"),
            "harness/base/CMakeLists.txt": ("zcbench_room(harness/base USES harness/os)", "a circle: "),
            "harness/model/CMakeLists.txt": ("zcbench_room(harness/model USES harness/sky)", "is no room"),
        }
        for file, (line, message) in planted.items():
            with self.subTest(file), tempfile.TemporaryDirectory() as folder:
                copy = pathlib.Path(folder)
                for floor in PRODUCT:
                    shutil.copytree(SOURCE / floor, copy / floor)
                path = copy / file
                path.write_text(path.read_text() + line + "\n")
                wrong = [text for text in rooms.wrong_arrows(copy) if message in text]
                self.assertTrue(wrong, rooms.wrong_arrows(copy))
                self.assertTrue(file.endswith(".txt") or file in wrong[0], wrong)

    def test_lines_fit(self):
        for path in sources(".cpp", ".hpp", ".py", ".c"):
            columns = 110 if path.suffix == ".py" else 100
            for number, line in enumerate(path.read_text().splitlines(), 1):
                self.assertLessEqual(len(line), columns, f"{path}:{number}")

    def test_comments_begin_with_what_they_are_about(self):
        fragment = re.compile(r"^\s*(//+<?|#) Of ")
        for path in sources(".cpp", ".hpp", ".py", ".c"):
            lines = path.read_text().splitlines()
            for number, (before, line) in enumerate(zip(["", *lines], lines), 1):
                is_continued = re.match(r"\s*(//|#)", before)
                self.assertFalse(fragment.match(line) and not is_continued, f"{path}:{number}: {line}")

    def test_headers_say_what_they_are(self):
        for path in sources(".hpp"):
            first = path.read_text().splitlines()[:1]
            self.assertTrue(first and first[0].startswith("// "), path)
            self.assertIn("#pragma once", path.read_text(), path)

    def test_only_two_files_fork(self):
        # One file forks our workers, the other starts external programs.
        forking = [path.name for path in sources(".cpp", ".hpp")
                   if path.relative_to(SOURCE).parts[0] in PRODUCT
                   and re.search(r"::_?[Ff]ork\(\)", path.read_text())]
        self.assertEqual(sorted(forking), ["process.cpp", "worker_group.cpp"])

    def test_every_text_reaches_a_system_call_through_one_place(self):
        # system_text and system_words (posix.hpp) refuse a NUL byte, which would name another file.
        number_reader = re.compile(r"strto\w+\(|sscanf\(|strptime\(")
        file_function = re.compile(
            r"filesystem::(exists|equivalent|create_|remove|rename|copy|resize|absolute|(weakly_)?canonical|"
            r"(recursive_)?directory_iterator|status|is_|file_size)|\bfopen\(|\bofstream\b")
        found = []
        for path in sources(".cpp", ".hpp"):
            if path.relative_to(SOURCE).parts[0] not in PRODUCT:
                continue
            for number, line in enumerate(path.read_text().splitlines(), 1):
                is_raw = ".c_str()" in line and not number_reader.search(line)
                is_hidden = file_function.search(line) and "/proc/" not in line
                if is_raw and path.name != "posix.cpp" or is_hidden and path.name != "file_io.cpp":
                    found.append(f"{path}:{number}: {line.strip()}")
        self.assertEqual(found, [])

    def test_every_source_has_its_test(self):
        # These are tested elsewhere: commands by tests/system, strategies by tests/contracts, hot loops
        # through the kernel that calls them, and parts of a larger unit by that unit's test.
        covered = re.compile(
            r"^cli/|_loop\.cpp$|/(registry|summary_table|fastest_lines|lecture_lines|"
            r"axis_values|json_file)\.cpp$|"
            r"strategies/(pipe_copy|serialized_queue|shared_mmap|shared_array|posix_shm|memfd|"
            r"private_array|fork_cow)\.cpp$|"
            r"^harness/mpi/ranks/")  # tested by system/mpi_test.py
        missing = []
        for path in sources(".cpp"):
            relative = path.relative_to(SOURCE)
            if relative.parts[0] in ("tests", "bench") or covered.search(str(relative)):
                continue
            if not (SOURCE / "tests" / relative.parent / f"{path.stem}.test.cpp").exists():
                missing.append(str(relative))
        self.assertEqual(missing, [])

    def test_no_system_test_waits_for_time(self):
        # Exceptions: a program in facts_test.py, and in interrupt_test.py a pause that is under test.
        # zcbench_case.py does the polling.
        sleepers = [path.name for path in sorted((SOURCE / "tests/system").glob("*_test.py"))
                    if re.search(r"time\.[s]leep\(", path.read_text())]
        self.assertEqual(sleepers, ["facts_test.py", "interrupt_test.py"])

    def test_nothing_names_a_place_that_users_do_not_have(self):
        # The brackets keep the pattern from matching this line.
        place = re.compile(r"\.\./[s]hared|/[w]ork/|/[r]oot/")
        named = []
        for folder, folders, files in os.walk(SOURCE):
            folders[:] = [f for f in folders if f not in (".git", "build", "results")]
            for path in (pathlib.Path(folder, file) for file in files if file != ".git"):
                if place.search(path.read_text(errors="replace")):
                    named.append(str(path))
        self.assertEqual(named, [])


if __name__ == "__main__":
    unittest.main()
