// The pages' pure parts: money as text, the keypad's digits, and dictionaries that say the same in every language.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const web = new URL("../../../firmware/web/", import.meta.url);
// The files are modules without a package.json beside them, so they are loaded by their text.
const load = (name) => import(`data:text/javascript,${encodeURIComponent(readFileSync(new URL(name, web), "utf8"))}`);
const { decimal, in_groups, minor, money, pop, push } = await load("money.js");

test("minor units become text by moving digits", () => {
  assert.equal(decimal(1250, 2), "12.50");
  assert.equal(decimal(5, 2), "0.05");
  assert.equal(decimal(0, 2), "0.00");
  assert.equal(decimal("", 2), "0.00");
  assert.equal(decimal(123456789, 2), "1,234,567.89");
  assert.equal(decimal(123456789, 2, "it"), "1.234.567,89");
  assert.equal(decimal(1250, 0), "1,250");
  assert.equal(decimal(1250, 3), "1.250");
  assert.equal(decimal(-1250, 2), "\u221212.50");
  assert.equal(decimal("9007199254740993", 2), "90,071,992,547,409.93");
});

test("currencies stand where the language puts them", () => {
  assert.equal(money(1250, "EUR", 2, "en"), "€12.50");
  assert.equal(money(1250, "EUR", 2, "de"), "12,50\u00a0€");
  assert.equal(money(1250, "SEK", 2, "en"), "SEK\u00a012.50");
});

test("digits come in from the right as on a till", () => {
  let digits = "";
  for (const key of ["1", "2", "5", "0"]) digits = push(digits, key, 100000000);
  assert.equal(decimal(digits, 2), "12.50");
  assert.equal(minor(digits), 1250);
  assert.equal(pop(digits), "125");
  assert.equal(push("", "0", 100), "");
  assert.equal(push("", "00", 100), "");
  assert.equal(push("10", "1", 100), "10", "beyond the limit nothing is added");
  assert.equal(push("1", "00", 100), "100");
  assert.equal(minor(""), 0);
});

test("codes are read out in groups of four", () => {
  assert.equal(in_groups("RF49923973001012300035905"), "RF49\u00a09239\u00a07300\u00a01012\u00a03000\u00a03590\u00a05");
  assert.equal(in_groups("RF49 9239"), "RF49\u00a09239");
  assert.equal(in_groups(""), "");
});

const dictionaries = {};
for (const name of readdirSync(web).filter((file) => /^text-..\.js$/.test(file))) {
  dictionaries[name.slice(5, 7)] = (await load(name)).default;
}

test("every language has every text with the same places to fill", () => {
  assert.deepEqual(Object.keys(dictionaries).sort(), ["de", "el", "en", "es", "fr", "it"]);
  const places = (text) => [...text.matchAll(/\{\w+\}/g)].map((match) => match[0]).sort();
  for (const [language, texts] of Object.entries(dictionaries)) {
    assert.deepEqual(Object.keys(texts).sort(), Object.keys(dictionaries.en).sort(), language);
    for (const [key, text] of Object.entries(texts)) {
      assert.ok(text.trim(), `${language} ${key} is empty`);
      assert.deepEqual(places(text), places(dictionaries.en[key]), `${language} ${key}`);
    }
  }
});

test("every text the code asks for exists", () => {
  const names = readdirSync(web).filter((file) => file.endsWith(".js") && !file.startsWith("text-"));
  for (const name of names) {
    const source = readFileSync(new URL(name, web), "utf8");
    for (const [, key] of source.matchAll(/\bt\("(\w+)"/g)) assert.ok(key in dictionaries.en, `${name}: ${key}`);
  }
});

test("every state has a word", () => {
  const states = readFileSync(new URL("../include/till/firmware/payment/state.hpp", web), "utf8");
  const body = states.slice(states.indexOf("enum class State {"), states.indexOf("};"));
  for (const [, state] of body.matchAll(/^ {4}(\w+)/gm)) assert.ok(`state_${state}` in dictionaries.en, state);
});

test("every difference of a shift has a word", () => {
  const { components } = JSON.parse(readFileSync(new URL("../../docs/openapi/openapi.json", web), "utf8"));
  const kinds = components.schemas.Reconciliation.properties.differences.items.properties.kind.enum;
  assert.ok(kinds.length > 5);
  for (const kind of kinds) assert.ok(`differs_${kind.replaceAll("-", "_")}` in dictionaries.en, kind);
});

test("nothing parses HTML or floats", () => {
  for (const name of readdirSync(web).filter((file) => file.endsWith(".js"))) {
    const source = readFileSync(new URL(name, web), "utf8");
    for (const word of ["innerHTML", "insertAdjacentHTML", "parseFloat", "toFixed", "eval("]) assert.ok(!source.includes(word), `${name}: ${word}`);
  }
});
