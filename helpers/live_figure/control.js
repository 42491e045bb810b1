// One slider of a live figure: a labelled text field, a slider, a button that plays it, and
// marks to unfold.
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

const REST = 200; // milliseconds between an answer and the next step, so that it is seen

/** Return a button that goes on by itself: a step when the answer to the last is painted. */
function playButton(model, el, go) {
  const still = matchMedia("(prefers-reduced-motion: reduce)"); // one step for each press then
  const last = model.get("texts").length - 1;
  const button = make("button", { type: "button", className: "live-play" });
  let playing = null; // what ends it

  function show() {
    const does = still.matches ? "Next" : playing ? "Pause" : "Play";
    button.textContent = does === "Pause" ? "❚❚" : "▶\ufe0e"; // letters, no emoji
    button.setAttribute("aria-label", `${does} ${model.get("label")}`);
  }

  function start() {
    playing = new AbortController();
    const { signal } = playing;
    const figure = el.closest(".live-figure");
    const words = figure.querySelector(".live-words");
    words.setAttribute("aria-live", "off"); // a screen reader hears the end, not each step
    signal.addEventListener("abort", () => {
      playing = null;
      show();
      words.removeAttribute("aria-live");
      words.textContent = words.textContent;
    });
    // Who moves a control by hand wants to look at that.
    const byHand = (event) => event.target === button || stop();
    for (const type of ["input", "click"]) figure.addEventListener(type, byHand, { signal });
    const place = model.get("place");
    step(signal, place >= last ? 0 : Math.floor(place) + 1);
    show();
  }

  function stop() {
    playing?.abort();
  }

  function step(signal, place) {
    if (signal.aborted) return;
    go(place, ({ content }) => {
      if (content.execution_state !== "idle") return;
      const isEnd = place >= last || still.matches;
      const next = () => (isEnd ? stop() : step(signal, place + 1));
      requestAnimationFrame(() => setTimeout(next, REST));
    });
  }

  button.addEventListener("click", () => (playing ? stop() : start()));
  show();
  return { button, stop };
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
  const player = model.get("play") ? playButton(model, el, go) : null;
  if (player) range.before(player.button);
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
  function go(place, answered) {
    model.set("place", place);
    model.set("text", texts[place]);
    // One message is under way at a time; the last one always arrives.
    model.save_changes(answered && { iopub: { status: answered } });
  }

  function type(text) {
    model.set("text", text);
    model.save_changes();
  }

  // One that was typed may lie between two values, or beyond the first or the last.
  const above = () => Math.floor(model.get("place")) + 1;
  const below = () => Math.ceil(model.get("place")) - 1;
  const fieldKeys = { ArrowUp: above, ArrowDown: below };
  const rangeKeys = { ArrowRight: above, ArrowLeft: below, Home: () => 0, End: () => last };
  Object.assign(rangeKeys, fieldKeys);

  /** Let keys move the slider; the browser knows no places between and beyond the values. */
  function moveBy(keys, event) {
    if (!keys[event.key] || isShortcut(event)) return;
    event.preventDefault(); // or the cursor would jump to an end of the field
    const place = keys[event.key]();
    if (place < 0 || place > last) return;
    range.value = place;
    range.dispatchEvent(new Event("input", { bubbles: true }));
  }

  range.addEventListener("input", () => go(Number(range.value)));
  range.addEventListener("keydown", (event) => moveBy(rangeKeys, event));
  field.addEventListener("keydown", (event) => moveBy(fieldKeys, event));
  // A swipe that turns out to scroll the page moves nothing.
  let before;
  range.addEventListener("pointerdown", () => (before = model.get("text")));
  range.addEventListener("pointercancel", () => type(before));
  // With Enter, or when the field is left: a number half typed is no mistake yet.
  field.addEventListener("change", () => type(field.value));

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
  return () => {
    player?.stop();
    window.removeEventListener("keydown", keepFromDocument, { capture: true });
  };
}

export default { render };
