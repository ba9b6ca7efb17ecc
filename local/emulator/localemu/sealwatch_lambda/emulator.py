"""The emulator that loads this package: LocalStack, or LocalEmu, which was made from it and has the same modules under its own name."""

import importlib
import os


def module(name):
    return importlib.import_module(f"{os.environ['SEALWATCH_EMULATOR']}.{name}")
