// The Python of JupyterLite's kernel, which asks this file for loadPyodide(). head.js runs it
// in a worker first, where Python starts while the page around the notebook is still being
// built; the kernel's script joins it there, and asks for this file once more.
if (!self.loadPyodide) {
  self.loadPyodide = (options) => (self.python ??= startPython(options));
  if (location.pathname.endsWith("/static/pyodide/python.js")) {
    addEventListener("message", ({ data }) => importScripts(data), { once: true });
    startEarly();
  }
}

async function startEarly() {
  const kernel = "@jupyterlite/pyodide-kernel-extension:kernel";
  const { href: indexURL } = new URL("./", location);
  const settings = await (await fetch("../../jupyter-lite.json")).json();
  const { loadPyodideOptions } = settings["jupyter-config-data"].litePluginSettings[kernel];
  self.loadPyodide({ indexURL, ...loadPyodideOptions });
}

// Not named start(): the kernel's script takes that of a worker for a message port's.
async function startPython(options) {
  importScripts(`${options.indexURL}pyodide.js`);
  const load = self.loadPyodide; // Pyodide's own has taken the place of the above
  self.loadPyodide = () => self.python;
  const pyodide = await load(options);
  // The notebook's folder lies in the page and answers slowly: Python looks there last.
  pyodide.runPython("import sys; sys.path.remove(''); sys.path.append('')");
  return pyodide;
}
