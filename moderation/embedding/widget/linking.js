// Addresses of single comments: `#comment-<id>` leads to it, wherever in the thread it is.

const LINKED = /^#comment-([0-9a-f-]{36})$/;

function addressOf(id) {
  return `${location.pathname}${location.search}#comment-${id}`;
}

async function goToLinked() {
  const found = LINKED.exec(location.hash);
  if (!found) return;
  const node = nodes.get(found[1]) || await fetchLinked(found[1]);
  if (!node) {
    announce(say("linked_gone"));
    complain(here.problem, say("linked_gone"));
    return;
  }
  await bringOut(node);
  for (const one of here.root.querySelectorAll(".linked")) one.classList.remove("linked");
  node.item.classList.add("linked");
  node.item.scrollIntoView({block: "center", behavior: calm() ? "auto" : "smooth"});
  node.item.focus({preventScroll: true});
}

// A comment that is not on this page yet, with everything that it answers.
async function fetchLinked(id) {
  const line = [];
  try {
    for (let next = id; next && !nodes.has(next) && line.length < 50;) {
      const comment = await askOf(next, {});
      if (comment.article_id !== here.article || comment.status !== "published") break;
      line.push(comment);
      next = comment.parent_id;
    }
  } catch (refusal) {
    // What it answers may be gone; it is shown all the same.
  }
  hang(line.reverse().map(adopt));
  return nodes.get(id);
}

async function bringOut(node) {
  if (node.item) return;
  const parent = parentOf(node);
  if (parent === top) {
    put(node, here.list, 0, true);
    return;
  }
  await bringOut(parent);
  const others = undrawn(parent).filter((kid) => kid !== node);
  parent.kids = parent.kids.filter((kid) => !others.includes(kid));
  showReplies(parent, 1);
  parent.kids.push(...others);
  drawTail(parent);
}
