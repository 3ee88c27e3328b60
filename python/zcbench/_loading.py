"""Records whether a measuring process or one of its workers is loading a user's file; a call of
zcbench.measure() in that file must then not measure again."""

active = False


class StopLoading(BaseException):
    """Ends the loading of a file at its call of measure(): what is measured is defined before that call."""


def stop_if_active():
    if active:
        raise StopLoading
