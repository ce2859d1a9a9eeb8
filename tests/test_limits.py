"""How long work may take: ended by a signal where that can be, between steps where not; never when it is in time."""

from __future__ import annotations

import signal
import threading
import time

import pytest

from sitroom.limits import TooSlowError, check, limited


def compute(seconds: float, step=lambda: None) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        step()


def test_endless_work_in_the_main_thread_is_ended():
    with pytest.raises(TooSlowError, match=r"0\.1 seconds"), limited(0.1):
        compute(20)
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)
    assert signal.getsignal(signal.SIGVTALRM) is signal.SIG_DFL


def test_an_endless_pattern_is_ended():
    import re

    with pytest.raises(TooSlowError), limited(0.1):
        re.match(r"(?:a|aa)+$", "a" * 60 + "b")


def test_work_that_swallows_the_error_once_is_ended_all_the_same():
    def stubborn():
        try:
            compute(20)
        except Exception:
            compute(20)

    with pytest.raises(TooSlowError), limited(0.1):
        stubborn()


def test_in_another_thread_it_is_ended_between_steps():
    ended = []

    def work():
        try:
            with limited(0.1):
                compute(20, check)
        except TooSlowError:
            ended.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    assert ended


def test_waiting_is_not_computing():
    with limited(0.1):
        time.sleep(0.3)
        check()


def test_the_nearer_limit_holds_and_the_outer_one_comes_back():
    with limited(60):
        with pytest.raises(TooSlowError, match=r"0\.05 seconds"), limited(0.05):
            compute(20, check)
        check()
    with pytest.raises(TooSlowError, match=r"0\.05 seconds"), limited(0.05), limited(60):
        compute(20, check)
    check()


def test_another_owner_of_the_signal_keeps_it():
    def theirs(*_):
        pass

    signal.signal(signal.SIGVTALRM, theirs)
    try:
        with limited(60):
            assert signal.getsignal(signal.SIGVTALRM) is theirs
        with pytest.raises(TooSlowError), limited(0.05):
            compute(20, check)
    finally:
        signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
