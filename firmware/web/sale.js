// The sale: amount, keypad, methods. Digits come in from the right, as on every till.

import { start_sale, tell } from "./actions.js";
import { button, h, icon, show } from "./dom.js";
import { amount_text, t } from "./i18n.js";
import { minor, pop, push } from "./money.js";
import { changed, state } from "./state.js";

function type(key) {
  state.attempt = null;
  for (const digit of key) state.digits = push(state.digits, digit, state.session.max_amount);
  changed();
}
function erase() {
  state.attempt = null;
  state.digits = pop(state.digits);
  changed();
}
function clear() {
  state.attempt = null;
  state.digits = "";
  changed();
}

const ready = () => state.digits !== "" && state.reachable && !state.starting;
export const usable = (method) => method.available && method.currencies.includes(state.session.currency);

function choose(method) {
  if (!usable(method)) tell(why_not(method));
  else if (state.digits === "") tell(t("enter_amount"));
  else if (ready()) start_sale(method, minor(state.digits));
}

function on_key(event) {
  if (/^\d$/.test(event.key)) type(event.key);
  else if (event.key === "Backspace") erase();
  else if (event.key === "Escape") clear();
  else if (event.key === "Enter" && document.activeElement?.tagName !== "BUTTON") first_method();
  else if (!event.key.startsWith("Arrow") || !move_between_tiles(event.key)) return;
  event.preventDefault();
}
function first_method() {
  const method = grouped(state.methods).flatMap(([, methods]) => methods).find(usable);
  if (method) choose(method);
}

// Arrow keys go to the tile that lies there; from anywhere else the first one takes over.
function move_between_tiles(key) {
  const tiles = [...document.querySelectorAll(".tile")];
  const from = tiles.indexOf(document.activeElement);
  if (!tiles.length || (from < 0 && document.activeElement?.tagName === "BUTTON")) return false;
  if (from < 0) return tiles[0].focus() ?? true;
  const place = (tile) => { const box = tile.getBoundingClientRect(); return { x: box.x + box.width / 2, y: box.y + box.height / 2 }; };
  const here = place(tiles[from]);
  const away = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  const distance = (tile) => {
    const there = place(tile);
    const along = (there.x - here.x) * away[0] + (there.y - here.y) * away[1];
    const aside = Math.abs((there.x - here.x) * away[1]) + Math.abs((there.y - here.y) * away[0]);
    return along > 1 ? along + 3 * aside : Infinity;
  };
  const next = tiles.map((tile) => [distance(tile), tile]).sort((a, b) => a[0] - b[0])[0];
  if (next[0] !== Infinity) next[1].focus();
  return true;
}

function keypad() {
  const key = (label, action, testid, name) =>
    h("button", { type: "button", class: "key", onclick: action, "data-testid": testid, "aria-label": name ?? null }, label);
  const digits = ["7", "8", "9", "4", "5", "6", "1", "2", "3", "0", "00"].map((d) => key(d, () => type(d), `key-${d}`));
  return h("div", { class: "keypad", "data-testid": "keypad" }, digits,
    key(icon("erase"), erase, "key-erase", t("erase")));
}

// What the customer has to do decides where a method stands; a way nobody knows yet stands last.
const groups = [["group_scan", ["qr", "bank_qr"]], ["group_code", ["short_code", "paycode"]], ["group_card", ["none"]], ["group_other", null]];

export function grouped(methods) {
  const known = groups.flatMap(([, kinds]) => kinds ?? []);
  return groups
    .map(([name, kinds]) => [name, methods.filter((m) => (kinds ? kinds.includes(m.presentation) : !known.includes(m.presentation)))])
    .filter(([, members]) => members.length > 0);
}

function why_not(method) {
  if (!method.currencies.includes(state.session.currency)) return t("problem_currency_not_supported");
  const key = `problem_${(method.why_not?.type ?? "").replaceAll("-", "_")}`;
  const text = t(key);
  return text !== key ? text : method.why_not?.detail || t("unavailable");
}

// Two providers may call a thing the same; then who they are tells them apart.
function title(method) {
  const twins = state.methods.filter((other) => other.title === method.title).length > 1;
  return twins ? `${method.title} (${method.provider})` : method.title;
}

function tile(method) {
  const can = usable(method);
  return h("button", {
    type: "button", class: "tile", "data-testid": `method-${method.name}`, "aria-disabled": String(!can || !ready()),
    "data-usable": String(can), onclick: () => choose(method),
  },
  h("span", { class: "tile-title" }, title(method)),
  can ? null : h("span", { class: "tile-hint" }, why_not(method)),
  can && method.if_line_drops ? h("span", { class: "tile-note" }, t("works_offline")) : null);
}

function group([name, members]) {
  return h("section", { class: members.length > 3 ? "group wide" : "group", "data-testid": name, "aria-label": t(name) },
    h("h3", { class: "group-title" }, t(name)), h("div", { class: "tiles" }, members.map(tile)));
}

export function build_sale() {
  const amount = h("output", { class: "amount", "aria-label": t("amount"), "data-testid": "amount" });
  const hint = h("p", { class: "amount-hint", role: "status", "data-testid": "sale-hint" });
  const methods = h("div", { class: "groups", "data-testid": "methods" });
  const root = h("section", { class: "sale", "data-testid": "sale-view" },
    h("div", { class: "pane entry" },
      h("div", { class: "amount-row" }, amount,
        button(t("clear"), { kind: "quiet", testid: "clear", onclick: clear })),
      hint, keypad()),
    h("div", { class: "pane choice" }, h("h2", { class: "pane-title" }, t("choose_method")), methods));

  const update = () => {
    amount.textContent = amount_text(state.digits || "0", state.session.currency, state.session.exponent);
    amount.classList.toggle("empty", state.digits === "");
    hint.textContent = state.digits === "" ? t("enter_amount") : "";
    const groups_now = grouped(state.methods);
    show(methods, JSON.stringify([state.methods, ready(), state.session.currency]), () =>
      groups_now.length ? groups_now.map(group) : h("p", {}, t("no_methods")));
  };
  return { root, update, on_key };
}
