"""A Pipe with pickle protocol 5 and out-of-band buffers: the bytes of an array go from its memory into the
pipe and from there into the memory of the new array."""

import os
import pickle

import numpy as np

from zcbench._ways.piping import Piping


def send(connection, value):
    buffers = []
    head = pickle.dumps(value, 5, buffer_callback=buffers.append)
    views = [buffer.raw() for buffer in buffers]
    connection.send_bytes(pickle.dumps((head, [view.nbytes for view in views]), 5))
    descriptor = connection.fileno()
    for view in views:
        while view.nbytes:
            view = view[os.write(descriptor, view):]


def receive(connection):
    head, sizes = pickle.loads(connection.recv_bytes())
    descriptor = connection.fileno()
    buffers = []
    for size in sizes:
        buffer = np.empty(size, np.uint8)
        buffers.append(buffer)
        view = memoryview(buffer)
        while view.nbytes:
            count = os.readv(descriptor, [view])
            if count == 0:
                raise EOFError
            view = view[count:]
    return pickle.loads(head, buffers=buffers)


class PipePickle5(Piping):
    name = "pipe_pickle5"
    description = "multiprocessing.Pipe, pickle protocol 5 with out-of-band buffers"
    send = staticmethod(send)
    receive = staticmethod(receive)
