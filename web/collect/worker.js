// Python in a worker whose origin is opaque: a frame without rights has made it, and its policy
// lets no request out. All that Python needs is handed in, and fetch() finds it there.
const MEMORY = 512 * 2 ** 20; // bytes that Python may take
const DISK = 256 * 2 ** 20; // bytes of the files that cells write, which are in memory, too
const NO_SPACE = 51; // as the file system numbers it
const PLACE = "https://handed.in/"; // nothing is asked there

onmessage = async ({ data, ports: [port] }) => {
  const fail = (error) => port.postMessage({ fault: String(error) });
  onerror = fail;
  onunhandledrejection = ({ reason }) => fail(reason);
  const pyodide = await start(data);
  const python = pyodide.pyimport(data.module);
  port.onmessage = ({ data: { name, text, handed } }) => {
    try {
      if (handed) mount(pyodide, handed);
      const tell = (told) => port.postMessage({ told });
      port.postMessage({ found: python[name](text, tell) });
    } catch (error) {
      fail(error);
    }
  };
  port.postMessage({ found: "ready" });
};

async function start({ files, wheels }) {
  self.fetch = async (address) => {
    const name = address.toString().split("/").pop();
    const type = name.endsWith(".wasm") ? "application/wasm" : "";
    return new Response(files[name], { headers: { "Content-Type": type } });
  };
  limitMemory();
  for (const name of ["pyodide.js", "pyodide.asm.js"]) {
    importScripts(URL.createObjectURL(files[name]));
  }
  const env = { HOME: "/home/pyodide", MPLBACKEND: "agg" };
  const silent = { stdin: () => null, stdout: () => {}, stderr: () => {} };
  const pyodide = await loadPyodide({ indexURL: PLACE, env, ...silent });
  const path = ["/course", "/packages"];
  for (const wheel of wheels) {
    const bytes = await files[wheel].arrayBuffer();
    if (wheel.endsWith("-none-any.whl")) {
      // Python reads what is written in Python out of the archive, as far as it needs it.
      pyodide.FS.writeFile(`/${wheel}`, new Uint8Array(bytes));
      path.push(`/${wheel}`);
    } else pyodide.unpackArchive(bytes, "zip", { extractDir: "/packages" });
  }
  const course = await files["course.zip"].arrayBuffer();
  pyodide.unpackArchive(course, "zip", { extractDir: "/course" });
  pyodide.runPython(`import sys; sys.path[:1] = ${JSON.stringify(path)}`);
  limitDisk(pyodide);
  return pyodide;
}

function limitMemory() {
  const { prototype } = WebAssembly.Memory;
  const grow = prototype.grow;
  prototype.grow = function (pages) {
    const size = this.buffer.byteLength + pages * 65536;
    if (size > MEMORY) throw new RangeError("Python may take no more memory");
    return grow.call(this, pages);
  };
}

function limitDisk({ FS, FS: { filesystems: { MEMFS } } }) {
  let used = 0;
  const grow = (node, size, act) => {
    const [start, before] = [used, node.contents?.length ?? 0];
    if (start + size - before > DISK) throw new FS.ErrnoError(NO_SPACE);
    const result = act();
    used = start + (node.contents?.length ?? 0) - before;
    return result;
  };
  for (const name of ["expandFileStorage", "resizeFileStorage"]) {
    const resize = MEMFS[name];
    MEMFS[name] = (node, size) => grow(node, size, () => resize(node, size));
  }
  const { stream: operations } = MEMFS.ops_table.file;
  const { write } = operations;
  operations.write = (stream, buffer, offset, length, place, own) => {
    const act = () => write(stream, buffer, offset, length, place, own);
    return grow(stream.node, place + length, act);
  };
}

// Files are read from the disk when Python asks for them, and only what it asks for.
function mount({ FS }, handed) {
  FS.mkdirTree("/handed");
  FS.mount(FS.filesystems.WORKERFS, { blobs: handed }, "/handed");
}
