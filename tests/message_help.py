"""Every message that the library can raise, as samples found in its source.

Walks the syntax tree: what is given to an error or a `Problem` is followed back through names, tables,
helper functions and their callers to the strings it is written from. What only a run can know stands in a
sample as ``◇``.
"""

import ast
from functools import cache
from itertools import islice, product
from pathlib import Path

import attrs

import ocsea
from ocsea._base import errors

SOURCE = Path(ocsea.__file__).parent
GAP = "◇"
MOST = 400  # samples of one expression
FEW = 3  # namesakes of which any may be meant
DEEPEST = 14  # names and calls followed


@attrs.frozen
class Site:
    """A place where a message or a remedy is given, with samples of it."""

    where: str
    samples: tuple[str, ...]


@attrs.frozen(eq=False)
class Scope:
    """A function, or a module, with what stands around it."""

    node: ast.AST
    outer: "Scope | None"

    def chain(self):
        yield self
        if self.outer:
            yield from self.outer.chain()


FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@cache
def modules():
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        if "data" not in path.relative_to(SOURCE).parts:
            found[path.relative_to(SOURCE).as_posix()] = ast.parse(path.read_text(encoding="utf-8"))
    return found


@attrs.frozen(eq=False)
class Source:
    """What one walk finds: calls and functions and constants by name, classes, and where each node stands."""

    calls: dict = attrs.field(factory=dict)
    functions: dict = attrs.field(factory=dict)
    constants: dict = attrs.field(factory=dict)
    classes: list = attrs.field(factory=list)
    scopes: dict = attrs.field(factory=dict)
    home: dict = attrs.field(factory=dict)
    brought: dict = attrs.field(factory=dict)

    @classmethod
    @cache
    def read(cls):
        found = cls()
        for name, tree in modules().items():
            found.walk(tree, Scope(tree, None), name)
        return found

    def walk(self, node, scope, module):
        self.scopes[node], self.home[node] = scope, module
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
                self.calls.setdefault(name, []).append(node)
            case ast.FunctionDef(name=name):
                self.functions.setdefault(name, []).append(node)
            case ast.ClassDef():
                self.classes.append(node)
            case ast.ImportFrom(module=str(source), names=names) if source.startswith("ocsea."):
                path = source.removeprefix("ocsea.").replace(".", "/") + ".py"
                for each in names:
                    self.brought.setdefault((module, each.asname or each.name), []).append(path)
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ) if not isinstance(scope.node, FUNCTIONS):
                self.constants.setdefault(name, []).append(value)
        inner = Scope(node, scope) if isinstance(node, FUNCTIONS) else scope
        for child in ast.iter_child_nodes(node):
            self.walk(child, inner, module)


def _parameters(function):
    args = function.args
    return [*args.posonlyargs, *args.args, *args.kwonlyargs]


def _given(call, function, name):
    """Return what a call gives for a parameter of a function, and which element of it."""
    for keyword in call.keywords:
        if keyword.arg == name:
            return [(keyword.value, None)]
    names = [each.arg for each in _parameters(function)]
    if names[:1] in (["self"], ["cls"]):
        names = names[1:]
    at = names.index(name) if name in names else None
    if at is None:
        return []
    for position, argument in enumerate(call.args):
        if isinstance(argument, ast.Starred):
            return [(argument.value, at - position)]
        if position == at:
            return [(argument, None)]
    defaults = dict(
        zip(
            reversed([a.arg for a in [*function.args.posonlyargs, *function.args.args]]),
            reversed(function.args.defaults),
            strict=False,
        )
    )
    defaults |= {
        a.arg: d
        for a, d in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
        if d
    }
    return [(defaults[name], None)] if name in defaults else []


def _returned(function):
    for node in ast.walk(function):
        if isinstance(node, ast.Return | ast.Yield | ast.YieldFrom) and node.value is not None:
            yield node.value, isinstance(node, ast.Yield)


def _targets(target, path=()):
    """Yield each name in what is assigned to, and the way to it."""
    if isinstance(target, ast.Name):
        yield target.id, path
    elif isinstance(target, ast.Tuple | ast.List):
        for at, each in enumerate(target.elts):
            yield from _targets(each, (*path, at))


