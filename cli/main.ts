#!/usr/bin/env node
import { CommanderError } from 'commander';
import { EXIT } from './exit-codes.ts';
import { Terminal } from './output/terminal.ts';
import { isHelp, makeProgram } from './program.ts';
import { Runner } from './runner.ts';
import { refusalOnNode } from './version.ts';

// The bundled release of the AWS SDK supports this Node; that a later one will not is no news for people.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const refusal = refusalOnNode(process.version);
if (refusal !== null) {
  process.stderr.write(`error: ${refusal}\n`);
  process.exit(EXIT.failed);
}

// A reader that has seen enough, as `head` does, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? EXIT.fine);
  process.stderr.write(`error: the result could not be written: ${error.message}\n`);
  process.exit(EXIT.failed);
});

const terminal = new Terminal(
  { out: process.stdout, err: process.stderr, input: process.stdin },
  process.env,
);
const runner = new Runner({ terminal, environment: process.env, clock: () => new Date() });

try {
  const program = await makeProgram(runner, { words: process.argv.slice(2) });
  await program.parseAsync();
  process.exitCode = runner.exitCode;
} catch (error) {
  // Commander has said what is wrong.
  if (error instanceof CommanderError) process.exitCode = isHelp(error) ? EXIT.fine : EXIT.usage;
  else {
    // Node would end with 1, which says that there are findings.
    process.stderr.write(`error INTERNAL: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = EXIT.failed;
  }
}
