// Stands in for Python where a figure was recorded: each place of its controls is looked up.
// Sliders, picture and error line are drawn by the notebook's own scripts.

/** What such a script is given: values by name, and who listens to them. */
function modelOf(values, saved = () => {}) {
  const listeners = {};
  const changed = new Set();
  return {
    get: (name) => values[name],
    set(name, value) {
      if (values[name] !== value) changed.add(name);
      this.show(name, value);
    },
    /** As if Python had set it. */
    show(name, value) {
      if (values[name] === value) return;
      values[name] = value;
      for (const listener of listeners[`change:${name}`] || []) listener();
    },
    on: (event, listener) => (listeners[event] ??= []).push(listener),
    save_changes(callbacks) {
      const names = [...changed];
      changed.clear();
      if (names.length) saved(names);
      callbacks?.iopub.status({ content: { execution_state: "idle" } }); // answered already
    },
  };
}

function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** A slider with its field; `at` counts all values that were recorded. */
function sliderOf(control, moved) {
  const { label, values, texts, first, last, marks, play, whole, refused, start } = control;
  const own = { at: start, error: "", note: "", element: make("div") };
  const placeOf = (at) => Math.min(Math.max(at, first - 0.5), last + 0.5) - first;
  const model = modelOf(
    {
      label,
      marks,
      play,
      texts: texts.slice(first, last + 1),
      text: texts[start],
      place: placeOf(start),
      error: "",
    },
    (names) => (names.includes("place") ? go(first + model.get("place")) : type(model.get("text"))),
  );

  function go(at, note = "") {
    Object.assign(own, { at, note, error: "" });
    model.show("place", placeOf(at));
    model.show("text", texts[at]);
    model.show("error", "");
    moved(own);
  }

  function type(text) {
    const { value, error = "" } = readNumber(text, label, whole);
    const refusal = value < 0 ? refused.below : value === 0 && refused.zero;
    if (error || refusal) {
      const written = Number.isInteger(value) && !whole ? value.toFixed(1) : String(value);
      Object.assign(own, { error: error || refusal.replace("{}", written), note: "" });
      model.show("error", error);
      if (refusal) model.show("place", -0.5);
      return moved(own);
    }
    const at = nearest(values, value);
    if (values[at] === value) return go(at);
    go(at, `${text.trim()} was not recorded: this is ${texts[at]}, the nearest.`);
  }

  /** Go to the recorded value that is nearest to a place in the picture. */
  own.follow = (number) => {
    const off = values.map((value) => Math.abs(value - number));
    go(off.indexOf(Math.min(...off)));
  };

  parts.control.render({ model, el: own.element });
  return own;
}

/** Return the index of the value nearest to a number; of rates, the nearest as a ratio. */
function nearest(values, number) {
  const scale = values[0] > 0 && number > 0 ? Math.log : Number;
  const off = values.map((value) => Math.abs(scale(value) - scale(number)));
  return off.indexOf(Math.min(...off));
}

/** What ipywidgets draws in a notebook: a switch, a choice, and the buttons for steps. */
const others = {
  Checkbox({ label, start }, moved) {
    const box = make("input", { type: "checkbox", checked: start === 1 });
    const own = { at: start, element: make("label", { className: "live-switch" }, box, label) };
    box.addEventListener("change", () => {
      own.at = Number(box.checked);
      moved(own);
    });
    return own;
  },
  Dropdown({ label, values, start }, moved) {
    const list = make("select", {}, ...values.map((text) => make("option", {}, text)));
    list.selectedIndex = start;
    const own = { at: start, element: make("label", { className: "live-choice" }, label, list) };
    list.addEventListener("change", () => {
      own.at = list.selectedIndex;
      moved(own);
    });
    return own;
  },
  Steps({ label, values, start }, moved) {
    const own = { at: start, element: make("div", { className: "live-steps" }) };
    const most = values[values.length - 1];
    const button = (text, more) => {
      const element = make("button", { type: "button", textContent: text });
      element.addEventListener("click", () => {
        const due = more ? values[own.at] + more : 0;
        own.at = nearest(values, due);
        own.note = due > most ? `No more than ${most} steps were recorded.` : "";
        moved(own);
      });
      return element;
    };
    const buttons = [button("step", 1), button("ten steps", 10), button("reset", 0)];
    own.element.append(make("span", { textContent: label }), ...buttons);
    return own;
  },
};

