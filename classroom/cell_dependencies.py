"""Say which cells of a notebook have to run, so that pictures and long runs need not.

A cell that its learner has changed always runs. One that is as the course has it runs if
it gives a name that a cell after it uses. In doubt a cell runs.
"""

import ast
import re
import symtable
from typing import NamedTuple

from IPython.core.inputtransformer2 import TransformerManager

# What reaches names that do not stand in the source.
HIDDEN = {"get_ipython", "globals", "locals", "vars", "eval", "exec"}
# Below it the cell runs as if it did not stand there.
RUNS_AS_IT_IS = re.compile(r"\A\s*%%(capture|time)\b.*\n")


class Names(NamedTuple):
    """The names that a cell, or a statement of it, deals with."""

    used: set  # and not made by the cell itself before
    given: set  # which may have another value, or another content, afterwards
    made: set  # which are new in any case, whatever they were before
    imported: set
    hidden: bool = False  # whether there may be others as well


def cell_dependencies(sources, changed):
    """Tell for each code cell whether it has to run.

    Parameters
    ----------
    sources : list of str
        The code cells of a notebook, in their order.
    changed : list of bool
        Whether they have to run in any case.
    """
    cells = [names(source) for source in sources]
    modules = set().union(*(cell.imported for cell in cells))
    wanted, everything, chosen = set(), False, []
    for cell, always in reversed(list(zip(cells, changed, strict=True))):
        # np.mean(x) looks as if it might change np; only its import gives it.
        given = cell.given - modules | cell.imported
        runs = always or everything or cell.hidden or bool(given & wanted)
        if runs:
            # A learner's cell may stop half-way, and leave names as they were.
            wanted = (wanted if always else wanted - cell.made) | cell.used
            everything |= cell.hidden and always
        chosen.append(runs)
    return chosen[::-1]


def names(source):
    """Return the `Names` of a cell; one that Python cannot read has none."""
    total = Names(set(), set(), set(), set())
    try:
        code = TransformerManager().transform_cell(RUNS_AS_IT_IS.sub("", source))
        parts = [names_of_statement(each) for each in ast.parse(code).body]
    except (SyntaxError, ValueError, RecursionError, MemoryError, RuntimeError):
        return total
    for part in parts:
        total.used.update(part.used - total.made)
        for whole, new in zip(total[1:4], part[1:4], strict=True):
            whole.update(new)
    return total._replace(hidden=any(part.hidden for part in parts))


def names_of_statement(statement):
    """Return the `Names` of one statement at the top of a cell."""
    top = symtable.symtable(ast.unparse(statement), "<cell>", "exec")
    found = Names(set(), changed_in_place(statement), set(), set())
    for table in (top, *below(top)):
        for symbol in table.get_symbols():
            name = symbol.get_name()
            if symbol.is_referenced() and (table is top or symbol.is_global()):
                found.used.add(name)
            if symbol.is_imported() and table is top:
                found.imported.add(name)
            elif symbol.is_assigned() and (table is top or symbol.is_declared_global()):
                found.given.add(name)
                if isinstance(statement, ast.Assign | ast.FunctionDef | ast.ClassDef):
                    found.made.add(name)
    found.made.update(found.imported)
    star = any(isinstance(node, ast.alias) and node.name == "*" for node in ast.walk(statement))
    return found._replace(hidden=star or bool(found.used & HIDDEN))


def below(table):
    """Yield the tables of all functions and classes within a table of symbols."""
    for child in table.get_children():
        yield child
        yield from below(child)


def changed_in_place(tree):
    """Return names whose values may change in place: x.append(1), x[0] = 1, x.y = 1."""
    found = set()
    for node in ast.walk(tree):
        is_call = isinstance(node, ast.Call)
        place = node.func if is_call else node
        stores = is_call or isinstance(getattr(place, "ctx", None), ast.Store | ast.Del)
        parted = isinstance(place, ast.Attribute | ast.Subscript) and stores
        while isinstance(place, ast.Attribute | ast.Subscript):
            place = place.value
        if parted and isinstance(place, ast.Name):
            found.add(place.id)
    return found
