// Two comforts; the page is complete without them: copying a command, and seeing where one is.

function addCopyButton(block) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(block.querySelector("pre").textContent);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
  block.append(button);
}

function followReading() {
  const links = new Map();
  for (const link of document.querySelectorAll(".contents a")) {
    const target = document.getElementById(link.hash.slice(1));
    if (target) links.set(target, link);
  }
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      for (const link of links.values()) link.removeAttribute("aria-current");
      links.get(entry.target).setAttribute("aria-current", "true");
    }
  }, { rootMargin: "-72px 0px -75% 0px" });
  for (const target of links.keys()) seen.observe(target);
}

// On a narrow screen the contents start folded and fold again once something is chosen.
function foldContents() {
  const contents = document.querySelector(".contents");
  const narrow = window.matchMedia("(max-width: 820px)");
  const apply = () => { contents.open = !narrow.matches; };
  narrow.addEventListener("change", apply);
  contents.addEventListener("click", (event) => {
    if (narrow.matches && event.target.closest("a")) contents.open = false;
  });
  apply();
}

if (navigator.clipboard) document.querySelectorAll(".copyable").forEach(addCopyButton);
followReading();
foldContents();
