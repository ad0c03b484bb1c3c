// Keeps what is being written on this device until it is saved: no lost connection,
// no closed window and no lost sign-in takes it away. Text only, by value.

const PREFIX = "kyodo-draft:";
const KEPT_FOR = 30 * 24 * 3600 * 1000;
const UNKEPT = new Set(["csrf_token", "version", "kind"]);
const form = document.querySelector("form.item-form[data-draft]");

if (document.querySelector("[data-saved]")) {
  const sent = read(sessionStorage, "kyodo-sent");
  // Older versions' drafts of the same thing were merged into what is saved.
  for (const key of Object.keys(localStorage)) {
    if (sent && key.startsWith(sent)) localStorage.removeItem(key);
  }
  sessionStorage.removeItem("kyodo-sent");
}
for (const key of Object.keys(localStorage)) {
  if (!key.startsWith(PREFIX)) continue;
  const kept = read(localStorage, key);
  if (!kept || Date.now() - kept.at > KEPT_FOR) localStorage.removeItem(key);
}

if (form && !form.querySelector("fieldset:disabled")) keep();

function keep() {
  // Not form.action: the buttons of that name hide it.
  const address = new URL(form.getAttribute("action"), location.href);
  const path = address.pathname;
  const kind = form.elements.kind ? form.elements.kind.value : "";
  const key = `${PREFIX}${path}:${kind}:${form.dataset.draft}`;
  const bar = document.getElementById("draft-bar");
  const offline = document.getElementById("draft-offline");
  const opened = plain(fields());
  let leaving = false;
  let pressed = null;
  let reached = false;

  // Where a choice is asked for, the page already has what was written.
  const kept = "choosing" in form.dataset ? null : find(path, kind, key);
  if (kept && plain(kept.fields) !== opened) {
    bar.hidden = false;
    document.getElementById("draft-restore").addEventListener("click", () => {
      restore(kept.fields);
      // The draft says what it was written over: the server merges what came since.
      if (form.elements.version) form.elements.version.value = kept.key.split(":").at(-1);
      bar.hidden = true;
      save();
      form.dispatchEvent(new Event("input", { bubbles: true }));
    });
    document.getElementById("draft-drop").addEventListener("click", () => {
      localStorage.removeItem(kept.key);
      bar.hidden = true;
    });
  }

  form.addEventListener("input", save);
  form.addEventListener("change", save);
  window.addEventListener("offline", () => { offline.hidden = false; });
  window.addEventListener("online", () => { offline.hidden = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && changed()) event.preventDefault();
  });
  document.getElementById("draft-retry").addEventListener("click", () => {
    form.requestSubmit(pressed);
  });

  form.addEventListener("submit", async (event) => {
    pressed = event.submitter;
    if (reached) {
      leaving = true;
      sessionStorage.setItem("kyodo-sent", JSON.stringify(`${PREFIX}${path}:${kind}:`));
      return;
    }
    // A form that is sent into nothing ends on the browser's own page: ask first.
    event.preventDefault();
    save();
    try {
      await fetch(address, { method: "HEAD", cache: "no-store" });
    } catch {
      offline.hidden = false;
      offline.scrollIntoView({ block: "center" });
      return;
    }
    reached = true;
    offline.hidden = true;
    form.requestSubmit(pressed);
    reached = false;
  });

  function changed() {
    return plain(fields()) !== opened;
  }

  function save() {
    if (!changed()) return;
    try {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), fields: fields() }));
    } catch {
      // No room, or the browser keeps nothing: leaving is warned of all the same.
    }
  }
}

function find(path, kind, key) {
  // The same thing's draft of an older version is offered as well: it is merged.
  const keys = Object.keys(localStorage)
    .filter((each) => each === key || each.startsWith(`${PREFIX}${path}:${kind}:`))
    .sort((one, other) => (read(localStorage, other)?.at ?? 0) - (read(localStorage, one)?.at ?? 0));
  const kept = keys.length ? read(localStorage, keys[0]) : null;
  return kept && Array.isArray(kept.fields) ? { key: keys[0], fields: kept.fields } : null;
}

function fields() {
  return [...new FormData(form)].filter(
    ([name, value]) => !UNKEPT.has(name) && typeof value === "string",
  );
}

function plain(written) {
  return JSON.stringify(written.filter(([, value]) => value !== ""));
}

function restore(written) {
  const values = new Map();
  for (const [name, value] of written) values.set(name, [...(values.get(name) ?? []), value]);
  for (const [name, all] of values) addRows(name, all.length);
  const seen = new Map();
  for (const control of form.elements) {
    if (!control.name || UNKEPT.has(control.name) || control.type === "submit") continue;
    const all = values.get(control.name) ?? [];
    if (control.type === "checkbox" || control.type === "radio") {
      control.checked = all.includes(control.value);
    } else if (control.tagName !== "BUTTON" && control.tagName !== "FIELDSET") {
      const place = seen.get(control.name) ?? 0;
      seen.set(control.name, place + 1);
      if (place < all.length) control.value = all[place];
    }
  }
}

function addRows(name, wanted) {
  const inputs = [...form.querySelectorAll("[role=group] input")].filter((each) => each.name === name);
  const last = inputs.at(-1)?.closest("[role=group]");
  for (let count = inputs.length; last && count < wanted; count += 1) {
    const row = last.cloneNode(true);
    for (const input of row.querySelectorAll("input")) {
      input.value = "";
      input.id += `-${count}`;
      input.labels?.forEach((label) => label.removeAttribute("for"));
      input.setAttribute("aria-label", input.previousElementSibling?.textContent ?? name);
    }
    last.after(row);
  }
}

function read(storage, key) {
  try {
    return JSON.parse(storage.getItem(key));
  } catch {
    return null;
  }
}
