"""Schemas as rows of a table: every field with its path, its type and what it is for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Node = dict[str, Any]

# The vocabulary of reasons fits into a table's cell; that of error codes has its own chapter.
_MOST_SHOWN = 30
_WORDS = {
    "string": "text",
    "integer": "whole number",
    "array": "list",
    "boolean": "true or false",
    "uuid": "id",
    "date-time": "time",
    "idn-email": "e-mail address",
    "uri": "address",
    "uri-reference": "address",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an object; `name` is its path, as in `author.email`."""

    name: str
    required: bool
    type: str
    description: str


def resolve(document: Node, node: Node) -> Node:
    """What a reference refers to, or the node itself."""
    while "$ref" in node:
        target = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def fields_of(document: Node, schema: Node, prefix: str = "") -> Iterator[Field]:
    """All fields of an object's schema, those of objects inside it behind their own."""
    schema = _object_in(document, schema)
    for name, raw in schema.get("properties", {}).items():
        inner = _object_in(document, raw)
        required = name in schema.get("required", ())
        description = raw.get("description") or inner.get("description", "")
        yield Field(prefix + name, required, type_text({**inner, **raw}), description)
        # A named schema is explained in its own place.
        if "properties" in inner and "$ref" not in raw and name != "scores":
            yield from fields_of(document, inner, f"{prefix}{name}.")


def type_text(schema: Node) -> str:
    """What a value must be like, in a few words."""
    if "const" in schema:
        return f"always `{schema['const']}`"
    limits = [_limits(schema), f"default {schema['default']}" if "default" in schema else ""]
    return ", ".join(part for part in (_kind(schema), *limits) if part)


def _kind(schema: Node) -> str:
    items = schema.get("items", {})
    allowed = [f"`{value}`" for value in schema.get("enum") or items.get("enum") or () if value]
    if len(allowed) > _MOST_SHOWN:
        return "one of the codes below"
    kinds = [schema["type"]] if isinstance(schema.get("type"), str) else schema.get("type", ())
    named = [_word(kind, schema) for kind in kinds if kind != "null" and not allowed]
    return _either([*named, *allowed, *(["null"] if "null" in kinds else [])])


def _word(kind: str, schema: Node) -> str:
    return _WORDS.get(schema.get("format", kind), kind)


def _either(words: list[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _limits(schema: Node) -> str:
    for low, high, unit in (("minLength", "maxLength", " characters"), ("minimum", "maximum", "")):
        if low in schema and high in schema:
            return f"{schema[low]}–{schema[high]:,}{unit}"  # noqa: RUF001 - a range
    return ""


def _object_in(document: Node, schema: Node) -> Node:
    """The schema itself, resolved; of a choice between an object and null, the object."""
    schema = resolve(document, schema)
    for choice in schema.get("anyOf", ()):
        if choice.get("type") != "null":
            return {
                **resolve(document, choice),
                **{k: v for k, v in schema.items() if k != "anyOf"},
            }
    return schema
