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

  // Where the picture is wider than its place, its edge fades: there is more to the right.
  function fade() {
    const hidden = picture.scrollWidth - picture.clientWidth - picture.scrollLeft;
    picture.classList.toggle("live-more", hidden > 1);
  }
  picture.addEventListener("scroll", fade);
  const watch = new ResizeObserver(fade);
  watch.observe(picture);
  /** Tell Python where the pointer is, in shares of the picture from its lower left. */
  function point(event) {
    const box = background.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width;
    const y = (box.bottom - event.clientY) / box.height;
    model.set("pointed", [x, y]);
    model.save_changes();
  }
  if (model.get("follows")) {
    picture.classList.add("live-follows");
    picture.addEventListener("click", point);
    picture.addEventListener("dragstart", (event) => event.preventDefault()); // of the image
    picture.addEventListener("pointermove", (event) => {
      // A finger that moves scrolls the page.
      if (event.buttons === 1 && event.pointerType === "mouse") point(event);
    });
  }

  // Only now the figure is on the page.
  requestAnimationFrame(() => {
    const figure = el.closest(".live-figure");
    figure?.setAttribute("role", "group");
    figure?.setAttribute("aria-label", model.get("name"));
  });

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
  return () => watch.disconnect();
}

export default { render };
