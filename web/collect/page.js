// The page that collects a class. Python does the work: `classroom.desk` reads what was handed
// in and writes the report, `classroom.bench` runs one notebook. Each runs in a sandbox.
const LANES = Math.min(navigator.hardwareConcurrency || 2, 3); // sandboxes at once
const MOST_TOLD = 1000; // messages of one notebook
const LONGEST = 500_000; // letters of one message
const STARTING = 120; // seconds for Python to start on a slow computer
const element = (id) => document.getElementById(id);
const say = (text) => (element("status").textContent = text);

// ------------------------------------------------------------------ sandboxes

// A frame without rights has an origin of its own, which nothing else has: no storage, no
// cookies, no other page's. Its policy and the page's hold for the worker that it makes.
const SCRIPT = `onmessage = ({ data, ports }) =>
  new Worker(URL.createObjectURL(data.files["worker.js"])).postMessage(data, ports);`;
const POLICY =
  "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob:; worker-src blob:";
const FRAME = `<!DOCTYPE html><meta http-equiv="Content-Security-Policy" content="${POLICY}">
<script>${SCRIPT}</script>`;

class Sandbox {
  // No text that it tells may be longer than so many letters.
  constructor(module, files, wheels, longest) {
    this.longest = longest;
    this.frame = document.createElement("iframe");
    this.frame.sandbox = "allow-scripts";
    this.frame.hidden = true;
    this.frame.srcdoc = FRAME;
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    this.frame.onload = () =>
      this.frame.contentWindow.postMessage({ module, files, wheels }, "*", [port2]);
    this.ready = this.answer(() => STARTING);
    document.body.append(this.frame);
  }

  // Resolves to { found }, to { fault }, or to { late: true } when nothing has been told for
  // so many seconds.
  answer(seconds, told = () => {}) {
    return new Promise((resolve) => {
      let heard = performance.now();
      let messages = 0;
      const end = (outcome) => {
        clearInterval(timer);
        resolve(outcome);
      };
      const timer = setInterval(() => {
        if (performance.now() - heard > 1000 * seconds()) end({ late: true });
      }, 250);
      this.port.onmessage = ({ data }) => {
        heard = performance.now();
        messages += 1;
        const { length } = String(data.told ?? data.found ?? "");
        if (messages > MOST_TOLD || length > this.longest) end({ fault: "it told too much" });
        else if (data.told === undefined) end(data);
        else told(data.told);
      };
    });
  }

  async ask(name, text, { handed, told, seconds = () => STARTING } = {}) {
    const { fault, late } = await this.ready;
    if (fault || late) return { fault: fault || "Python did not start", started: false };
    const answer = this.answer(seconds, told);
    this.port.postMessage({ name, text, handed });
    return answer;
  }

  end() {
    this.frame.remove();
    this.port.close();
  }
}

// ------------------------------------------------------------------ Python and its files

async function load() {
  const response = await fetch("files.json");
  const { python, wheels } = await response.json();
  const folder = "../static/pyodide/";
  const addresses = [...python, ...wheels].map((name) => folder + name);
  addresses.push("worker.js", "course.zip");
  let arrived = 0;
  const loaded = addresses.map(async (address) => {
    const blob = await whole(address);
    arrived += blob.size;
    say(`Python is loading: ${(arrived / 1e6).toFixed(0)} of about 35 MB.`);
    return [address.split("/").pop(), blob];
  });
  return { files: Object.fromEntries(await Promise.all(loaded)), wheels };
}

