"""How a web process treats its memory."""

import gc


def spare_collector() -> None:
    """Have Python's garbage collector skip all objects of now, and search newer ones less often.

    A process keeps its code and its definitions for good. Searching them made a page that nobody
    had asked for take up to 200 ms longer.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
