// What answers the controls: a picture that stays, what moves over it, and words below.
// All three come in one message; each element stays, and only what is new is set.

function render({ model, el }) {
  const picture = document.createElement("div");
  const background = document.createElement("div");
  const moving = document.createElement("div");
  const words = document.createElement("p");
  picture.className = "live-picture";
  picture.style.maxWidth = `${model.get("width")}px`;
  words.className = "live-words";
  words.setAttribute("role", "status"); // a screen reader hears what changes
  picture.append(background, moving);
  el.append(picture, words);

  const shows = {
    background() {
      background.innerHTML = model.get("background");
    },
    moving() {
      moving.innerHTML = model.get("moving");
    },
    words() {
      // No line ends within "w = 0.5".
      words.textContent = model.get("words").replaceAll(" = ", "\u00a0=\u00a0");
    },
  };
  for (const [name, show] of Object.entries(shows)) {
    model.on(`change:${name}`, show);
    show();
  }
}

export default { render };
