// A line in the head of the notebook: that Python is starting and what has arrived, where
// the work is kept, and a way back to the original. Nothing in a notebook is there for it.
const path = new URLSearchParams(location.search).get("path");
const line = document.createElement("div");
line.id = "course-line";
line.setAttribute("role", "status");
let restoring = false;
startPythonEarly();
const STARTING = "Python is starting. Read on meanwhile.";
say(STARTING);

// What the service worker loads for the first time; a screen reader hears none of it.
const progress = document.createElement("span");
progress.setAttribute("aria-hidden", "true");
new BroadcastChannel("course").addEventListener("message", ({ data }) => {
  progress.textContent = ` ${(data / 1e6).toFixed(0)} of 28 MB`;
  if (line.firstChild.data === STARTING && !progress.isConnected) line.append(progress);
});

// In the place of a logo, and of a checkpoint and a trust that nobody here has to care about.
const style = document.createElement("style");
style.textContent = `
  .jp-NotebookKernelLogo, .jp-NotebookCheckpoint, .jp-NotebookTrustedStatus {
    display: none !important }
  .jp-KernelStatus-spinner { animation: none !important }
  #course-line { position: fixed; top: 0; right: 12px; z-index: 10; line-height: 41px;
    font-family: var(--jp-ui-font-family, sans-serif); font-size: 13px;
    color: var(--jp-ui-font-color1, #212121) }
  #course-line.long { max-width: 640px; padding: 2px 0; line-height: 18px;
    background: var(--jp-layout-color1, #fff); overflow-wrap: anywhere }
  .jp-RenderedMarkdown :is(p, li, summary) { max-width: 58ch }
  .jp-RenderedMarkdown summary { line-height: 24px }
  @media (max-width: 760px) {
    #course-line, #course-line.long { inset: auto 0 0; max-width: none; padding: 8px 12px;
      line-height: 18px; background: var(--jp-layout-color1, #fff);
      border-top: 1px solid var(--jp-border-color1, #ccc) }
    #main { padding-bottom: 36px } }`;

function say(text) {
  line.textContent = text;
  line.classList.toggle("long", text.length > 60);
}

addEventListener("DOMContentLoaded", () => {
  document.head.append(style);
  document.body.append(line);
  when(isOpen, () => {
    document.getElementById("course-cover")?.remove();
    saveWhatIsWhole();
    stayAfterRunAll();
    if (location.hash) showWhatIsAsked();
  });
  when(isIdle, pythonIsReady);
});

// Until Python has started, what it needs is looked at every ten seconds, and at once when a
// script fails. What has arrived already comes from the browser.
const NEEDED = [/* NEEDED */].map((name) => `../${name}`);
const arrived = new Map(); // bytes by address, none before they are there
let looking = setInterval(look, 10_000);
let looks = 0;
addEventListener("unhandledrejection", lookAtAll);
addEventListener("error", ({ target }) => target.src && lookAt(target.src), true);

function look() {
  lookAtAll();
  looks += 1;
  if (looks < 6) return;
  const sizes = NEEDED.map((url) => arrived.get(url)).filter((size) => size);
  const megabytes = sizes.reduce((sum, size) => sum + size, 0) / 1e6;
  say(
    `Python is still starting: ${sizes.length} of its ${NEEDED.length} files have arrived,` +
      ` ${megabytes.toFixed(1)} MB. Reload the page if this stays the same for minutes.`,
  );
}

async function lookAtAll() {
  NEEDED.forEach(lookAt);
  if (!path || isOpen()) return;
  // A notebook of the reader's own is in the browser alone.
  const isHere = await contents()?.get(path, { content: true }).catch(() => false);
  if (isHere === false) lookAt(`../files/${path}`);
}

async function lookAt(url) {
  if (!looking || arrived.has(url)) return;
  arrived.set(url, 0);
  const { fault, size } = await load(url);
  arrived.set(url, size);
  if (!fault || !looking) return;
  stopLooking();
  say(fault);
}

function stopLooking() {
  clearInterval(looking);
  looking = null;
}

// JupyterLite asks for a worker with Python when the page is built, seconds after this. It gets
// one that has been starting meanwhile; the next, after a restart, is an ordinary one. Without
// a service worker in charge Python would not find the notebook's folder later.
function startPythonEarly() {
  if (!navigator.serviceWorker?.controller) return;
  const Ordinary = window.Worker;
  const early = new Ordinary("../static/pyodide/python.js");
  window.Worker = function (url, options) {
    if (!String(url).includes("pyodide-kernel-extension")) return new Ordinary(url, options);
    window.Worker = Ordinary;
    early.postMessage(String(url));
    return early;
  };
}

// What was typed within the last seconds is kept when the tab is closed.
addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") {
    window.jupyterapp?.commands.execute("docmanager:save");
  }
});

function when(condition, action) {
  const timer = setInterval(() => {
    if (condition()) {
      clearInterval(timer);
      action();
    }
  }, 200);
}

