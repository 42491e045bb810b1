"""How the hub runs. hub.py writes settings.json beside the hub's database, and starts it."""

import json
import runpy
import sys
from pathlib import Path

import nativeauthenticator
from traitlets.config import Config

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE))  # for hub_accounts

c = get_config()  # noqa: F821
settings = json.loads(Path("settings.json").read_text(encoding="utf-8"))
environment = Path(sys.prefix)
homes = Path(settings["homes"])
port = settings["port"]
# Should the hub be killed, what it started ends too.
with_us = ["setpriv", "--pdeathsig", "TERM"]

# ------------------------------------------------------------------ where it listens
scheme = "https" if settings["certificate"] else "http"
c.JupyterHub.bind_url = f"{scheme}://{settings['address']}:{port}"
c.JupyterHub.ssl_cert = settings["certificate"] or ""
c.JupyterHub.ssl_key = settings["key"] or ""
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{port + 2}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{port + 1}"
proxy = environment / "proxy/node_modules/.bin/configurable-http-proxy"
c.ConfigurableHTTPProxy.command = [*with_us, str(proxy)]

# ------------------------------------------------------------------ who comes in
c.JupyterHub.db_url = "sqlite:///jupyterhub.sqlite"
c.JupyterHub.cookie_secret_file = "cookie_secret"
c.JupyterHub.authenticator_class = "hub_accounts.ClassAuthenticator"
c.JupyterHub.template_paths = [str(Path(nativeauthenticator.__file__).parent / "templates")]
c.ClassAuthenticator.class_list_file = settings["class_list"]
c.ClassAuthenticator.admin_users = set(settings["teachers"])
c.ClassAuthenticator.any_allow_config = True  # the class list
c.ClassAuthenticator.open_signup = True  # for those on the class list
c.ClassAuthenticator.refresh_pre_spawn = True
c.ClassAuthenticator.minimum_password_length = 8
c.ClassAuthenticator.check_common_password = True
c.ClassAuthenticator.allowed_failed_logins = 10
c.ClassAuthenticator.seconds_before_next_try = 60

# ------------------------------------------------------------------ a learner's server
if settings["one_account"]:
    c.JupyterHub.spawner_class = "hub_accounts.SharedSpawner"
    c.SharedSpawner.home_dir_template = str(homes / "{username}")
else:
    c.JupyterHub.spawner_class = "hub_accounts.AccountSpawner"
    c.AccountSpawner.homes = str(homes)
serving = [str(environment / "learner/learner.py"), "serve", settings["edition"]]
c.Spawner.cmd = [*with_us, sys.executable, *serving, str(settings["memory"])]
c.Spawner.default_url = "/lab/tree/course/notebooks/00_start_here.ipynb"
c.Spawner.environment = {"GIT_CONFIG_SYSTEM": settings["git_config"]}
light = HERE / "jupyter_server_config.py"
if light.exists():
    names = runpy.run_path(str(light), {"get_config": Config})
    c.Spawner.environment.update(names.get("KERNEL_ENVIRONMENT", {}))
# A class that comes all at once on two cores waits, and nobody is sent away.
c.Spawner.start_timeout = 300
c.Spawner.http_timeout = 300

# ------------------------------------------------------------------ an idle hour ends a server
culler = [*with_us, sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=3600"]
c.JupyterHub.services = [{"name": "idle-culler", "command": culler}]
scopes = ["list:users", "read:users:activity", "read:servers", "delete:servers"]
c.JupyterHub.load_roles = [
    {"name": "idle-culler", "scopes": scopes, "services": ["idle-culler"]}
]
