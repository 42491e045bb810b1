// One slider of a live figure: a labelled text field, a slider, and marks to unfold.
// What a text means is decided in Python, see controls.py; here it is only passed on.

/** Make an element with properties and children; text never becomes markup. */
function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** Return the marks: folded away, each a triangle below its place and a name beside it. */
function marksOf(model) {
  const marks = model.get("marks");
  const last = model.get("texts").length - 1;
  const signs = marks.map(([name, place], number) => {
    const share = (100 * place) / last;
    // The last name stands right of its triangle, the others left: they do not meet.
    const right = number === marks.length - 1;
    const sign = make("span", { textContent: right ? `▲ ${name}` : `${name} ▲` });
    if (right) sign.style.left = `${share}%`;
    else sign.style.right = `${100 - share}%`;
    return sign;
  });
  const scale = make("div", { className: "live-marks" }, ...signs);
  return make("details", {}, make("summary", { textContent: "Show the marks" }), scale);
}

function render({ model, el }) {
  const label = model.get("label");
  const texts = model.get("texts");
  const last = texts.length - 1;
  const field = make("input", { type: "text", inputMode: "decimal", autocomplete: "off" });
  const range = make("input", { type: "range", min: 0, max: last, step: 1 });
  range.setAttribute("aria-label", label);
  el.classList.add("live-slider");
  el.append(make("label", {}, label, field), range);
  if (model.get("marks").length) el.append(marksOf(model));

  // What Python says, or what another view of this slider has set.
  const shows = {
    text() {
      field.value = model.get("text");
      range.setAttribute("aria-valuetext", field.value);
    },
    place() {
      range.value = Math.round(model.get("place"));
    },
    error() {
      field.setAttribute("aria-invalid", model.get("error") !== "");
    },
  };

  /** Go to one of the values. Its text is shown at once, before Python answers. */
  function go(place) {
    if (place < 0 || place > last) return;
    model.set("place", place);
    model.set("text", texts[place]);
    model.save_changes(); // one message is under way at a time; the last one always arrives
  }

  /** Go to the next value above or below; one that was typed may lie between two. */
  function step(key) {
    const place = model.get("place");
    if (key === "ArrowUp") go(Math.floor(place) + 1);
    if (key === "ArrowDown") go(Math.ceil(place) - 1);
  }

  range.addEventListener("input", () => go(Number(range.value)));
  // With Enter, or when the field is left: a number half typed is no mistake yet.
  field.addEventListener("change", () => {
    model.set("text", field.value);
    model.save_changes();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault(); // or the cursor would jump to an end of the field
    step(event.key);
  });

  // JupyterLab, Notebook and JupyterLite listen to keys: on the document before the element
  // that has the focus, and on the notebook after it. Arrows would move their selection of
  // a cell, letters add and delete cells. The document leaves alone what itself carries this
  // attribute; the notebook never hears of it. Shortcuts such as Ctrl S stay theirs.
  const isShortcut = (event) =>
    event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key === "Enter");
  function keepFromDocument(event) {
    if (el.contains(event.target))
      event.target.toggleAttribute("data-lm-suppress-shortcuts", !isShortcut(event));
  }
  window.addEventListener("keydown", keepFromDocument, { capture: true });
  el.addEventListener("keydown", (event) => isShortcut(event) || event.stopPropagation());

  for (const [name, show] of Object.entries(shows)) {
    model.on(`change:${name}`, show);
    show();
  }
  return () => window.removeEventListener("keydown", keepFromDocument, { capture: true });
}

export default { render };
