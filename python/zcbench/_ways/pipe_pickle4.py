"""A Pipe with pickle protocol 4, as in connection.send() up to Python 3.13: the bytes of an array are copied
into the pickle."""

from multiprocessing.reduction import ForkingPickler

from zcbench._ways.piping import Piping


def send(connection, value):
    connection.send_bytes(ForkingPickler.dumps(value, 4))


def receive(connection):
    return connection.recv()


class PipePickle4(Piping):
    name = "pipe_pickle4"
    description = "multiprocessing.Pipe, pickle protocol 4 (send() and recv() up to Python 3.13)"
    send = staticmethod(send)
    receive = staticmethod(receive)