const recordings = {}; // what waits for the answers of a figure, by its name

/** The script of a figure's answers calls this. */
async function recording(name, packed) {
  const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  recordings[name](await new Response(unpacked).json());
}

/** Let the figure before this script move; it shows its first answer already. */
function recorded({ name, title, width, axes, controls, backgrounds, python }) {
  if (typeof DecompressionStream === "undefined") return; // an old browser: the picture stays
  const root = document.currentScript.closest(".live-figure");
  const place = (part) => root.querySelector(`.live-${part}`);
  const strides = controls.map((_, k) =>
    controls.slice(k + 1).reduce((product, { values }) => product * values.length, 1),
  );
  let answers = null;
  let newest = null;

  const made = controls.map((control) => (others[control.kind] || sliderOf)(control, moved));
  const note = make("p", { className: "live-note" });
  note.setAttribute("role", "status");
  place("controls").append(...made.map(({ element }) => element), note);

  const error = modelOf({ value: "" });
  const shown = {
    width,
    name: title,
    follows: axes.length > 0,
    background: place("picture").children[0].innerHTML,
    moving: place("picture").children[1].innerHTML,
    words: place("words").textContent,
  };
  const answer = modelOf(shown, () => follow(answer.get("pointed")));
  place("answer").replaceChildren();
  parts.answer.render({ model: answer, el: place("answer") });
  parts.error.render({ model: error, el: place("error") });

  /** Move the sliders that follow the pointer to where it is, in shares of the picture. */
  function follow([x, y]) {
    const box = axes.find(({ x: [left, right], y: [low, high] }) =>
      left <= x && x <= right && low <= y && y <= high);
    if (!box) return;
    const shares = { x, y };
    controls.forEach(({ along }, k) => {
      if (!along) return;
      const [[from, to], [low, high]] = [box[along], box.limits[along]];
      made[k].follow(low + ((shares[along] - from) / (to - from)) * (high - low));
    });
  }

  function moved(control) {
    newest = control;
    note.replaceChildren(control.note || "");
    if (control.note && python) {
      note.append(" ", make("a", { href: python, textContent: "Any value: open it with Python" }));
    }
    if (answers) show();
  }

  function show() {
    const index = made.reduce((sum, { at }, k) => sum + strides[k] * at, 0);
    // One sentence at a time: on what was typed last, on what another field says still.
    const refused = [newest, ...made].map((each) => each?.error).find(Boolean);
    error.show("value", refused || answers.errors[index] || "");
    if (refused || answers.words[index] === null) return;
    answer.show("background", backgrounds[answers.background[index]]);
    answer.show("moving", answers.moving[index]);
    answer.show("words", answers.words[index]);
  }

  recordings[name] = (loaded) => {
    answers = loaded;
    root.classList.add("live-ready");
    show();
    for (const html of backgrounds) make("div", { innerHTML: html }); // loads what may come
  };
  // When the figure is about to be seen, or somebody is quicker.
  const load = () => {
    seen.disconnect();
    if (name in recordings && !answers && !place("loading")) {
      root.append(make("script", { src: `_static/figures/${name}.js`, className: "live-loading" }));
    }
  };
  const seen = new IntersectionObserver(([entry]) => entry.isIntersecting && load(), {
    rootMargin: "100%",
  });
  seen.observe(root);
  root.addEventListener("focusin", load, { once: true });
}

// Kept for a visit without a network, page by page. Not from a folder: browsers refuse.
if (navigator.serviceWorker && location.protocol.startsWith("http")) {
  // Not when it is ready: what is asked for before it has this page passes it by.
  navigator.serviceWorker.addEventListener("controllerchange", keep);
  addEventListener("load", () => {
    navigator.serviceWorker.register("service-worker.js").catch(() => {});
  });
}

// Lets the worker have what this page has loaded before it came.
function keep() {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  // What the browser has just loaded, it need not ask for again.
  const again = { cache: "force-cache" };
  // The browser asks for the icon by itself, perhaps later.
  const icon = document.querySelector("link[rel~='icon']").href;
  for (const url of [location.href, icon, ...loaded]) fetch(url, again).catch(() => {});
}
