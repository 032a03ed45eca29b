// The form: for a comment on the article, or for a reply to one. It opens when it is needed.

const MOST = 5000;
const ALMOST = 4500;
const ADDRESS = /^\S+@\S+\.\S+$/;
let forms = 0;

// What the service calls a field, and what is its own in the form.
const FIELDS = {body: "body", "author.name": "name", "author.email": "email"};

function composer(parent, close) {
  forms += 1;
  const key = parent ? parent.id : "";
  const form = {key, parent, close, draft: draftOf(key) || {body: "", since: 0}, controls: {}};
  const text = make("textarea", {rows: 3, maxlength: MOST, dir: "auto", required: true, placeholder: parent ? "" : say("placeholder")});
  text.value = form.draft.body;
  form.left = make("p", {class: "left hint", hidden: true});
  const title = say(parent ? "your_reply" : "your_comment");
  form.element = make("form", {class: "write", novalidate: true, "aria-label": title},
    parent && make("p", {class: "answering"}, told("answering", {name: called(parent.author.name)})),
    field(form, "body", text, title), form.left,
    here.settings.markup.length > 0 && make("p", {class: "hint markup"}, say("hint_markup")),
    restOf(form));
  listen(form, text);
  if (!parent && !form.draft.body) form.element.classList.add("closed");
  return form;
}

// What is only shown once somebody writes: who it is, and the buttons.
function restOf(form) {
  form.trap = make("input", {name: "website", tabindex: -1, autocomplete: "off", "aria-hidden": "true"});
  form.problem = make("div", {class: "problem"});
  form.send = make("button", {type: "submit", class: "primary"}, sendWords(form));
  return make("div", {class: "rest"}, here.reader ? known(form) : unknown(form),
    make("div", {class: "trap", "aria-hidden": "true"}, form.trap), form.problem,
    make("p", {class: "actions"}, form.send, form.close && press(say("cancel"), "quiet", () => form.close())));
}

function nameField(form, value) {
  const name = make("input", {autocomplete: "nickname", maxlength: 80, dir: "auto", required: true});
  name.value = value;
  return field(form, "name", name, say("name"));
}

function known(form) {
  const {name} = here.reader;
  return name ? make("p", {class: "answering"}, told("as_reader", {name: called(name)})) : nameField(form, "");
}

function unknown(form) {
  const me = kept("me");
  const email = make("input", {type: "email", autocomplete: "email", maxlength: 254, required: true});
  email.value = me.email || "";
  form.remember = make("input", {type: "checkbox", id: `remember-${forms}`});
  form.remember.checked = Boolean(me.email);
  return [
    make("div", {class: "pair"},
      nameField(form, me.name || ""), field(form, "email", email, say("email"), say("hint_email"))),
    make("p", {class: "remember"}, form.remember, make("label", {for: form.remember.id}, say("remember"))),
  ];
}

function sendWords(form) {
  return say(form.parent ? "send_reply" : "send");
}

function field(form, name, control, label, hint) {
  const id = `${name}-${forms}`;
  const wrong = make("p", {class: "wrong", id: `${id}-wrong`, hidden: true});
  control.id = id;
  control.name = name;
  control.setAttribute("aria-describedby", hint ? `${id}-wrong ${id}-hint` : `${id}-wrong`);
  form.controls[name] = {control, wrong};
  return make("div", {class: "field"}, make("label", {for: id}, label), control, wrong,
    hint && make("p", {class: "hint", id: `${id}-hint`}, hint));
}

function listen(form, text) {
  const grow = () => {
    form.element.classList.remove("closed");
    const lines = text.value.split("\n").length + Math.floor(text.value.length / 70);
    text.rows = Math.min(16, Math.max(4, lines));
  };
  const begin = () => { form.draft.since = form.draft.since || Date.now(); };
  text.addEventListener("focus", () => { begin(); grow(); });
  text.addEventListener("input", () => {
    begin();
    grow();
    form.draft.body = text.value;
    keepDraft(form.key, form.draft);
    const left = MOST - text.value.length;
    form.left.hidden = text.value.length < ALMOST;
    form.left.textContent = say("left", {count: left});
  });
  form.element.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(form);
  });
  if (text.value) grow();
}

function valueOf(form, name) {
  return form.controls[name] ? form.controls[name].control.value : here.reader[name];
}

