"""Sharing: the base of ways whose workers access the array's own memory. A way defines how workers attach to
it."""

from zcbench.protocol import begin_worker
from zcbench.way import Way


def work_once(attach, handle, begin, end, function, connection):
    begin_worker()
    array, detach = attach(*handle)
    chunk = array[begin:end]
    result = function(chunk)
    if connection is not None:
        connection.send(result)
    del array, chunk, result  # a view keeps the memory attached
    detach()


def work_forever(attach, handle, begin, end, function, inplace, connection):
    begin_worker()
    array, detach = attach(*handle)
    chunk = array[begin:end]
    while connection.recv() is not None:
        result = function(chunk)
        connection.send(None if inplace else result)
        del result
    del array, chunk
    detach()


def keep():
    """The detach function of an attach() that leaves nothing to detach."""


class Sharing(Way):
    handle = ()  # the arguments of attach

    @staticmethod
    def attach(*handle):
        """In a worker: returns the array and a function that detaches it. Must be importable by name."""
        raise NotImplementedError

    def run(self):
        job = self.job
        self.processes, connections = [], []
        for begin, end in job.bounds:
            ours, theirs = (None, None) if job.inplace else job.context.Pipe(duplex=False)
            process = job.context.Process(
                target=work_once, args=(self.attach, self.handle, begin, end, job.function, theirs))
            process.start()
            self.processes.append(process)
            if not job.inplace:
                theirs.close()
                connections.append(ours)
        results = [connection.recv() for connection in connections]
        for process in self.processes:
            process.join()
        return results

    def start(self):
        job = self.job
        self.workers, self.connections = [], []
        for begin, end in job.bounds:
            ours, theirs = job.context.Pipe()
            worker = job.context.Process(
                target=work_forever,
                args=(self.attach, self.handle, begin, end, job.function, job.inplace, theirs))
            worker.start()
            theirs.close()
            self.workers.append(worker)
            self.connections.append(ours)

    def exchange(self):
        for connection in self.connections:
            connection.send("go")
        return [connection.recv() for connection in self.connections]

    def stop(self):
        for connection in self.connections:
            connection.send(None)
        for worker in self.workers:
            worker.join()
