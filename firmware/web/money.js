// Money as text: minor units are digits, and digits they stay. No float anywhere.

const formats = {
  en: { point: ".", group: ",", before: true },
  it: { point: ",", group: ".", before: false },
  fr: { point: ",", group: "\u202f", before: false },
  de: { point: ",", group: ".", before: false },
  es: { point: ",", group: ".", before: false },
  el: { point: ",", group: ".", before: false },
};
const symbols = { EUR: "€", USD: "$", GBP: "£", CHF: "CHF" };

// 1250, 2 -> "12.50"; digits may be a number or a string of digits.
export function decimal(minor, exponent, language = "en") {
  const format = formats[language] ?? formats.en;
  const text = String(minor);
  const negative = text.startsWith("-");
  const digits = text.replace("-", "").padStart(exponent + 1, "0");
  const whole = digits.slice(0, digits.length - exponent);
  const cents = exponent > 0 ? format.point + digits.slice(-exponent) : "";
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, format.group);
  return (negative ? "\u2212" : "") + grouped + cents;
}

export function money(minor, currency, exponent, language = "en") {
  const format = formats[language] ?? formats.en;
  const symbol = symbols[currency] ?? currency;
  const amount = decimal(minor, exponent, language);
  if (format.before) return symbol.length === 1 ? symbol + amount : `${symbol}\u00a0${amount}`;
  return `${amount}\u00a0${symbol}`;
}

// Digits as a till takes them: they come in from the right. "" is zero. Returns the new digits; at most `max`.
export function push(digits, key, max) {
  const next = (digits + key).replace(/^0+/, "");
  return next.length > String(max).length || BigInt(next || "0") > BigInt(max) ? digits : next;
}

export function pop(digits) {
  return digits.slice(0, -1);
}

export function minor(digits) {
  return digits === "" ? 0 : Number(digits);  // at most 15 digits: exact
}

// A code that a person reads out or types: groups of four.
export const in_groups = (code) => code.replace(/\s+/g, "").match(/.{1,4}/g)?.join("\u00A0") ?? "";
