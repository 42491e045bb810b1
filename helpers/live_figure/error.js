// What went wrong, in words that Python sets. The element stays, so that it is heard.

function render({ model, el }) {
  const place = document.createElement("p");
  function show() {
    // No line ends within "w = 0.5".
    place.textContent = model.get("value").replaceAll(" = ", "\u00a0=\u00a0");
  }
  place.setAttribute("role", "alert");
  el.append(place);
  model.on("change:value", show);
  show();
}

export default { render };