class Follower:
    """Follows an expression to what it can be."""

    def __init__(self):
        source = Source.read()
        self.calls, self.functions, self.constants = (
            source.calls,
            source.functions,
            source.constants,
        )
        self.classes, self.scopes = source.classes, source.scopes
        self.home, self.brought = source.home, source.brought
        self.seen, self.assigned, self.known = [], {}, {}

    def near(self, found, node, name):
        """Return those of the module of *node*, or of those it has the name from; else all, when few."""
        here = self.home[node]
        for modules in ([here], self.brought.get((here, name), [])):
            if own := [each for each in found if self.home[each] in modules]:
                return own
        return found if len(found) <= FEW else []

    def leaves(self, node):
        """Yield the expressions that *node* can stand for, none of which is a name or a call of ours."""
        if node in self.seen or len(self.seen) > DEEPEST:
            return
        self.seen.append(node)
        try:
            yield from self._leaves(node)
        finally:
            self.seen.pop()

    def _leaves(self, node):  # noqa: C901, PLR0912 - one case for each kind of expression
        match node:
            case ast.IfExp(body=body, orelse=orelse):
                yield from self.leaves(body)
                yield from self.leaves(orelse)
            case ast.BoolOp(values=values):
                for each in values:
                    yield from self.leaves(each)
            case ast.NamedExpr(value=value):
                yield from self.leaves(value)
            case ast.Name(id=name):
                yield from self.named(node, name)
            case ast.Subscript(value=value, slice=ast.Constant(value=int(at))):
                yield from self.element(value, at)
            case ast.Subscript(value=value):
                yield from self.values(value)
            case ast.Call(func=ast.Attribute(value=value, attr="get"), args=args) if args:
                yield from self.values(value)
                for each in args[1:]:
                    yield from self.leaves(each)
            case ast.Call(func=ast.Name(id=name)) if name in self.functions:
                for function in self.near(self.functions[name], node, name):
                    for value, _ in _returned(function):
                        yield from self.leaves(value)
            case ast.Call(func=ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name)) if (
                name in self.functions
            ):
                for function in self.near(self.functions[name], node, name):
                    for value, _ in _returned(function):
                        yield from self.leaves(value)
            case _:
                yield node

    def element(self, node, at):
        """Yield what the element *at* of *node* can be."""
        for leaf in self.leaves(node):
            if isinstance(leaf, ast.Tuple | ast.List) and at < len(leaf.elts):
                yield from self.leaves(leaf.elts[at])

    def values(self, node):
        for leaf in self.leaves(node):
            match leaf:
                case ast.Dict(values=values):
                    for value in values:
                        yield from self.leaves(value)
                case ast.Tuple(elts=values) | ast.List(elts=values):
                    for value in values:
                        yield from self.leaves(value)
                case ast.DictComp(value=value):
                    yield from self.leaves(value)
                case ast.Call(func=ast.Attribute(value=value, attr="items")):
                    yield from self.values(value)

    def named(self, node, name):
        found = False
        for scope in self.scopes[node].chain():
            if not isinstance(scope.node, FUNCTIONS):
                continue
            if name in {each.arg for each in _parameters(scope.node)}:
                found = True
                yield from self.parameter(scope.node, name)
            for way, value, looped in self.assignments(scope.node).get(name, ()):
                found = True
                yield from self.walk_down(value, way, looped)
            if found:
                return
        for value in self.near(self.constants.get(name, []), node, name):
            found = True
            yield from self.leaves(value)
        if not found:
            yield node

    def assignments(self, function):
        """Return what each name of a function is given: the way to it within the target, and the value."""
        if function not in self.assigned:
            found = self.assigned[function] = {}
            for node in ast.walk(function):
                match node:
                    case ast.Assign(targets=targets, value=value):
                        pairs = [(target, value, False) for target in targets]
                    case ast.AnnAssign(target=target, value=ast.expr() as value):
                        pairs = [(target, value, False)]
                    case ast.NamedExpr(target=target, value=value):
                        pairs = [(target, value, False)]
                    case ast.For(target=target, iter=value):
                        pairs = [(target, value, True)]
                    case ast.comprehension(target=target, iter=value):
                        pairs = [(target, value, True)]
                    case ast.Call(
                        func=ast.Attribute(value=ast.Name() as target, attr="append"), args=[value]
                    ):
                        pairs = [(target, ast.List([value]), False)]
                    case _:
                        continue
                for target, value, looped in pairs:
                    for name, way in _targets(target):
                        found.setdefault(name, []).append((way, value, looped))
        return self.assigned[function]

    def walk_down(self, value, way, looped):
        if looped:
            match value:
                case ast.Call(func=ast.Name(id="enumerate"), args=[inner, *_]) if way[:1] == (1,):
                    yield from self.walk_down(inner, way[1:], looped)
                    return
                case ast.Call(func=ast.Attribute(value=inner, attr="items")) if way[:1] == (1,):
                    for leaf in self.values(inner):
                        yield from self.down(leaf, way[1:])
                    return
                case ast.Call(func=ast.Name(id=called)) if called in self.functions:
                    for function in self.near(self.functions[called], value, called):
                        for given, yielded in _returned(function):
                            yield from self.walk_down(given, way, not yielded)
                    return
            for leaf in self.leaves(value):
                if isinstance(leaf, ast.Tuple | ast.List):
                    for each in leaf.elts:
                        yield from self.down(each, way) if way else self.leaves(each)
                elif way:
                    yield from self.down(leaf, way)
            return
        yield from self.down(value, way)

    def down(self, node, way):
        if not way:
            yield from self.leaves(node)
            return
        for leaf in self.leaves(node):
            if isinstance(leaf, ast.Tuple | ast.List) and way[0] < len(leaf.elts):
                yield from self.down(leaf.elts[way[0]], way[1:])

    def parameter(self, function, name):
        if isinstance(function, ast.Lambda):
            return
        called = function.name
        calls = [call for call in self.calls.get(called, []) if self.means(call, called, function)]
        if called == "__init__":
            outer = next(each for each in self.classes if function in each.body)
            calls = self.calls.get(outer.name, [])
        for call in calls:
            for value, at in _given(call, function, name):
                yield from self.leaves(value) if at is None else self.element(value, at)

    def means(self, call, name, function):
        """Return whether a call can be one of *function*, and not of another of that name."""
        return function in self.near(self.functions.get(name, []), call, name)

    # -- samples -----------------------------------------------------------------------------------

    def samples(self, node):
        if node in self.known and not self.seen:
            return self.known[node]
        found = {}
        for leaf in islice(self.leaves(node), MOST):
            for text in islice(self.text(leaf), MOST):
                found.setdefault(text)
        if not self.seen:
            self.known[node] = list(found) or [GAP]
        return list(found) or [GAP]

    def text(self, node):
        match node:
            case ast.Constant(value=str(value)):
                yield value
            case ast.Constant(value=None):
                return
            case ast.JoinedStr(values=values):
                for parts in islice(product(*map(self.part, values)), MOST):
                    yield "".join(parts)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                for parts in islice(product(self.samples(left), self.samples(right)), MOST):
                    yield "".join(parts)
            case ast.Call(func=ast.Attribute(value=value, attr="format")):
                for text in self.samples(value):
                    yield _filled(text)
            case ast.Call(
                func=ast.Attribute(value=value, attr="rstrip" | "removesuffix" | "strip")
            ):
                yield from self.samples(value)
            case _:
                yield GAP

    def part(self, node):
        if isinstance(node, ast.Constant):
            return [str(node.value)]
        if node.conversion == ord("r"):
            return [f"'{GAP}'"]
        if isinstance(node.value, ast.Call) and getattr(node.value.func, "id", "") in {
            "str",
            "len",
        }:
            return [GAP]
        return self.samples(node.value)


