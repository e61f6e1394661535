// Texts by key in the chosen language; a key nobody translated shows in English rather than not at all.

import en from "./text-en.js";
import it from "./text-it.js";
import fr from "./text-fr.js";
import de from "./text-de.js";
import es from "./text-es.js";
import el from "./text-el.js";
import { decimal, money } from "./money.js";

export const texts = { en, it, fr, de, es, el };
export const names = { en: "English", it: "Italiano", fr: "Français", de: "Deutsch", es: "Español", el: "Ελληνικά" };

let chosen = "en";
export const language = () => chosen;

export function choose(tag, keep = false) {
  const base = String(tag).toLowerCase().split("-")[0];
  chosen = base in texts ? base : "en";
  document.documentElement.lang = chosen;
  if (keep) localStorage.setItem("till-language", chosen);
}
export const kept_language = () => localStorage.getItem("till-language");

// t("waiting_n", {n: 3})
export function t(key, values = {}) {
  const text = texts[chosen][key] ?? en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
export const has_text = (key) => key in en;

export const amount_text = (minor, currency, exponent) => money(minor, currency, exponent, chosen);
export const decimal_text = (minor, exponent) => decimal(minor, exponent, chosen);

export function clock(time) {
  return new Intl.DateTimeFormat(chosen, { hour: "2-digit", minute: "2-digit" }).format(new Date(time));
}

export function day_and_clock(time) {
  const date = new Date(time);
  const today = new Date().toDateString() === date.toDateString();
  const format = today ? {} : { day: "2-digit", month: "2-digit" };
  return new Intl.DateTimeFormat(chosen, { ...format, hour: "2-digit", minute: "2-digit" }).format(date);
}

export function duration(ms) {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 90) return t("seconds", { n: seconds });
  if (seconds < 5400) return t("minutes", { n: Math.round(seconds / 60) });
  if (seconds < 129_600) return t("hours", { n: Math.round(seconds / 3600) });
  return t("days", { n: Math.round(seconds / 86_400) });
}

export function countdown(ms) {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

// Problems in the cashier's words where we have them, else in the terminal's.
export function problem_text(problem) {
  const key = `problem_${(problem.code ?? "").replaceAll("-", "_")}`;
  if (has_text(key)) return t(key);
  return problem.code === "unreachable" ? t("unreachable") : problem.message;
}

export function reason_text(reason) {
  if (!reason) return "";
  const key = `reason_${reason.type.replaceAll("-", "_")}`;
  return has_text(key) ? t(key) : reason.detail || reason.type.replaceAll("-", " ");
}
