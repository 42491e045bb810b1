"""Start a learner's server on the hub, without what of the hub it never uses.

    python learner_server.py --config=jupyter_server_config.py

`jupyterhub-singleuser` asks the hub who may come in, over its address. For the sake of a
few names it imports the rest of the hub as well, database and pages: 40 MB a learner.
Here an empty module stands for each of these parts. What would use one of them fails, so
that nobody comes in who would not have before.
"""

import sys
from types import ModuleType


def stand_in(name, **names):
    """Let an empty module with these names, if any, be imported under its name."""
    module = ModuleType(name)
    vars(module).update(names)
    sys.modules[name] = module
    package, _, own_name = name.rpartition(".")
    if package:
        setattr(sys.modules[package], own_name, module)


def leave_out():
    """Put stand-ins where a learner's server would import what it never uses."""
    import jupyterhub  # noqa: F401  # the parts below belong to it

    stand_in("sqlalchemy", func=None)
    stand_in("sqlalchemy.exc", SQLAlchemyError=type("SQLAlchemyError", (Exception,), {}))
    stand_in("jupyterhub.orm")
    stand_in("jupyterhub.roles")
    # What writes the log asks for these two.
    stand_in("jupyterhub.handlers")
    stand_in("jupyterhub.handlers.pages", HealthCheckHandler=type("HealthCheck", (), {}))
    stand_in("jupyterhub.metrics", prometheus_log_method=lambda handler: None)
    # Checks the form of addresses in a language of its own; jsonschema works without it.
    sys.modules["rfc3987_syntax"] = None


if __name__ == "__main__":
    leave_out()
    from jupyterhub.singleuser import main

    main()
