// Words that Python sets. The element stays, so that a screen reader hears what changes.

function render({ model, el }) {
  const place = document.createElement("p");
  function show() {
    // No line ends within "w = 0.5".
    place.textContent = model.get("value").replaceAll(" = ", "\u00a0=\u00a0");
  }
  place.setAttribute("role", model.get("role"));
  el.append(place);
  model.on("change:value", show);
  show();
}

export default { render };
