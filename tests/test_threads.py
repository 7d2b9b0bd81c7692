"""Tests that threads, processes and interpreters can share the library."""

import json
import os
import pickle
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from tests.cli_help import KB, TINY

import ocsea
from ocsea._base.lazy import late_property, made_once
from ocsea.knowledge import KnowledgeBase
from ocsea.sections import SECTIONS

HOME = str(Path(ocsea.__file__).parent.parent)
THREADS = 8


@pytest.fixture(autouse=True)
def _restless():
    """Let threads take turns far more often than usual, where they could trip over each other."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def at_once(*tasks):
    """Start each task in a thread of its own, all at the same moment; return what they give."""
    gate = threading.Barrier(len(tasks))

    def run(task):
        gate.wait()
        return task()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def run_fresh(code, *args):
    """Run a program that must succeed, in a process of its own; return what it prints."""
    done = subprocess.run(
        [sys.executable, *args, *(() if args else ("-c", code))],
        env={**os.environ, "PYTHONPATH": HOME},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert (0, "") == (done.returncode, done.stderr)
    return done.stdout.split()


def pickled(value):
    return pickle.loads(pickle.dumps(value))  # noqa: S301


def look_up(kb):
    return [form.label("id") for form in kb.forms.values()], kb.ids()[:50]


def found(kb):
    return [(hit.form.id, hit.score) for hit in kb.forms.search("fotonya mau disebar")]


def triaged(kb):
    known = ocsea.Situation(acts="threat-to-distribute", victim_age=15, happened=date(2026, 6, 1))
    answer = ocsea.triage(kb, known)
    return answer.to_dict("id"), answer.explain("en")


def lawful(kb):
    return kb.law.applicable("cyberflashing", happened=date(2026, 6, 1)).explain("en")


def scored(kb):
    return ocsea.assess.score(kb.instruments["school-safety"], {"LED-01": 3}).explain("id")


def packed(kb):
    return ocsea.scenarios.workshop(kb, preset="setara-ocsea-school", seed=1).files(formats=["md"])


def linted(kb):
    return ocsea.lint("Korban revenge porn melapor.", kb=kb).findings


def planned(kb):
    return kb.prevention.portfolio(4, actors=["school"]).measures, kb.crosswalk.mappings[:20]


TASKS = (look_up, found, triaged, lawful, scored, packed, linted, planned)


def test_threads_that_share_the_knowledge_get_the_answers_they_get_alone():
    """
    Look-ups, search, triage, law, scores, packs, linting and plans, asked at once of knowledge that nobody has
    read yet, give what each gives alone.
    """
    alone = [task(KB) for task in TASKS]
    shared = KnowledgeBase(KB.reader)

    assert alone == at_once(*(lambda task=task: task(shared) for task in TASKS))


def test_threads_get_the_same_tables():
    """
    Threads that ask for a section at once get one and the same table, and it is the one kept.
    """
    shared = KnowledgeBase(TINY.reader)

    for section in SECTIONS:
        tables = at_once(*[lambda name=section: shared.table(name)] * THREADS)
        assert [shared.table(section)] * THREADS == tables
        assert {id(shared.table(section))} == set(map(id, tables))
    laws = at_once(*[lambda: shared.law] * THREADS)
    assert {id(shared.law)} == set(map(id, laws))


def test_records_made_late_are_made_for_all_threads():
    """
    An instrument that is put together when asked for is the same for all threads, also while others list them.
    """
    shared = KnowledgeBase(KB.reader)
    late = "national-legislation"
    found = at_once(
        *[lambda: shared.instruments[late]] * 4, *[lambda: list(shared.instruments)] * 4
    )

    assert {id(shared.instruments[late])} == set(map(id, found[:4]))
    assert [list(KB.instruments)] * 4 == found[4:]


def test_what_is_made_once_is_the_same_for_all_threads():
    """
    A function or property that makes something late gives all threads the same, even when several made it.
    """
    gate = threading.Barrier(THREADS)

    def slow(*_):
        gate.wait()
        return object()

    class Late:
        it = late_property(slow)

    one, late = made_once(slow), Late()

    assert 1 == len(set(at_once(*[one] * THREADS)))
    assert 1 == len(set(at_once(*[lambda: late.it] * THREADS)))
    assert isinstance(Late.it, late_property)


def test_threads_that_load_at_once_share_one_knowledge_base():
    """
    In a new process, threads that import and load at the same moment get one object, and all names work.
    """
    code = """if True:
        import sys, threading
        from concurrent.futures import ThreadPoolExecutor
        sys.setswitchinterval(1e-6)
        gate = threading.Barrier(8)
        def load(number):
            gate.wait()
            import ocsea
            names = [getattr(ocsea, name) for name in ocsea.__all__[number:] + ocsea.__all__[:number]]
            return id(ocsea.load()), len(names)
        with ThreadPoolExecutor(8) as pool:
            print(*set(pool.map(load, range(8))))
    """

    assert 2 == len(run_fresh(code))


def test_spawned_processes_load_once_and_share_by_name(tmp_path):
    """
    A process that is sent the knowledge gets its own, loaded once, and what is sent is small.
    """
    script = tmp_path / "spawn.py"
    script.write_text(
        """if True:
        import json, os, pickle
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context
        import ocsea

        def task(kb):
            loaded = kb is ocsea.load()
            return os.getpid(), id(kb), loaded, kb.forms["outing"].label("id"), kb.stamp

        if __name__ == "__main__":
            kb = ocsea.load()
            with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
                told = list(pool.map(task, [kb] * 6))
            print(json.dumps([len(pickle.dumps(kb)), os.getpid(), kb.stamp, told]))
        """,
        encoding="utf-8",
    )
    size, own, stamp, told = json.loads(" ".join(run_fresh("", str(script))))
    processes = {pid for pid, *_ in told}

    assert size < 200
    assert own not in processes
    assert len(processes) == len({(pid, ident) for pid, ident, *_ in told})
    label = KB.forms["outing"].label("id")
    assert {(True, label, stamp)} == {tuple(rest) for _, _, *rest in told}


def test_knowledge_of_ones_own_is_sent_with_its_records(tmp_path):
    """
    Knowledge with an overlay, or made for tests, pickles with its records; what was worked out is left behind.
    """
    (tmp_path / "mine.toml").write_text(
        '[[service]]\nid = "uptd-ppa"\nreplaces = true\naudience = "child"\n',
        encoding="utf-8",
    )
    ours = ocsea.load(overlays=[tmp_path])
    ours.law, ours.linter, ours.prevention.portfolio(2)
    sent = pickled(ours)

    assert (ours.stamp, "child") == (sent.stamp, sent.services["uptd-ppa"].audience)
    assert ours.forms == sent.forms
    assert TINY.ids() == pickled(TINY).ids()


def test_records_and_tables_pickle():
    """
    A record, a table and a result come back equal.
    """
    for value in (KB.forms["outing"], KB.services, KB.law["tpks-14-1-a"]):
        assert value == pickled(value)


def interpreters():
    """Return what runs code in another interpreter of this process, or skip."""
    for name in ("_interpreters", "_xxsubinterpreters"):
        try:
            return import_module(name)
        except ImportError:
            continue
    return pytest.skip("this Python has no interpreters beside the main one")


def test_another_interpreter_can_look_up():
    """
    Another interpreter in the same process imports the library and looks up forms and law for itself.
    """
    others = interpreters()
    reader, writer = os.pipe()
    code = f"""if True:
        import os, sys
        sys.path.insert(0, {HOME!r})
        import ocsea
        kb = ocsea.load()
        told = kb.forms["outing"].label("id"), kb.law["tpks-14-1-a"].article, kb.content_hash
        os.write({writer}, "\\n".join(told).encode())
    """
    other = others.create()
    try:
        wrong = others.run_string(other, code)
    finally:
        others.destroy(other)
        os.close(writer)
    told = os.read(reader, 10_000).decode().splitlines()
    os.close(reader)

    assert wrong is None
    assert [KB.forms["outing"].label("id"), KB.law["tpks-14-1-a"].article, KB.content_hash] == told