def _filled(text):
    from string import Formatter

    return "".join(
        literal + (GAP if name is not None else "")
        for literal, name, _, _ in Formatter().parse(text)
    )


ERRORS = {
    name
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, ocsea.OcseaError)
}
_TOLD = {"message", "remedy", "hint"}


@cache
def _carriers():
    """Return what is given messages, by name, and where: errors, `Problem`, errors within a module."""
    found = {name: {0: "message", "hint": "hint"} for name in (*ERRORS, "cls")}
    found["Problem"] = {3: "message", 4: "remedy", "message": "message", "remedy": "remedy"}
    for node in Source.read().classes:
        for each in node.body if node.name not in ERRORS else ():
            if isinstance(each, ast.FunctionDef) and each.name == "__init__":
                names = [argument.arg for argument in _parameters(each)[1:]]
                places = {at: name for at, name in enumerate(names) if name in _TOLD}
                if "message" in places.values():
                    found[node.name] = places | {name: name for name in places.values()}
    return found


def _arguments(call, wanted):
    """Yield the arguments of an error or a problem that are told to the reader."""
    for at, argument in enumerate(call.args):
        if isinstance(argument, ast.Starred):
            for place in (each for each in wanted if isinstance(each, int) and each >= at):
                element = ast.Constant(place - at)
                yield wanted[place], ast.Subscript(value=argument.value, slice=element)
            break
        if at in wanted:
            yield wanted[at], argument
    for keyword in call.keywords:
        if keyword.arg in wanted:
            yield wanted[keyword.arg], keyword.value


@cache
def sites():
    """Return every place of the library that gives a message, with samples of what it can be."""
    follower, found = Follower(), []
    for name, wanted in _carriers().items():
        for call in follower.calls.get(name, ()):
            module = follower.home[call]
            if name == "cls" and module != "_base/errors.py":
                continue
            for what, argument in _arguments(call, wanted):
                where = f"{module}:{call.lineno} {what}"
                found.append(Site(where, tuple(follower.samples(argument))))
    return found
