import { Readable } from 'node:stream';
import { createManifest } from '../../cli/manifest/create.ts';
import { verifyManifest } from '../../cli/manifest/verify.ts';
import { Terminal } from '../../cli/output/terminal.ts';
import { Sink } from '../../test/cli/sink.ts';

// Makes or verifies a manifest in a process of its own, and prints what the work took, without the start.
const [action = '', tree = '', file = ''] = process.argv.slice(2);
const terminal = new Terminal(
  { out: new Sink(), err: new Sink(), input: Readable.from([]) },
  { NO_COLOR: '1' },
);
const context = {
  globals: { json: false, stack: 'Sealwatch', profile: undefined, region: undefined },
  terminal,
  clock: () => new Date(),
  connect: () => Promise.reject(new Error('nothing is deployed')),
};
const started = performance.now();
const before = process.cpuUsage();
const exitCode =
  action === 'create'
    ? await createManifest(context, tree, { format: 'seed', output: file })
    : await verifyManifest(context, { file, target: tree }, {});
const milliseconds = performance.now() - started;
const { user, system } = process.cpuUsage(before);
if (exitCode !== 0) throw new Error(`${action} ended with ${exitCode}`);
process.stdout.write(JSON.stringify({ milliseconds, cpuSeconds: (user + system) / 1e6 }));
