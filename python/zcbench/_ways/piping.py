"""Piping: the base of ways that send each slice to its worker through a Pipe and receive the result. A way
defines how a value is sent and received."""

import numpy as np

from zcbench.protocol import begin_worker
from zcbench.way import Way, change


def work_once(receive, send, function, connection):
    begin_worker()
    send(connection, function(receive(connection)))


def work_forever(receive, send, function, connection):
    begin_worker()
    while (chunk := receive(connection)) is not None:
        send(connection, function(chunk))


def change_once(receive, send, function, connection):
    begin_worker()
    send(connection, change(function, receive(connection)))


def change_forever(receive, send, function, connection):
    begin_worker()
    while (chunk := receive(connection)) is not None:
        send(connection, change(function, chunk))


class Piping(Way):
    @staticmethod
    def send(connection, value):
        raise NotImplementedError

    @staticmethod
    def receive(connection):
        raise NotImplementedError

    def open(self):
        self.array = np.array(self.job.input)

    def start_workers(self, target):
        job = self.job
        processes, connections = [], []
        for _ in job.bounds:
            ours, theirs = job.context.Pipe()
            process = job.context.Process(
                target=target, args=(self.receive, self.send, job.function, theirs))
            process.start()
            theirs.close()
            processes.append(process)
            connections.append(ours)
        return processes, connections

    def send_and_receive(self, connections):
        job = self.job
        for connection, (begin, end) in zip(connections, job.bounds):
            self.send(connection, self.array[begin:end])
        results = []
        for connection, (begin, end) in zip(connections, job.bounds):
            result = self.receive(connection)
            if job.inplace:
                self.array[begin:end] = result
            else:
                results.append(result)
        return results

    def run(self):
        target = change_once if self.job.inplace else work_once
        self.processes, connections = self.start_workers(target)
        results = self.send_and_receive(connections)
        for process in self.processes:
            process.join()
        return results

    def start(self):
        target = change_forever if self.job.inplace else work_forever
        self.workers, self.connections = self.start_workers(target)

    def exchange(self):
        return self.send_and_receive(self.connections)

    def stop(self):
        for connection in self.connections:
            self.send(connection, None)
        for worker in self.workers:
            worker.join()
