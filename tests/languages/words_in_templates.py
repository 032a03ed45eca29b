"""The same for templates: tables by name, what a loop takes from one, and the fields of words."""

from jinja2 import Environment, nodes

from tests.languages.words_in_python import FIELDS

ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
LOOKED_UP = {"_", "gettext", "ngettext"}


def is_known(node, names):
    """Whether all that this can be is a marked message; `names` are those of words, in scope."""
    match node:
        case nodes.Const():
            return isinstance(node.value, str)
        case nodes.Name():
            return node.name in names
        case nodes.Getattr():
            return node.attr.isupper() or node.attr in FIELDS
        case nodes.CondExpr():
            return is_known(node.expr1, names) and is_known(node.expr2, names)
        case nodes.Getitem() | nodes.Call(node=nodes.Getattr(attr="items")):
            table = node.node if isinstance(node, nodes.Getitem) else node.node.node
            return is_known(table, names)
    return False


def strange(source, handed=()):
    """Lines of a template where something is looked up that may be no marked message.

    `handed` are the names that it is given words under.
    """
    return list(_strange(ENVIRONMENT.parse(source), frozenset(handed)))


def _strange(node, names):
    names = _in_scope(node, names)
    if _looks_up(node) and not all(is_known(one, names) for one in _messages(node)):
        yield node.lineno
    for child in node.iter_child_nodes():
        yield from _strange(child, names)


def _looks_up(node):
    called = node.node if isinstance(node, nodes.Call) else None
    return isinstance(called, nodes.Name) and called.name in LOOKED_UP


def _in_scope(node, names):
    """The names of words inside this node."""
    if isinstance(node, nodes.Macro):
        return names - {given.name for given in node.args}
    inside = [one for one in node.iter_child_nodes() if isinstance(one, nodes.Assign)]
    pairs = [(one.target, one.node) for one in inside]
    pairs += [(node.target, node.iter)] if isinstance(node, nodes.For) else []
    for target, value in pairs:
        bound = {one.name for one in target.find_all(nodes.Name)}
        bound |= {target.name} if isinstance(target, nodes.Name) else set()
        names = names | bound if is_known(value, names) else names - bound
    return names


def _messages(call):
    return call.args[:2] if call.node.name == "ngettext" else call.args[:1]
