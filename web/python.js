// The Python of JupyterLite's kernel, which asks for loadPyodide(). head.js runs this file in
// a worker of its own first, where Python starts while the page around the notebook is still
// being built; the kernel's script then joins it there.
self.loadPyodide = (options) => (self.python ??= start(options));

async function start(options) {
  importScripts(`${options.indexURL}pyodide.js`); // brings a loadPyodide of its own
  const pyodide = await loadPyodide(options);
  // The notebook's folder lies in the page and answers slowly: Python looks there last.
  pyodide.runPython("import sys; sys.path.remove(''); sys.path.append('')");
  return pyodide;
}

async function startEarly() {
  const kernel = "@jupyterlite/pyodide-kernel-extension:kernel";
  const { href: indexURL } = new URL("./", location);
  const settings = await (await fetch("../../jupyter-lite.json")).json();
  const { loadPyodideOptions } = settings["jupyter-config-data"].litePluginSettings[kernel];
  loadPyodide({ indexURL, ...loadPyodideOptions });
}

if (location.pathname.endsWith("/static/pyodide/python.js")) {
  addEventListener("message", ({ data }) => importScripts(data), { once: true });
  startEarly();
}