async function whole(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} is missing on the server`);
  return response.blob();
}

function giveUpRequests() {
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = "connect-src 'none'";
  document.head.append(policy);
}

// ------------------------------------------------------------------ what was handed in

// Each is { path, file }; `saved` is when the learner's file was saved, in seconds.
const fromInput = ({ files }) =>
  [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));

async function fromDrop({ items }) {
  // What another program drops is a file, and no entry.
  const entries = [...items].map((each) => each.webkitGetAsEntry() ?? each.getAsFile());
  return (await Promise.all(entries.filter(Boolean).map(filesIn))).flat();
}

async function filesIn(entry) {
  if (entry instanceof File) return [{ path: entry.name, file: entry }];
  const path = entry.fullPath.replace(/^\//, "");
  if (entry.isFile) {
    return [{ path, file: await new Promise((found, no) => entry.file(found, no)) }];
  }
  const reader = entry.createReader();
  const all = [];
  for (;;) {
    // A browser hands over a hundred at a time.
    const some = await new Promise((found, no) => reader.readEntries(found, no));
    if (!some.length) break;
    all.push(...some);
  }
  return (await Promise.all(all.map(filesIn))).flat();
}

// The folder that the command `collect FOLDER` was given, which its server lists.
async function fromServer(folder) {
  const { files, problems } = await (await fetch(`${folder}/list.json`)).json();
  const loaded = files.map(async ([path, saved], number) => {
    return { path, file: await whole(`${folder}/${number}`), saved };
  });
  return { given: await Promise.all(loaded), problems };
}

// ------------------------------------------------------------------ the class

const limit = (id) => Number(element(id).value);
let desk;
let jobs = []; // one a notebook: { learner, notebook, cells }
let told = []; // what came of each, a JSON text, as long as it is there
const waiting = () => told.flatMap((row, number) => (row ? [] : [number]));
let running = false;
let fresh = () => {};

async function read(given, problems = []) {
  say("Reading.");
  element("drop").hidden = true;
  const files = given.map(({ path, file, saved }) => [path, saved ?? file.lastModified / 1000]);
  const text = JSON.stringify({ files, problems, only: element("only").value.trim() });
  const handed = given.map(({ file }, number) => ({ name: String(number), data: file }));
  const { found, fault } = await desk.ask("read", text, { handed });
  if (!found) return say(`What was handed in could not be read: ${fault || "it took too long"}.`);
  const what = JSON.parse(found);
  ({ jobs } = what);
  told = jobs.map((job) => job.told);
  list(element("not-read"), what.problems);
  if (!jobs.length) {
    return say(
      "No notebooks of the course in it. It may hold handin-NAME.zip, a folder a learner, or" +
        " notebooks named NAME_03_training.ipynb. Reload the page to choose again.",
    );
  }
  jobs.forEach(addRow);
  await run(waiting());
}

async function run(numbers) {
  running = true;
  show({ cancel: true, "go-on": false, progress: true });
  const started = performance.now();
  const left = [...numbers];
  let done = 0;
  const lane = async () => {
    while (running && left.length) {
      const number = left.shift();
      setRow(number, "running …");
      const row = await judge(jobs[number]);
      told[number] = row;
      setRow(number, row === null ? "" : inShort(row));
      done += 1;
      const rest = ((performance.now() - started) / done) * (numbers.length - done);
      say(`${done} of ${numbers.length}, about ${Math.ceil(rest / 1000)} s left.`);
      element("progress").value = done / numbers.length;
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  running = false;
  show({ cancel: false, "go-on": told.includes(null), progress: told.includes(null) });
  await report();
}

// What a cell does not survive costs that cell: in another sandbox those after it go on.
async function judge(job) {
  const came = {};
  let left = limit("notebook");
  for (let tries = 0; tries < 9 && running; tries += 1) {
    const sandbox = fresh();
    sandbox.frame.dataset.row = job.learner;
    await sandbox.ready;
    const started = performance.now();
    let place = null;
    const hear = (text) => {
      try {
        const { begins, place: ended, came: ran } = JSON.parse(text);
        if (begins !== undefined) sandbox.frame.dataset.cell = place = begins;
        else [came[ended], place] = [ran, null];
      } catch {
        place = null; // a cell has made it up
      }
    };
    const elapsed = () => (performance.now() - started) / 1000;
    // Some more than is left, in which the results are put together.
    const seconds = () => Math.min(limit("cell"), left + 10 - elapsed());
    const text = JSON.stringify({ ...job, came, seconds: left });
    const { found, late } = await sandbox.ask("judge", text, { told: hear, seconds });
    sandbox.end();
    if (found) return String(found);
    left = Math.max(0, left - elapsed());
    if (place === null) break;
    came[place] = late ? "too long" : "ended";
  }
  return running ? "[]" : null;
}

async function report() {
  const points = { right: limit("right"), mistake: limit("mistake"), look: limit("look") };
  const text = JSON.stringify({ told, points, anonymous: element("anonymous").checked });
  const { found, fault } = await desk.ask("write", text);
  const done = told.filter((row) => row !== null).length;
  if (!found) return say(`The report could not be written: ${fault || "it took too long"}.`);
  say(`${done} of ${jobs.length} notebooks are judged.`);
  const links = Object.entries(JSON.parse(found)).map(([name, content]) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file(name, content));
    link.className = "button";
    link.textContent = name;
    if (name === "report.html") link.target = "_blank";
    else link.download = name;
    return link;
  });
  element("report").replaceChildren(...links);
  show({ report: true });
}

function file(name, content) {
  if (name.endsWith(".zip")) {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    return new Blob([bytes], { type: "application/zip" });
  }
  const type = name.endsWith(".html") ? "text/html" : "text/csv";
  // The mark tells Excel that it is UTF-8; Moodle and Canvas want none.
  return new Blob([name === "results.csv" ? "\ufeff" : "", content], { type });
}

// ------------------------------------------------------------------ what the page shows

function show(parts) {
  for (const [id, shown] of Object.entries(parts)) element(id).hidden = !shown;
}

function list(section, lines) {
  section.hidden = !lines.length;
  section.querySelector("ul").replaceChildren(
    ...lines.map((line) => {
      const item = document.createElement("li");
      item.textContent = line;
      return item;
    }),
  );
}

function addRow({ learner, notebook }, number) {
  element("rows").hidden = false;
  const row = element("rows").tBodies[0].insertRow();
  for (const text of [learner, notebook, ""]) row.insertCell().textContent = text;
  const again = document.createElement("button");
  again.textContent = "Again";
  again.onclick = () => {
    if (running) return;
    told[number] = null;
    run([number]);
  };
  row.insertCell().append(again);
  if (told[number]) setRow(number, inShort(told[number]));
}

const setRow = (number, text) =>
  (element("rows").tBodies[0].rows[number].cells[2].textContent = text);

function inShort(row) {
  try {
    const found = JSON.parse(row).map(([, exercise, what]) => `${exercise}: ${what}`);
    return found.join(", ").slice(0, 300) || "could not be judged";
  } catch {
    return "could not be judged";
  }
}

// ------------------------------------------------------------------ start

// Files may be chosen while Python is loading: they wait for it.
let begin;
const chosen = new Promise((resolve) => {
  begin = (given) => {
    if (given.length) resolve({ given });
    else say("No file in it can be read here: choose it by a button.");
  };
});
for (const id of ["files", "folder"]) {
  element(id).onchange = ({ target }) => begin(fromInput(target));
}
document.ondragover = (event) => event.preventDefault();
document.ondrop = async (event) => {
  event.preventDefault();
  begin(await fromDrop(event.dataTransfer));
};

async function start() {
  const { files, wheels } = await load();
  const server = new URLSearchParams(location.search).get("folder");
  const folder = server && (await fromServer(server));
  giveUpRequests();
  desk = new Sandbox("classroom.desk", files, [], Infinity);
  const bench = () => new Sandbox("classroom.bench", files, wheels, LONGEST);
  const warm = Array.from({ length: LANES }, bench);
  fresh = () => warm.pop() ?? bench();
  element("cancel").onclick = () => {
    running = false;
    say("Cancelled. What is running comes to its end first.");
  };
  element("go-on").onclick = () => run(waiting());
  for (const id of ["right", "mistake", "look", "anonymous"]) {
    element(id).onchange = () => told.some(Boolean) && !running && report();
  }
  say("Ready.");
  const { given, problems } = folder?.given.length ? folder : await chosen;
  await read(given, problems);
}

start().catch((error) => say(`The page could not start: ${error.message}. Reload it.`));
