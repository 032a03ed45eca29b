// One published comment, and what can be done below it.

function headOf(comment, more) {
  const shown = comment.published_at || comment.created_at;
  const time = timeOf(shown);
  return make("p", {class: "head"}, make("bdi", {class: "name", ...more}, comment.author.name),
    comment.status === "published" ? make("a", {class: "when", href: addressOf(comment.id)}, time) : time,
    comment.edited_at && make("span", {class: "edited"}, say("edited")));
}

function drawNode(node) {
  const {comment} = node;
  node.problem = make("div");
  node.article = comment.gone ? make("article", {class: "comment"}, make("p", {class: "gone"}, say("absent")), node.problem)
    : articleOf(node);
  node.replying = make("div");
  node.box = node.depth < here.settings.nesting ? make("ol", {class: "replies"}) : null;
  node.tail = make("div", {class: "tail"});
  node.item = make("li", {id: `comment-${comment.id}`, tabindex: -1}, node.article, node.replying, node.box, node.tail);
  if (here.settings.key && !closed() && !comment.gone && draftOf(comment.id)) openReply(node);
}

function articleOf(node) {
  const {comment} = node;
  node.actions = make("p", {class: "actions"}, actionsOn(node));
  return make("article", {class: "comment", "aria-labelledby": `by-${comment.id}`},
    headOf(comment, {id: `by-${comment.id}`}), answers(node), textOf(comment), node.problem, node.actions);
}

// Where it does not stand below what it answers, it says what that is.
function answers(node) {
  const parent = nodes.get(node.comment.parent_id);
  if (!node.comment.parent_id || (parent && parent.box)) return null;
  if (!parent || parent.comment.gone) return make("p", {class: "answers"}, say("answers_nobody"));
  const link = make("a", {href: addressOf(parent.comment.id)}, called(parent.comment.author.name));
  return make("p", {class: "answers"}, told("answering", {name: link}));
}

function actionsOn(node) {
  const {comment} = node;
  const own = Boolean(tokenOf(comment.id));
  const reply = here.settings.key && !closed() && press(say("reply"), "link", () => toggleReply(node), {
    "aria-expanded": "false", "aria-label": say("reply_to", {name: comment.author.name})});
  node.reply = reply || null;
  return [reply, own ? actionsOnOwn(node) : reportButton(comment), own && make("span", {class: "yours"}, say("yours"))];
}

function toggleReply(node) {
  if (node.form) closeReply(node);
  else openReply(node).controls.body.control.focus();
}

function openReply(node) {
  node.form = composer(node.comment, (sent) => closeReply(node, sent));
  node.replying.append(node.form.element);
  if (node.reply) node.reply.setAttribute("aria-expanded", "true");
  return node.form;
}

function closeReply(node, sent) {
  node.form.element.remove();
  node.form = null;
  if (node.reply) node.reply.setAttribute("aria-expanded", "false");
  if (!sent) node.reply.focus();
}

function closed() {
  return here.settings.moderation === "closed";
}

// Where one's own replies wait: above those that everybody sees.
function ownBox(node) {
  if (!node.own) {
    node.own = make("ol", {class: "replies"});
    node.replying.after(node.own);
  }
  return node.own;
}
