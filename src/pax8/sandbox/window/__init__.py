"""A window on a sandbox: pages for people, which show what it is asked and holds, and steer it."""
