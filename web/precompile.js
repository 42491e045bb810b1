// node precompile.js FOLDER: replaces the Python sources in a folder's wheels and in Python's
// own library by bytecode, made by the very Python that will read it, which spares every
// reader four seconds. Leaves out tests, what compilers and editors read, and how languages
// other than Python are coloured.
const folder = process.argv[2];
const { loadPyodide } = require(folder + "/pyodide.js");

const program = `
import py_compile
import re
from itertools import chain
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
source, code = Path("/tmp/source.py"), Path("/tmp/code.pyc")
python_only = "pygments/lexers/(?!(__init__|_mapping|python|special)[.])"
unread = re.compile(f"/tests/|[.](pyi|pxd|h|c|a)$|{python_only}")
for path in chain(Path("/wheels").glob("*.whl"), [Path("/wheels/python_stdlib.zip")]):
    place = "/lib/python312.zip" if path.suffix == ".zip" else "/lib/python3.12/site-packages"
    # The course's own code is there to be read, and other wheels have nothing to compile.
    if path.name.startswith(("gradient_descent", "nothing")):
        continue
    new = path.with_suffix(".new")
    with ZipFile(path) as wheel, ZipFile(new, "w", ZIP_DEFLATED, compresslevel=9) as compiled:
        for member in wheel.infolist():
            if unread.search(member.filename):
                continue
            content = wheel.read(member)
            if member.filename.endswith(".py"):
                source.write_bytes(content)
                name = f"{place}/{member.filename}"
                if py_compile.compile(source, code, name, quiet=2, invalidation_mode=unchecked):
                    member.filename += "c"
                    content = code.read_bytes()
            compiled.writestr(member, content)
    new.replace(path)
`;

loadPyodide({ indexURL: folder }).then((pyodide) => {
  pyodide.FS.mkdir("/wheels");
  pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: folder }, "/wheels");
  pyodide.runPython(program);
});
