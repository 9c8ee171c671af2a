"""The tabs below the first screen, one module each; only the open one is computed."""
