"""What the tests share that walk the public API, so that nothing ever gives a person a score."""

import importlib
import inspect
import pkgutil
import re

import attrs

ABOUT_A_PERSON = re.compile(
    r"probab|likel|score|odds|predict|propens|suspicio|risk_(of|for|level)|at_risk|vulnerab"
)
"""Names that would speak of a score, a probability or the risk of somebody."""

PEOPLE = {"person", "child", "victim", "name_of", "age", "gender", "suspect", "user", "answers"}
"""Parameters that would ask about somebody."""


def modules_of(package, *, without=()):
    """Yield the modules of a package that say what they offer."""
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        module = importlib.import_module(found.name)
        if found.name.rpartition(".")[2] not in without and hasattr(module, "__all__"):
            yield module


def api_of(modules):
    """Yield name and object of all that modules offer: functions, classes, their members and fields."""
    for module in modules:
        for name in module.__all__:
            thing = getattr(module, name)
            yield name, thing
            if not inspect.isclass(thing):
                continue
            for each in dir(thing):
                if not each.startswith(("_", "model_")):
                    yield f"{name}.{each}", getattr(thing, each, None)
            for field in attrs.fields(thing) if attrs.has(thing) else ():
                yield f"{name}.{field.name}", field.type


def parameters(thing):
    """Return the parameters of a function."""
    return set(inspect.signature(thing).parameters) if inspect.isfunction(thing) else set()


def named_like_a_score(api):
    """Return the names and parameters that speak of a score for somebody."""
    names = {name for name, _ in api}
    names |= {f"{name}({p})" for name, thing in api for p in parameters(thing)}
    return {name for name in names if ABOUT_A_PERSON.search(name.casefold())}


def taking_a_person(api, people=frozenset(PEOPLE)):
    """Return the functions that ask about somebody, with the parameter."""
    return {f"{name}({p})" for name, thing in api for p in parameters(thing) & people}
