"""What the course asks of a JupyterHub; README.md beside it says how each kind reads it."""

c = get_config()  # noqa: F821

# For git, which merges an update cell by cell then.
c.Spawner.environment.update(
    {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "merge.course.driver",
        "GIT_CONFIG_VALUE_0": "python3 classroom/merge.py %O %A %B",
    }
)
# Who shares a machine could read what a kernel sends: it comes encrypted.
c.Spawner.args.append("--KernelManager.transport_encryption=auto")
# A class that comes all at once to a small machine waits, and nobody is sent away.
c.Spawner.start_timeout = 300
c.Spawner.http_timeout = 300
