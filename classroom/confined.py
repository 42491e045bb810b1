"""Confine this process before it runs what a learner wrote, as far as the system can.

Memory, time and the size of files by the limits that every Unix has. Which files it may
read or write, that it opens no TCP connection and that it stops no other process by
Landlock, which needs no rights: Linux has it since 5.13, the connections since 6.7, the
signals since 6.12 (https://docs.kernel.org/userspace-api/landlock.html).
"""

import contextlib
import ctypes
import os
import struct
import sys

try:
    import resource
except ImportError:  # on Windows
    resource = None

MEGABYTE = 2**20
# Linux has the same numbers for these on every kind of processor.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF, NO_NEW_PRIVILEGES = 444, 445, 446, 38
# What Landlock can forbid of a file, one bit each, and how many of them a version knows.
EXECUTE, WRITE_FILE, READ_FILE, READ_FOLDER = 1, 2, 4, 8
BITS = {1: 13, 2: 14, 3: 15, 4: 15}
SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/etc", "/opt", "/nix", "/proc", "/sys")


def limit(megabytes, seconds):
    """Limit memory, time on the processor and the size of files; return what holds."""
    if resource is None:
        return []
    limits = {
        "RLIMIT_AS": megabytes * MEGABYTE,
        "RLIMIT_CPU": seconds,
        "RLIMIT_FSIZE": 50 * MEGABYTE,
        "RLIMIT_CORE": 0,
    }
    for name, most in limits.items():
        with contextlib.suppress(ValueError, OSError):  # macOS refuses some
            resource.setrlimit(getattr(resource, name), (most, most))
    return ["memory"] if sys.platform == "linux" else []


def shut_in(own, readable):
    """Let this process write into one folder alone, and read from some; return what holds.

    Parameters
    ----------
    own : str
        The folder in which it may do anything.
    readable : list of str
        Folders that it may read, besides those of the system.
    """
    if sys.platform != "linux":
        return []
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(CREATE_RULESET, None, 0, 1)
    if version < 1:
        return []
    everything = 2 ** BITS.get(version, 16) - 1
    forbidden = [everything]
    if version >= 4:
        forbidden.append(3)  # to listen and to connect by TCP
    if version >= 6:
        forbidden.append(3)  # to reach other processes by signals and unnamed sockets
    packed = struct.pack(f"{len(forbidden)}Q", *forbidden)
    rules = libc.syscall(CREATE_RULESET, packed, len(packed), 0)
    if rules < 0:
        return []
    reading = EXECUTE | READ_FILE | READ_FOLDER
    allowed = dict.fromkeys([*SYSTEM, *readable], reading)
    allowed |= {"/dev": reading | WRITE_FILE, own: everything}
    for place, rights in allowed.items():
        if os.path.isdir(place):
            opened = os.open(place, os.O_PATH)
            rule = struct.pack("=Qi", rights, opened)
            libc.syscall(ADD_RULE, rules, 1, rule, 0)
            os.close(opened)
    libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    held = libc.syscall(RESTRICT_SELF, rules, 0) == 0
    os.close(rules)
    names = ["files", "", "", "connections", "", "signals"][:version]
    return [name for name in names if name and held]
