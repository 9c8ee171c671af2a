"""What takes time to make, kept for all who ask: bounded, and each thing made once.

`functools.lru_cache` would make a thing as often as it is asked for while it is being made, and
one lock for all things would let everybody wait for the slowest.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar

if TYPE_CHECKING:
    from components.answer.posture import Views

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
Rest = ParamSpec("Rest")


class Kept(Generic[Key, Value]):
    """Things by their keys, made when first asked for; the one longest unused goes first.

    Who asks for what is ready waits for nobody; who asks for what is being made waits for that
    alone, and it is made once. Making one thing may ask for another of a different key.

    Parameters
    ----------
    make : callable
        Makes a thing of its key. What it raises goes to who asked, and nothing is kept.
    most : int
        Things kept.
    """

    def __init__(self, make: Callable[[Key], Value], most: int) -> None:
        self._make = make
        self._most = most
        self._guard = Lock()
        self._ready: OrderedDict[Key, Value] = OrderedDict()
        self._making: dict[Key, Lock] = {}

    def __call__(self, key: Key) -> Value:
        """Return a thing, making it where it is not kept."""
        with self._guard:
            if key in self._ready:
                self._ready.move_to_end(key)
                return self._ready[key]
            lock = self._making.setdefault(key, Lock())
        with lock:
            with self._guard:
                if key in self._ready:
                    return self._ready[key]
            try:
                value = self._make(key)
                with self._guard:
                    self._ready[key] = value
                    while len(self._ready) > self._most:
                        self._ready.popitem(last=False)
            finally:
                with self._guard:
                    self._making.pop(key, None)
        return value

    def drop(self, which: Callable[[Key], bool]) -> None:
        """Forget the things of some keys."""
        with self._guard:
            for key in [key for key in self._ready if which(key)]:
                del self._ready[key]

    def clear(self) -> None:
        """Forget everything."""
        with self._guard:
            self._ready.clear()


Memory = dict[Callable[..., Any], Kept[Any, Any]]
"""What was made of a record, by the function that makes it."""

Made = Callable[Concatenate["Views", Rest], Value]
"""A function of a record's views and of what can be hashed."""


def kept_with_views(most: int) -> Callable[[Made[Rest, Value]], Made[Rest, Value]]:
    """Keep what a function makes of views for as long as they are kept themselves.

    A cache of the module would keep views alive that nobody asks any more.

    Parameters
    ----------
    most : int
        Results kept for each views.
    """
    return _kept(most, lambda views: views.memory)


def kept_with_record(most: int) -> Callable[[Made[Rest, Value]], Made[Rest, Value]]:
    """Keep what a function makes of a record, whatever the policy of the views that ask.

    Parameters
    ----------
    most : int
        Results kept for each record.
    """
    return _kept(most, lambda views: views.memory_of_record)


def _kept(
    most: int, memory_of: Callable[[Views], Memory]
) -> Callable[[Made[Rest, Value]], Made[Rest, Value]]:
    def keep(make: Made[Rest, Value]) -> Made[Rest, Value]:
        @wraps(make)
        def ask(views: Views, /, *rest: Rest.args, **named: Rest.kwargs) -> Value:
            memory = memory_of(views)
            # Of two that are set at once the first stays: setdefault is one step of the machine.
            kept = memory.get(make) or memory.setdefault(
                make, Kept(lambda key: make(views, *key[0], **dict(key[1])), most)
            )
            value: Value = kept((rest, tuple(sorted(named.items()))))
            return value

        return ask

    return keep
