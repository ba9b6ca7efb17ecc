"""Lambda functions as processes of this machine, and custom resources that they answer: what LocalEmu and LocalStack have Docker for, or not at all."""