// The indicator in the toolbar says "idle" before there is a kernel, too.
function isIdle() {
  const session = window.jupyterapp?.shell.currentWidget?.sessionContext;
  return session?.session?.kernel && session.kernelDisplayStatus === "idle";
}

function model() {
  return window.jupyterapp.shell.currentWidget.context.model;
}

// Run All ends at the last cell; the reader stays where they were.
function stayAfterRunAll() {
  const { commands, shell } = window.jupyterapp;
  const execute = commands.execute.bind(commands);
  commands.execute = async (name, options) => {
    if (!/^notebook:(restart-)?run-all(-cells)?$/.test(name)) return execute(name, options);
    const notebook = shell.currentWidget.content;
    const { activeCellIndex } = notebook;
    const { scrollTop } = notebook.outerNode;
    const result = await execute(name, options);
    notebook.activeCellIndex = activeCellIndex;
    notebook.outerNode.scrollTop = scrollTop;
    return result;
  };
}

function contents() {
  return window.jupyterapp?.serviceManager.contents;
}

function isOpen() {
  return window.jupyterapp?.shell.currentWidget?.context?.isReady;
}

// The address names a cell, for which the page looks before the notebook is there. Shown
// again as long as what stands above it grows.
function showWhatIsAsked() {
  const notebook = jupyterapp.shell.currentWidget;
  let before = 0;
  const timer = setInterval(() => {
    const { scrollHeight } = notebook.content.outerNode;
    if (scrollHeight === before) clearInterval(timer);
    else notebook.setFragment(location.hash);
    before = scrollHeight;
  }, 500);
}

// Changes what JupyterLite saves of a notebook.
function saveWhatIsWhole() {
  keepOutputsOfRunning(model().toJSON().cells);
  const save = contents().save.bind(contents());
  contents().save = (path, options) => {
    const cells = options.content?.cells || [];
    keepOutputsOfRunning(cells);
    cells.forEach(keepStillPictures);
    return save(path, options).catch((error) => {
      say(KEEPS_NOTHING);
      throw error;
    });
  };
}

// Run All empties every cell at once. Closing the tab meanwhile must not keep that: a cell that
// has not run to its end yet is saved with what it showed before.
const shown = new Map();

function keepOutputsOfRunning(cells) {
  const running = [...model().cells].filter((each) => each.executionState === "running");
  const unfinished = new Set(running.map((each) => each.id));
  for (const cell of cells.filter((each) => each.cell_type === "code")) {
    const { id, outputs, execution_count } = cell;
    if (unfinished.has(id)) Object.assign(cell, shown.get(id));
    else shown.set(id, { outputs, execution_count });
  }
}

// A saved live figure waits for its kernel with "Loading widget..."; its picture does not.
function keepStillPictures(cell) {
  for (const { data } of cell.outputs || []) {
    if (data?.["text/html"]) delete data["application/vnd.jupyter.widget-view+json"];
  }
}

async function pythonIsReady() {
  stopLooking();
  say((await canKeep()) ? "Your work is kept in this browser. " : KEEPS_NOTHING);
  const original = await fetch(`../files/${path}`);
  if (original.ok) await offer(await original.json()); // a notebook of the reader's has none
  keepForLater();
  // The browser itself looks for a newer site only when the worker has been quiet for a while.
  navigator.serviceWorker?.ready.then((each) => each.update()).catch(() => {});
}

const KEEPS_NOTHING =
  "This browser keeps nothing: download your notebook (File, Download) before you close the tab. ";

// Some private windows have no store, or one that refuses.
function canKeep() {
  return new Promise((resolve) => {
    const request = window.indexedDB.open("course");
    request.onsuccess = () => resolve(true);
    request.onerror = () => resolve(false);
  }).catch(() => false);
}

async function offer(original) {
  const mine = await contents().get(path, { content: true });
  const newer = mine.content.metadata.course !== original.metadata.course;
  if (newer) say("There is a newer version of this notebook. ");
  const button = document.createElement("button");
  button.textContent = newer ? "Load it" : "Restore the original";
  button.title = "Throw away your changes to this notebook and load the original";
  button.onclick = restore;
  line.append(button);
}

const LATER = [/* LATER */].map((name) => `../${name}`);

async function keepForLater() {
  // For a visit without a network: what this page loaded before the service worker could keep
  // it, if it was opened by its own address, what it loads later, and the other notebooks.
  const { content } = await contents().get("", { content: true });
  const others = content.map((each) => `../files/${each.path}`);
  const loaded = performance.getEntriesByType("resource").map((each) => each.name);
  for (const url of [location.href, ...loaded, ...LATER, ...others]) fetch(url).catch(() => {});
}

async function restore() {
  if (!confirm(`Throw away your changes to ${path} and load the original?`)) return;
  restoring = true;
  contents().save = () => new Promise(() => {}); // nothing brings them back from now on
  // Deleting the copy in the browser uncovers the file on the server.
  await contents().delete(path);
  location.reload();
}

// Registered before JupyterLab's, which would ask about what has just been thrown away.
addEventListener("beforeunload", (event) => {
  if (restoring) event.stopImmediatePropagation();
});
