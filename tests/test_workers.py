"""Work in two processes: the same results in the same order, and no failure lost."""

from __future__ import annotations

import os
import time

import pytest

from generator.publish import workers
from generator.publish.failure import BuildError

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "can_fork", lambda: True)


@forks
@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("count", [workers.MANY, workers.MANY + 1])
def test_results_come_in_the_order_of_the_jobs(count: int) -> None:
    told: list[tuple[int, int]] = []

    def work(job: int) -> tuple[int, int]:
        time.sleep(0.002)  # else one process could be through before the other has begun
        return job, os.getpid()

    results = workers.in_two(range(count), work, lambda *given: told.append(given))
    assert [job for job, _ in results] == list(range(count))
    assert len({process for _, process in results}) == 2
    assert told[-1] == (count, count)
    assert told == sorted(told)


@forks
@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("wrong", [10, 11])
def test_a_failure_in_either_process_is_raised_here(wrong: int) -> None:
    def work(job: int) -> int:
        if job == wrong:
            raise BuildError("page-twice", page=str(job))
        return job

    with pytest.raises(BuildError) as caught:
        workers.in_two(range(workers.MANY), work, lambda done, total: None)
    assert (caught.value.label, caught.value.values) == ("page-twice", {"page": str(wrong)})
    assert str(wrong) in str(caught.value)


@forks
@pytest.mark.usefixtures("two")
def test_what_is_kin_goes_together() -> None:
    jobs = [(kin, number) for number in range(50) for kin in "abcdefgh"]

    def work(job: tuple[str, int]) -> tuple[str, int]:
        time.sleep(0.001)
        return job[0], os.getpid()

    results = workers.in_two(jobs, work, lambda done, total: None, lambda job: job[0])
    assert [kin for kin, _ in results] == [kin for kin, _ in jobs]
    assert len(set(results)) == 8, "each kin was done by one process"


def test_little_work_is_done_here() -> None:
    results = workers.in_two(range(3), lambda job: os.getpid(), lambda done, total: None)
    assert results == [os.getpid()] * 3
    assert workers.in_two([], lambda job: job, lambda done, total: pytest.fail("nothing was done")) == []
