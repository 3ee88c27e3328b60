"""A seccomp filter that makes the kernel refuse system calls with EPERM, as containers do."""

import ctypes
import errno
import platform
import struct

from faults.family import libc

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
LOAD_WORD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM

NUMBERS = {
    "x86_64": {"unshare": 272, "process_vm_readv": 310, "process_vm_writev": 311,
               "memfd_create": 319, "socketpair": 53, "vmsplice": 278, "sched_setaffinity": 203},
    "aarch64": {"unshare": 97, "process_vm_readv": 270, "process_vm_writev": 271,
                "memfd_create": 279, "socketpair": 199, "vmsplice": 75, "sched_setaffinity": 122},
}


def knows(*calls):
    return all(call in NUMBERS.get(platform.machine(), {}) for call in calls)


def refuse(*calls):
    """For preexec_fn: makes these calls fail with EPERM in this process and all its children."""
    numbers = [NUMBERS[platform.machine()][call] for call in calls]
    steps = [(LOAD_WORD, 0, 0, 0)]  # loads the call's number
    for left, number in zip(range(len(numbers), 0, -1), numbers):
        steps.append((JUMP_IF_EQUAL, left, 0, number))
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE)]
    code = b"".join(struct.pack("HBBI", *step) for step in steps)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(buffer))
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 or \
            libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "PR_SET_SECCOMP")
