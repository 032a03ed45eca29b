"""Where a message comes from that is looked up by something else than its own text, in Python.

Known are tables in UPPER_CASE, whose words are `mark`ed where they stand; fields that hold
marked words; and names that are bound to either, in the same file.
"""

import ast
from collections import defaultdict

from tests.guards.repository import python

# Of Setting, Section, Place and Link, which are made with marked words alone.
FIELDS = {"words", "title", "explained", "kind"}
LOOKED_UP = {"gettext", "ngettext", "translated"}


class Scope:
    """The names of one function or class, with what each is bound to.

    `returned` is what the functions of its file return.
    """

    def __init__(self, part, file):
        self.bound, self.returned = defaultdict(list), {}
        for node in ast.walk(part):
            self._note(node)
        for node in ast.walk(file):
            if isinstance(node, ast.FunctionDef):
                returns = [one for one in ast.walk(node) if isinstance(one, ast.Return)]
                self.returned[node.name] = [one.value for one in returns]

    def _note(self, node):
        if isinstance(node, ast.Assign):
            self._bind(node.targets, node.value)
        elif isinstance(node, ast.NamedExpr | ast.For | ast.comprehension):
            self._bind([node.target], node.value if isinstance(node, ast.NamedExpr) else node.iter)
        elif isinstance(node, ast.FunctionDef):
            for given in (*node.args.args, *node.args.kwonlyargs):
                # Whoever calls it may hand over anything.
                self.bound[given.arg].append(None)

    def _bind(self, targets, value):
        for target in targets:
            for node in ast.walk(target):
                if isinstance(node, ast.Name):
                    self.bound[node.id].append(value)

    def is_known(self, node, seen=()):
        """Whether all that this can be is a marked message, or nothing."""
        if node is None or node in seen:
            return node is not None
        seen = (*seen, node)
        known = [self.is_known(one, seen) for one in self._may_be(node)]
        return _is_root(node) or (bool(known) and all(known))

    def _may_be(self, node):
        """What the value can come from."""
        match node:
            case ast.Name():
                return self.bound[node.id] or [None]
            case ast.IfExp() | ast.BoolOp():
                return [node.body, node.orelse] if isinstance(node, ast.IfExp) else node.values
            case ast.Subscript():
                return [node.value]
            case ast.Call(func=ast.Attribute(attr="get" | "items")):
                return [node.func.value, *node.args[1:]]
            case ast.Call(func=ast.Name()):
                return self.returned.get(node.func.id, [])
        return []


def _is_root(node):
    match node:
        case ast.Constant():
            return node.value is None or node.value == ""
        case ast.Name():
            return node.id.lstrip("_").isupper()
        case ast.Attribute():
            return node.attr.isupper() or node.attr in FIELDS
        case ast.Call(func=ast.Name(id="mark")):
            return True
    return False


def strange(tree):
    """Lines where something is looked up that may be no marked message."""
    return [
        node.lineno
        for part in _parts(tree)
        for scope in [Scope(part, tree)]
        for node in ast.walk(part)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in LOOKED_UP
        and not all(_is_text(one) or scope.is_known(one) for one in _messages(node))
    ]


def _parts(tree):
    """Functions and classes one by one, and all that stands outside them as one."""
    whole = [one for one in tree.body if isinstance(one, ast.FunctionDef | ast.ClassDef)]
    outside = [one for one in tree.body if one not in whole]
    return [*whole, ast.Module(body=outside, type_ignores=[])]


def _messages(call):
    return call.args[:2] if call.func.id == "ngettext" else call.args[:1]


def _is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def tables():
    """Every constant of the service: its name, the file, and what it is bound to."""
    for file, tree in python("moderation"):
        for node in tree.body:
            yield from ((name, file, node.value) for name in _constants(node))


def _constants(node):
    targets = node.targets if isinstance(node, ast.Assign) else []
    targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
    names = [one.id for one in targets if isinstance(one, ast.Name)]
    return [name for name in names if name.lstrip("_").isupper()]


def handed_to_templates():
    """Names under which templates are given a whole table: `states=STATES_IN_SHORT`."""
    given = defaultdict(list)
    calls = (node for _, tree in python("moderation") for node in ast.walk(tree))
    for call in filter(_renders, calls):
        for one in call.keywords:
            given[one.arg].append(_is_root(one.value) and isinstance(one.value, ast.Name))
    return {name for name, tables in given.items() if all(tables)}


def _renders(node):
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(called, ast.Name) and called.id in ("render_template", "_page", "_form")
