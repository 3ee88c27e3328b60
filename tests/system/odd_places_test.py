"""Outputs on file systems that lack some calls, on mount points, and in world-writable folders."""

import ctypes
import errno
import fcntl
import os
import platform
import resource
import stat
import struct
import subprocess
import unittest

from refusal_case import (LIBC, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER,
                          FORKS_CAN_BE_FORBIDDEN, FilterProgram)
from zcbench_case import HANGS_S, MAY_MOUNT, NOBODY, ZcbenchCase, main, samples_of, small_config

# The numbers of link and linkat, of renameat2, and of fchmod.
CALLS = {"x86_64": ((86, 265), (316,), (91,)), "aarch64": ((37,), (276,), (52,))}


def forbid(calls, error):
    """Makes these system calls fail with that errno in the program about to be started."""
    steps = [(0x20, 0, 0, 0)]
    steps += [(0x15, len(calls) - i, 0, call) for i, call in enumerate(calls)]
    steps += [(0x06, 0, 0, 0x7FFF0000), (0x06, 0, 0, 0x00050000 | error)]
    code = b"".join(struct.pack("HBBI", *step) for step in steps)
    program = FilterProgram(len(steps), code)
    if LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or LIBC.prctl(
            PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")


class PoorFileSystems(ZcbenchCase):
    def setUp(self):
        super().setUp()
        if not FORKS_CAN_BE_FORBIDDEN or platform.machine() not in CALLS:
            self.skipTest("no seccomp here, or sanitizers")
        self.config = self.write_config(small_config())

    def test_no_output_needs_a_hard_link_or_a_new_call(self):
        links, renames, modes = CALLS[platform.machine()]
        for calls, error in ((links, errno.EPERM), (links, errno.EOPNOTSUPP), (renames, errno.EINVAL),
                             (links + renames, errno.EPERM), (links + renames, errno.ENOSYS),
                             (modes, errno.EPERM)):
            for where in (["-o", "r.json"], []):
                with self.subTest(calls=calls, error=errno.errorcode[error], where=where):
                    done = self.zcbench("run", self.config, "-q", *where,
                                        preexec_fn=lambda: forbid(calls, error))
                    self.assert_exit(done, 0)
        results = [self.output, *(self.folder / "results").iterdir()]
        self.assertEqual(len(results), 7)
        for path in results:
            self.assertEqual(len(samples_of(self.read_results(path))), 1)
        self.assertEqual({path.name for path in self.folder.iterdir()}, {"config.json", "r.json", "results"})


class Mounts(ZcbenchCase):
    """The output is a file of the host that is mounted into a container."""

    SCRIPT = 'mount --bind outside mounted.json && exec "$@"'

    def setUp(self):
        super().setUp()
        if os.getuid() != 0 or not MAY_MOUNT:
            self.skipTest("may not mount here")
        # unshare makes the root's mounts private; if it cannot, other processes would see ours.
        if subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode != 0:
            self.skipTest("the root is no mount (a chroot)")
        self.outside = self.folder / "outside"
        self.mounted = self.folder / "mounted.json"
        self.mounted.write_text("")

    def run_mounted(self, *args, **kwargs):
        return subprocess.run(["unshare", "--mount", "sh", "-c", self.SCRIPT, "sh", *self.command(*args)],
                              capture_output=True, text=True, cwd=self.folder, timeout=HANGS_S, **kwargs)

    def test_a_mount_is_written_through(self):
        config = self.write_config(small_config())
        for before in ("", "x" * 1_000_000):
            self.outside.write_text(before)
            done = self.run_mounted("run", config, "-q", "-o", "mounted.json")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(len(samples_of(self.read_results(self.outside))), 1)
        self.assertEqual(self.mounted.read_text(), "")
        self.assertEqual({path.name for path in self.folder.iterdir()},
                         {"config.json", "outside", "mounted.json"})

    def test_a_mount_on_a_full_disk_stays_as_it_was(self):
        (self.folder / "small").mkdir()
        config = self.write_config(small_config(samples=200))
        script = ("mount -t tmpfs -o size=64k small small && printf precious > small/host && "
                  'mount --bind small/host mounted.json && "$@"; code=$?; cat small/host; exit $code')
        done = subprocess.run(["unshare", "--mount", "sh", "-c", script, "sh",
                               *self.command("run", config, "-q", "-o", "mounted.json")],
                              capture_output=True, text=True, cwd=self.folder, timeout=HANGS_S)
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertEqual(done.stdout, "precious")
        self.assertIn("No space left", done.stderr)
        self.assertEqual([path.name for path in self.folder.glob("*.journal")], ["mounted.json.journal"])
        self.outside.write_text("")
        done = self.run_mounted("run", config, "-q", "-o", "mounted.json", "--resume")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(self.read_results(self.outside)["context"]["zcbench"]["complete"])

    def test_a_kill_while_a_mount_is_written_loses_nothing(self):
        self.need_strace()
        config = self.write_config(small_config(samples=1, strategy="serial", workers=1))
        self.outside.write_text("")
        strace = ["strace", "-o", "/dev/null", "-e", "inject=ftruncate:signal=SIGKILL:when=1"]
        done = subprocess.run(["unshare", "--mount", "sh", "-c", self.SCRIPT, "sh", *strace,
                               *self.command("run", config, "-q", "-o", "mounted.json")],
                              capture_output=True, text=True, cwd=self.folder, timeout=HANGS_S)
        self.assertNotEqual(done.returncode, 0)
        copy, = self.folder.glob(".mounted.json.zcbench-tmp.*")
        whole = copy.read_text()
        self.assertTrue(self.read_results(copy)["context"]["zcbench"]["complete"])
        done = self.run_mounted("run", config, "-q", "-o", "mounted.json", "--resume")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(self.read_results(self.outside)["context"]["zcbench"]["complete"])
        self.assertEqual(copy.read_text(), whole)  # only `zcbench clean` removes it


@unittest.skipUnless(os.getuid() == 0, "only root can make files of other users")
class SharedFolder(ZcbenchCase):
    """A folder like /tmp: everybody may create files there, but only change their own."""

    def setUp(self):
        super().setUp()
        os.chmod(self.folder, 0o755)
        self.shared = self.folder / "shared"
        self.shared.mkdir()
        os.chmod(self.shared, 0o1777)
        # With so many samples, a run that did not check first would notice too late.
        self.config = self.write_config(small_config(samples=1_000_000))

    def plant(self, name, owner, mode=0o666, text=""):
        path = self.shared / name
        path.write_text(text)
        os.chown(path, owner, owner)
        os.chmod(path, mode)
        return path

    def as_owner(self, owner, *args, **kwargs):
        return self.zcbench_as_nobody(*args, **kwargs) if owner else self.zcbench(*args, **kwargs)

    def assert_refused(self, user, *texts, flags=()):
        before = sorted((path.name, path.read_bytes()) for path in self.shared.iterdir())
        for command in (["run", self.config, *flags],):
            done = self.as_owner(user, *command, "-o", "shared/o.json")
            self.assert_exit(done, 2, *texts)
        self.assertEqual(sorted((p.name, p.read_bytes()) for p in self.shared.iterdir()), before)

    def test_an_output_of_somebody_else_is_found_first(self):
        for user in (NOBODY, 0):
            for mode in (0o666, 0o600, 0o444):
                with self.subTest(user=user, mode=oct(mode)):
                    path = self.plant("o.json", 1234, mode)
                    self.assert_refused(user, "shared/o.json")
                    path.unlink()

    def test_a_journal_of_somebody_else_is_neither_trusted_nor_waited_for(self):
        for user in (NOBODY, 0):
            for mode in (0o666, 0o600):
                path = self.plant("o.json.journal", 1234, mode, "zcbench")
                with open(path) as planted:
                    fcntl.flock(planted, fcntl.LOCK_EX)
                    for flags in ([], ["--resume"], ["--discard-journal"]):
                        with self.subTest(user=user, mode=oct(mode), flags=flags):
                            self.assert_refused(user, "journal shared/o.json.journal: belongs to user 1234",
                                                flags=flags)
                path.unlink()

    def test_a_temporary_file_of_somebody_else_is_in_nobodys_way(self):
        config = self.write_config(small_config())
        planted = [self.plant(f".o.json{suffix}.zcbench-tmp.{'a' * 6}", 1234) for suffix in ("", ".journal")]
        with open(planted[0]) as one, open(planted[1]) as two:
            for file in (one, two):
                fcntl.flock(file, fcntl.LOCK_EX)
            done = self.zcbench_as_nobody("run", config, "-q", "-o", "shared/o.json")
        self.assert_exit(done, 0)
        self.assertEqual(len(samples_of(self.read_results(self.shared / "o.json"))), 1)

    def test_nobody_else_can_lock_the_journal_of_a_run(self):
        config = self.write_config(small_config(samples=50))

        def limit():
            os.umask(0)
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

        done = self.zcbench_as_nobody("run", config, "-q", "-o", "shared/o.json", preexec_fn=limit)
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertEqual(stat.S_IMODE((self.shared / "o.json.journal").stat().st_mode), 0o600)
        done = self.zcbench_as_nobody("run", config, "-q", "-o", "shared/o.json", "--resume")
        self.assert_exit(done, 0)


class Umask(ZcbenchCase):
    def test_results_and_pages_obey_it(self):
        config = self.write_config(small_config())
        for umask, mode in ((0o022, 0o644), (0o027, 0o640), (0o077, 0o600), (0o002, 0o664)):
            done = self.zcbench("run", config, "-q", "--report", preexec_fn=lambda: os.umask(umask))
            self.assert_exit(done, 0)
            made = list((self.folder / "results").iterdir())
            self.assertEqual(len(made), 2)
            for path in made:
                self.assertEqual(oct(stat.S_IMODE(path.stat().st_mode)), oct(mode), path)
                path.unlink()


if __name__ == "__main__":
    main()
