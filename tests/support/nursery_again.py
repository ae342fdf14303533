"""Runs as a worker of a nursery, and is one for another host from then on."""

import os
import runpy
import socket

if __name__ == "__main__":
    os.setpgid(0, int(os.environ["KEEL_GROUP"]))
    runpy.run_path(os.environ["KEEL_NURSERY"])["serve"](socket.socket(fileno=0))
