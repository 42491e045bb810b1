// Reads what was typed into a field as helpers/live_figure/numbers.py does, and refuses it in
// the same words. tests/web/test_book.py compares the two.
const NUMBER = new RegExp(
  "^([+-]?) ?([1-9]\\d{0,2}([,_' ])\\d{3}(?:\\3\\d{3})*(?:\\.\\d*)?|\\d+(?:\\.\\d*)?|\\.\\d+)" +
    "(?:(?:e| ?[·*×⋅x] ?10(?:\\^|\\*\\*))([+-]?\\d+))?$",
  "i",
);
const DOUBTFUL = {
  true: /^([+-]?[1-9]\d{0,2})\.(\d{3})$/,
  false: /^([+-]?[1-9]\d{0,2}),(\d\d[1-9])$/,
};
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺";
const SIGNS = { "\u00a0": " ", "\u2009": " ", "\u202f": " ", "−": "-", "’": "'" };

/** Return {value}, or {error}: one sentence, as Python says it. */
function readNumber(text, name, whole) {
  const refuse = (due, got, advice) => ({ error: `${name} must ${due}, got ${got}; ${advice}` });
  let due = whole ? "be a whole number" : "be a number";
  let advice = whole ? "write 1000 or 1e6" : "write 0.0001 or 5e-5";
  const typed = plain(text);
  const doubtful = DOUBTFUL[whole].exec(typed);
  if (doubtful) {
    const [, before, after] = doubtful;
    advice = `write ${whole ? before : `${before}.${after}`} or ${before}${after}`;
    return refuse("leave no doubt", quoted(text), advice);
  }
  const found = NUMBER.exec(typed);
  if (!found) {
    if (!whole && /^[+-]?\d+,\d+$/.test(typed)) {
      due = "have a decimal point";
      advice = `write ${typed.replace(",", ".").slice(0, 30)}`;
    }
    return refuse(due, text.trim() ? quoted(text) : "nothing", advice);
  }
  const digits = found[1] + found[2].replace(/[,_' ]/g, "");
  const value = Number(`${digits}e${found[4] || 0}`);
  if (value === 0 && !/[1-9]/.test(digits)) return { value: 0 };
  if (Math.abs(value) < 1e-300 || Math.abs(value) > 1e150) {
    return refuse("be 0 or from 1e-300 to 1e+150 in size", quoted(text), advice);
  }
  if (whole && !Number.isInteger(value)) {
    const below = Math.floor(value);
    return refuse(due, quoted(text), `write ${below} or ${below + 1}`);
  }
  return { value };
}

/** Return what was typed with the signs of a keyboard: 10⁻⁵ becomes 1*10^-5. */
function plain(text) {
  const lowered = text.replace(
    new RegExp(`[${RAISED}]+`, "g"),
    (found) => "^" + [...found].map((sign) => "0123456789-+"[RAISED.indexOf(sign)]).join(""),
  );
  const typed = lowered.replace(/[\u00a0\u2009\u202f−’]/g, (sign) => SIGNS[sign]).trim();
  return typed.replace(/^([+-]?)10(?=\^|\*\*)/, "$11*10");
}

/** Return a text in quotation marks, as Python writes it in a message. */
function quoted(text) {
  const repr = (part) => {
    const mark = part.includes("'") && !part.includes('"') ? '"' : "'";
    return mark + part.replaceAll("\\", "\\\\").replaceAll(mark, `\\${mark}`) + mark;
  };
  const whole = repr(text.slice(0, 30));
  if (whole.length <= 30) return whole;
  const ends = repr(text.slice(0, 13) + text.slice(-14));
  return `${ends.slice(0, 13)}...${ends.slice(-14)}`;
}
