"""Does many independent pieces of work: one after the other here, or spread over workers."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, Protocol

from mappings.base import Watch, ignore, within

DASK = "dask:"
NEEDED = "pip install 'limber[search]'"


class WorkersError(ValueError):
    """Workers were asked for that there are not; the message says what to do."""


class Spread(Protocol):
    """Does `work(*task, watch)` for each task, and returns what came of each, in their order."""

    def __call__(
        self, work: Callable[..., Any], tasks: Sequence[tuple[Any, ...]], watch: Watch
    ) -> list[Any]:
        """Return the results; what work or `watch` raises is raised."""


def here(work: Callable[..., Any], tasks: Sequence[tuple[Any, ...]], watch: Watch) -> list[Any]:
    """Do one after the other in this process."""
    count = len(tasks)
    return [work(*task, within(watch, i / count, (i + 1) / count)) for i, task in enumerate(tasks)]


@contextmanager
def workers(said: str) -> Iterator[Spread]:
    """Give what spreads work over workers, by joblib, until the end of the block.

    `said` is how many processes of this computer, or "dask:" and the address of a scheduler whose
    workers have this same Limber; empty: `here`. Results are the same bit for bit where processors
    and NumPy are. Dask unpickles what scheduler and workers send, so that whoever can reach these
    can run programs here. Raises WorkersError.
    """
    if not said:
        yield here
        return
    try:
        import joblib
    except ImportError as error:
        raise WorkersError(f"To spread work, joblib is needed: {NEEDED}") from error
    with ExitStack() as stack:
        if said.startswith(DASK):
            client = stack.enter_context(_dask(said.removeprefix(DASK)))
            stack.enter_context(joblib.parallel_config(backend="dask", client=client))
        elif said.isdecimal() and int(said) > 0:
            config = joblib.parallel_config("loky", n_jobs=int(said), inner_max_num_threads=1)
            stack.callback(_end)
            stack.enter_context(config)
        else:
            raise WorkersError(
                f'"{said}" are no workers: say how many processes, 4, or {DASK}ADDRESS of a '
                "scheduler of Dask"
            )
        yield _joblib


def _joblib(work: Callable[..., Any], tasks: Sequence[tuple[Any, ...]], watch: Watch) -> list[Any]:
    """Do the work by the back end that joblib is set to; `watch` hears of each that is done."""
    import joblib

    found = []
    watch(0.0, "spread over workers")
    parallel = joblib.Parallel(return_as="generator", max_nbytes=None)
    for result in parallel(joblib.delayed(work)(*task, ignore) for task in tasks):
        found.append(result)
        watch(len(found) / len(tasks), "spread over workers")
    return found


def _end() -> None:
    """End the processes that joblib would keep for more work."""
    from joblib.externals.loky import get_reusable_executor

    get_reusable_executor().shutdown(wait=True)


@contextmanager
def _dask(address: str) -> Iterator[Any]:
    """Connect to a scheduler; raises WorkersError where there is none."""
    try:
        from distributed import Client
    except ImportError as error:
        raise WorkersError(f"To use Dask: {NEEDED}") from error
    try:
        client = Client(address)  # type: ignore[no-untyped-call]  # it has no types
    except (OSError, ValueError) as error:
        raise WorkersError(
            f"No scheduler of Dask answers at {address} ({error}): start one, dask scheduler, "
            "and its workers, dask worker ADDRESS"
        ) from error
    with client:
        yield client
