// Draws a comment's text from the tree that the service made of it.

const TAGS = ["p", "br", "em", "strong", "code", "pre", "blockquote"];

function drawn(node) {
  if (typeof node === "string") return node;
  const [tag, ...rest] = node;
  if (tag === "a") return drawnLink(rest[0], rest.slice(1));
  const inside = rest.map(drawn);
  return TAGS.includes(tag) ? make(tag, {}, inside) : inside;
}

function drawnLink(address, inside) {
  const children = inside.map(drawn);
  if (!/^https?:\/\//i.test(address)) return children;
  return make("a", {href: address, rel: "nofollow ugc noopener"}, children);
}

function textOf(comment) {
  const inside = comment.content ? comment.content.map(drawn) : make("p", {class: "plain"}, comment.body);
  return make("div", {class: "text", dir: "auto"}, inside);
}
