// Written into the pages themselves, since it has to speak where no script loads.
const OPENED_AS_FILE =
  "A browser cannot run the course from a folder. Run python3 run.py site --serve in the course," +
  " or python3 -m http.server in this folder, and open http://localhost:8000.";

// Loads a file of the site; returns what is wrong with it, in a sentence that says what helps,
// or "", and how many bytes have arrived.
async function load(url, options) {
  if (location.protocol === "file:") return { fault: OPENED_AS_FILE, size: 0 };
  const name = url.split(/[?#]/)[0].split("/").pop();
  const ending = name.split(".").pop();
  let help =
    `Ask whoever runs this network or server to let files through that end in .${ending}, try` +
    " another network, or install the course (python3 run.py lab).";
  let what = "";
  let body = new Blob();
  try {
    const answer = await fetch(url, options);
    body = await answer.blob();
    const type = answer.headers.get("Content-Type") || "a file without a type";
    if (answer.status === 404) what = "it is missing on the server (404)";
    else if (!answer.ok) what = `it is blocked (${answer.status})`;
    else if (/^\s*<(!doctype|html)/i.test(await body.slice(0, 99).text())) {
      what = "a web page came in its place";
    } else if (ending === "js" && !/(java|ecma)script/.test(type)) {
      what = `the server calls it ${type}`;
      help =
        "Run python3 run.py site --serve in the course, or take a server that sends .js as" +
        " text/javascript.";
    }
  } catch {
    what = "it is blocked, or the connection broke";
  }
  return { fault: what && `${name} did not load: ${what}. ${help}`, size: body.size };
}
