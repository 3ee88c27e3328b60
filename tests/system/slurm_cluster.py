"""SlurmCluster: a private Slurm on this host: munged, slurmctld and three slurmd, with their keys, state and
logs in one folder. Its nodes n1, n2 and n3 run one job each. In the end it stops all that it started."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

from zcbench_case import fields_of, lives

PATIENCE_S = 120
NODES = ("n1", "n2", "n3")
PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scontrol", "scancel", "sinfo")
# A requeued job waits until its credential has expired, so its lifetime is as short as Slurm permits.
CONFIG = """
ClusterName=zcbench
SlurmctldHost=localhost
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={place}/munge.socket,cred_expire=5
CredType=cred/munge
SlurmctldPort={port}
StateSaveLocation={place}/state
SlurmdSpoolDir={place}/spool-%n
SlurmctldPidFile={place}/slurmctld.pid
SlurmdPidFile={place}/slurmd-%n.pid
SlurmctldLogFile={place}/slurmctld.log
SlurmdLogFile={place}/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/linear
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,sched_min_interval=0,bf_interval=1,batch_sched_delay=0
ReturnToService=2
SlurmdTimeout=8
KillWait=2
MinJobAge=30
JobRequeue=1
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
{nodes}
PartitionName=main Nodes=n[1-3] Default=YES MaxTime=INFINITE State=UP
"""


def program(name):
    return shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/sbin")


def why_not():
    """Returns None if a cluster can run here, else one line that says why not."""
    if os.getuid() != 0:
        return "only root can run jobs as any user"
    missing = [name for name in PROGRAMS if not program(name)]
    return f"not installed: {', '.join(missing)} (slurm-wlm, munge)" if missing else None


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


class SlurmCluster:
    def __init__(self, place):
        self.place = pathlib.Path(place)
        for name in ("state", *(f"spool-{node}" for node in NODES)):
            (self.place / name).mkdir()
        key = self.place / "munge.key"
        key.write_bytes(os.urandom(1024))
        key.chmod(0o600)
        self.config = self.place / "slurm.conf"
        port, *node_ports = free_ports(1 + len(NODES))
        nodes = "\n".join(f"NodeName={node} NodeHostname=localhost NodeAddr=127.0.0.1 Port={node_port} CPUs=1"
                          for node, node_port in zip(NODES, node_ports))
        self.config.write_text(CONFIG.format(user="root", place=self.place, port=port, nodes=nodes))
        self.environment = os.environ | {"SLURM_CONF": str(self.config)}
        self.daemons = {}
        self.start("munged", "--foreground", "--force", f"--key-file={key}",
                   f"--socket={self.place}/munge.socket", f"--pid-file={self.place}/munge.pid",
                   f"--log-file={self.place}/munge.log", f"--seed-file={self.place}/munge.seed")
        self.wait_for((self.place / "munge.socket").exists)
        self.start("slurmctld", "-D", "-f", self.config)
        for node in NODES:
            self.start_node(node)
        self.wait_for_nodes()

    def start(self, name, *arguments, label=None):
        with (self.place / f"{label or name}.out").open("ab") as output:
            self.daemons[label or name] = subprocess.Popen(
                [program(name), *map(str, arguments)], env=self.environment, stdout=output, stderr=output,
                stdin=subprocess.DEVNULL, start_new_session=True)

    def start_node(self, node):
        self.start("slurmd", "-D", "-N", node, "-f", self.config, label=node)

    def kill_node(self, node):
        """Kills only slurmd; the steps that it started continue, as Slurm intends."""
        self.daemons[node].kill()
        self.daemons[node].wait()

    def run(self, *arguments):
        done = subprocess.run(list(map(str, arguments)), env=self.environment, capture_output=True, text=True)
        return done.stdout

    def wait_for(self, condition):
        until = time.monotonic() + PATIENCE_S
        while not condition():
            if time.monotonic() > until:
                raise TimeoutError(f"Slurm: see {self.place}")
            time.sleep(0.01)

    def wait_for_nodes(self):
        self.wait_for(lambda: self.run("sinfo", "-h", "-N", "-o", "%T").split() == ["idle"] * len(NODES))

    def state_of(self, node):
        return self.run("sinfo", "-h", "-N", "-n", node, "-o", "%T").strip()

    def elements(self):
        """Returns [job, task, state, node] of all elements that are queued or running."""
        lines = self.run("squeue", "-h", "-r", "-o", "%i|%K|%T|%N").splitlines()
        return [line.split("|") for line in lines if line.count("|") == 3]

    def processes(self):
        """Returns the pids of slurmstepd and its children, which are not in the sessions of our daemons."""
        found = []
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                environment = (entry / "environ").read_bytes()
            except OSError:
                continue
            if f"SLURM_CONF={self.config}\0".encode() in environment:
                found.append(int(entry.name))
        sessions = {str(daemon.pid) for daemon in self.daemons.values()}
        return [pid for pid in found if lives(pid) and fields_of(pid)[3:4] not in
                ([session] for session in sessions)]

    def end(self):
        self.run("scancel", "--full", "--signal=KILL", "--user=root")
        for pid in self.processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        for daemon in reversed(self.daemons.values()):
            daemon.kill()
            daemon.wait()
