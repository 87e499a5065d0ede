# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs a command once: 'measure.py time COMMAND...' prints 'SECONDS STATUS'; 'measure.py memory COMMAND...' prints the
peak of its resident memory in KiB. What the command prints goes to the file named by $MEASURE_OUT."""
import ctypes
import os
import sys
import time

PTRACE_CONT, PTRACE_TRACEME, PTRACE_SETOPTIONS, PTRACE_O_TRACEEXIT, PTRACE_EVENT_EXIT = 7, 0, 0x4200, 0x40, 6
mode, command = sys.argv[1], sys.argv[2:]
out = os.open(os.environ.get("MEASURE_OUT", os.devnull), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
null = os.open(os.devnull, os.O_RDWR)
libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]


def measure_time():
    actions = [(os.POSIX_SPAWN_DUP2, null, 0), (os.POSIX_SPAWN_DUP2, out, 1), (os.POSIX_SPAWN_DUP2, null, 2)]
    start = time.perf_counter()
    pid = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    status = os.waitpid(pid, 0)[1]
    print("%.6f %d" % (time.perf_counter() - start, os.waitstatus_to_exitcode(status)))


def measure_memory():
    """rusage would count this interpreter's own memory from before the exec: so stop the process as it exits, and
    read the peak of what it was then."""
    pid = os.fork()
    if pid == 0:
        libc.ptrace(PTRACE_TRACEME, 0, None, None)
        os.dup2(null, 0)
        os.dup2(out, 1)
        os.dup2(null, 2)
        os.execv(command[0], command)
    os.waitpid(pid, 0)
    libc.ptrace(PTRACE_SETOPTIONS, pid, None, PTRACE_O_TRACEEXIT)
    libc.ptrace(PTRACE_CONT, pid, None, None)
    while True:
        status = os.waitpid(pid, 0)[1]
        if not os.WIFSTOPPED(status):
            sys.exit("measure.py: %s ended before its memory could be read" % command[0])
        if status >> 16 == PTRACE_EVENT_EXIT:
            break
        libc.ptrace(PTRACE_CONT, pid, None, os.WSTOPSIG(status))
    with open("/proc/%d/status" % pid, encoding="ascii") as file:
        peak = [line.split()[1] for line in file if line.startswith("VmHWM:")][0]
    libc.ptrace(PTRACE_CONT, pid, None, None)
    os.waitpid(pid, 0)
    print(peak)


measure_time() if mode == "time" else measure_memory()
