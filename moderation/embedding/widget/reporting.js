// Dialogs: to report a comment, and to be asked once more before something is done for good.

const REASONS = ["abuse", "hate_speech", "spam", "off_topic", "illegal", "other"];
const reported = new Set();

function openDialog(title, ...inside) {
  const heading = `dialog-${forms += 1}`;
  const before = here.root.activeElement;
  const dialog = make("dialog", {"aria-labelledby": heading}, make("h3", {id: heading}, title), ...inside);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before && before.isConnected) before.focus();
  });
  here.frame.append(dialog);
  dialog.showModal();
  return dialog;
}

function confirmFirst(what, then) {
  const dialog = openDialog(say(`${what}_title`), make("p", {}, say(`${what}_text`)),
    make("p", {class: "actions"},
      press(say(`${what}_yes`), "danger", () => { dialog.close(); then(); }),
      press(say("cancel"), "quiet", () => dialog.close(), {autofocus: true})));
}

function reportButton(comment) {
  const done = reported.has(comment.id);
  const button = press(say(done ? "reported" : "report"), "link", () => openReport(comment, button), {disabled: done,
    "aria-label": say(done ? "reported" : "report_whose", {name: comment.author.name})});
  return button;
}

function openReport(comment, button) {
  const choices = REASONS.map((reason) => make("label", {class: "choice"},
    make("input", {type: "radio", name: "reason", value: reason}), say(`report_${reason}`)));
  const note = make("textarea", {rows: 2, maxlength: 1000, dir: "auto", id: "report-note"});
  const problem = make("div");
  const form = make("form", {class: "report"},
    make("fieldset", {}, make("legend", {}, say("report_why")), choices),
    make("label", {for: "report-note"}, say("report_note")), note,
    make("p", {class: "hint"}, say("report_hint")), problem,
    make("p", {class: "actions"}, make("button", {class: "primary"}, say("report_send")),
      press(say("cancel"), "quiet", () => dialog.close())));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const chosen = form.querySelector("input:checked");
    if (!chosen) return complain(problem, say("report_choose"));
    try {
      const body = JSON.stringify({reason: chosen.value, note: note.value.trim()});
      await ask(`v1/comments/${comment.id}/reports`, {method: "POST", body});
    } catch (refusal) {
      return complain(problem, wordsOf(refusal));
    }
    reported.add(comment.id);
    dialog.close();
    button.textContent = say("reported");
    button.disabled = true;
    announce(say("report_thanks"));
    thank(button);
  });
  const dialog = openDialog(say("report_title"), form);
}

function thank(button) {
  const thanks = make("span", {class: "done"}, say("report_thanks"));
  button.replaceWith(thanks);
  focusOn(thanks);
}
