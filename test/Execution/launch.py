"""Starts the processes of a job on this machine, as torchrun and mpirun do.

usage: launch.py RANKS COMMAND...

CP_TEST_LAUNCHER says whose environment they get: torchrun (default), openmpi or
mpich. What rank 0 prints is printed, and what others do, which is errors if it
is anything, with their ranks. The last line on standard error has the exit
statuses; the status is 0 if all are, 1 if none is, else 2.
"""

import os
import socket
import subprocess
import sys
import tempfile


def find_free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def make_environment(launcher, rank, ranks, port):
    """What a launcher sets; ranks of one machine need no address of MPI's."""
    if launcher == "openmpi":
        names = ("RANK", "SIZE", "LOCAL_RANK", "LOCAL_SIZE")
        variables = zip((f"OMPI_COMM_WORLD_{name}" for name in names), (rank, ranks, rank, ranks))
    elif launcher == "mpich":
        names = ("PMI_RANK", "PMI_SIZE", "MPI_LOCALRANKID", "MPI_LOCALNRANKS")
        variables = zip(names, (rank, ranks, rank, ranks))
    else:
        names = ("RANK", "WORLD_SIZE", "LOCAL_RANK", "MASTER_ADDR")
        variables = zip(names, (rank, ranks, rank, "127.0.0.1"))
    return {name: str(value) for name, value in [*variables, ("MASTER_PORT", port)]}


def launch(ranks, command):
    launcher = os.environ.get("CP_TEST_LAUNCHER", "torchrun")
    port = find_free_port()
    with tempfile.TemporaryDirectory() as messages:
        processes = []
        for rank in range(ranks):
            environment = {**os.environ, "CP_FAKE_NCCL_DIR": messages}
            environment.update(make_environment(launcher, rank, ranks, port))
            output = tempfile.TemporaryFile("w+")
            processes.append((subprocess.Popen(command, env=environment, stdout=output,
                                               stderr=subprocess.STDOUT if rank else None), output))
        statuses = [process.wait() for process, _ in processes]
    silent = True
    for rank, (_, output) in enumerate(processes):
        output.seek(0)
        text = output.read()
        if rank == 0:
            sys.stdout.write(text)
            sys.stdout.flush()
        elif text:
            silent = False
            print("".join(f"[{rank}] {line}\n" for line in text.splitlines()), end="",
                  file=sys.stderr)
    print("statuses:", *statuses, file=sys.stderr)
    if all(status == 0 for status in statuses):
        return 0 if silent else 2
    return 2 if 0 in statuses else 1


if __name__ == "__main__":
    sys.exit(launch(int(sys.argv[1]), sys.argv[2:]))
