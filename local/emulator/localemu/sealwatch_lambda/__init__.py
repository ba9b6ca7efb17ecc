"""Lambda functions as processes of this machine, and custom resources that they answer: what LocalEmu has Docker for, or not at all."""