function markWrong(form, wrong) {
  for (const [name, {control, wrong: place}] of Object.entries(form.controls)) {
    place.hidden = !wrong[name];
    place.textContent = wrong[name] || "";
    if (wrong[name]) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
  const first = ["body", "name", "email"].find((name) => wrong[name] && form.controls[name]);
  if (first) form.controls[first].control.focus();
  return Boolean(first);
}

function lacking(form) {
  const wrong = {};
  if (!valueOf(form, "body").trim()) wrong.body = say("wrong_body");
  if (!valueOf(form, "name").trim()) wrong.name = say("wrong_name");
  if (!ADDRESS.test(valueOf(form, "email").trim())) wrong.email = say("wrong_email");
  return wrong;
}

async function submit(form) {
  if (form.busy) return;
  replaceChildren(form.problem);
  if (markWrong(form, lacking(form))) return;
  busy(form, true);
  try {
    if (await shouldReconsider(form)) return askToReconsider(form);
    await deliver(form);
  } catch (refusal) {
    showRefusal(form, refusal);
  } finally {
    busy(form, false);
  }
}

function busy(form, yes) {
  form.busy = yes;
  form.send.setAttribute("aria-disabled", String(yes));
  form.send.textContent = yes ? say("sending") : sendWords(form);
}

// The same words are sent with the same key, however often: they are stored once.
async function request(form) {
  const words = {
    author: {email: valueOf(form, "email").trim(), name: valueOf(form, "name").trim(), language},
    body: valueOf(form, "body"),
    parent_id: form.key || null,
  };
  const same = JSON.stringify(words);
  if (!form.sent || form.sent.same !== same) {
    const seconds = (Date.now() - form.draft.since) / 1000;
    const reader = here.reader && await vouched();
    const rest = {article: here.about, form: {website: form.trap.value, seconds}};
    if (reader) rest.author_assertion = reader.token;
    form.sent = {same, once: newKey(), body: JSON.stringify({...words, ...rest})};
  }
  return {method: "POST", key: here.settings.key, once: form.sent.once, body: form.sent.body};
}

async function deliver(form) {
  const comment = await askSite(articlePath(), await request(form));
  const email = valueOf(form, "email").trim();
  if (form.remember) keep("me", form.remember.checked ? {name: comment.author.name, email} : null);
  keepDraft(form.key, null);
  keepOwn(comment.id, comment.author_token);
  form.draft = {body: "", since: 0};
  form.controls.body.control.value = "";
  form.controls.body.control.rows = 3;
  if (form.close) form.close(true);
  else form.element.classList.add("closed");
  // As readers will see it, and perhaps decided already.
  const seen = await askOf(comment.id, {token: comment.author_token}).catch(() => comment);
  focusOn(showOwn(seen, {email}));
}

function showRefusal(form, refusal) {
  const named = refusal.fields.filter((one) => form.controls[FIELDS[one.field]]);
  // What was refused is not stored: it may be sent with another token.
  if (refusal.fields.length) form.sent = null;
  const wrong = {};
  for (const one of named) wrong[FIELDS[one.field]] = say(`wrong_${FIELDS[one.field]}`);
  if (named.length) markWrong(form, wrong);
  else if (here.reader && refusal.fields.length) complain(form.problem, say("wrong_reader"));
  else complain(form.problem, wordsOf(refusal));
}

function complain(place, words) {
  replaceChildren(place, make("p", {class: "notice bad", role: "alert"}, words));
}

async function shouldReconsider(form) {
  const body = valueOf(form, "body");
  if (!here.settings.reconsider || form.asked === body) return false;
  form.asked = body;
  // Nobody waits long for a question: without an answer the comment goes its way.
  const question = askSite("reconsiderations", {
    method: "POST", key: here.settings.key, body: JSON.stringify({body}),
  }).catch(() => ({}));
  const answer = await Promise.race([question, wait(2000)]);
  return Boolean(answer && answer.reconsider);
}

function askToReconsider(form) {
  const text = form.controls.body.control;
  const again = press(say("change_it"), "primary", () => { replaceChildren(form.problem); text.focus(); });
  const question = make("div", {class: "notice warm", role: "group", "aria-label": say("reconsider_title")},
    make("p", {}, make("strong", {}, say("reconsider_title"))),
    make("p", {}, say("reconsider")),
    make("p", {class: "actions"}, again,
      press(say("send_as_it_is"), "quiet", () => { replaceChildren(form.problem); submit(form); })));
  replaceChildren(form.problem, question);
  announce(say("reconsider_title"));
  again.focus();
}
