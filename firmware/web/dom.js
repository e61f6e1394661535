// Small helpers around the DOM. Text always goes in as text nodes: nothing here parses HTML.

// h("button", {class: "x", onclick: f, "data-testid": "y"}, "text", node, [more])
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const paths = {
  online: "M5 12.5a10 10 0 0 1 14 0M8 15.5a6 6 0 0 1 8 0M12 19h.01M2 9a15 15 0 0 1 20 0",
  offline: "M3 3l18 18M5 12.5a10 10 0 0 1 3-2M19 12.5a10 10 0 0 0-4-2.4M8 15.5a6 6 0 0 1 8 0M12 19h.01",
  check: "M5 13l4 4L19 7",
  cross: "M6 6l12 12M18 6L6 18",
  clock: "M12 7v5l3 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M5 20a7 7 0 0 1 14 0",
  question: "M9.5 9a2.5 2.5 0 1 1 3.5 2.3c-.7.4-1 .9-1 1.7M12 17h.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18",
  alert: "M12 9v4M12 17h.01M12 3l10 18H2z",
  back: "M4 12h16M10 6l-6 6 6 6",
  undo: "M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
  qr: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2M18 14h2M14 18h2M18 18h2v2",
  phone: "M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1M11 18h2",
  print: "M7 8V3h10v5M7 17H4v-7h16v7h-3M7 14h10v7H7z",
  queue: "M4 6h16M4 12h16M4 18h10",
  half: "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18",
  erase: "M9 5h11v14H9l-6-7zM12 9.5l5 5M17 9.5l-5 5",
};

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", paths[name] ?? paths.question);
  svg.append(path);
  return svg;
}

export function button(label, { kind = "plain", testid, iconName, ...attributes } = {}) {
  return h("button", { type: "button", class: `button ${kind}`, "data-testid": testid, ...attributes },
    iconName ? icon(iconName) : null, h("span", {}, label));
}

// A modal dialog that is gone once it closes; resolves with what `finish` was given, undefined when dismissed.
export function ask(build, testid) {
  return new Promise((resolve) => {
    let answer;
    const dialog = h("dialog", { class: "dialog", "data-testid": testid });
    const finish = (value) => { answer = value; dialog.close(); };
    dialog.append(build(finish));
    dialog.addEventListener("close", () => { dialog.remove(); resolve(answer); });
    document.body.append(dialog);
    dialog.showModal();
  });
}

// Replaces what `parent` shows, unless it would look the same: focus and scroll stay where they are.
export function show(parent, key, build) {
  if (parent.dataset.shown === key) return false;
  const focused = parent.contains(document.activeElement) ? document.activeElement.dataset.testid : undefined;
  parent.replaceChildren(...[build()].flat());
  parent.dataset.shown = key;
  if (focused) parent.querySelector(`[data-testid="${CSS.escape(focused)}"]`)?.focus();
  return true;
}
