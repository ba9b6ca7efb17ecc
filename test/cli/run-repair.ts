import { Readable } from 'node:stream';
import { Command } from 'commander';
import type { Connection } from '../../cli/connection/connect.ts';
import { Terminal } from '../../cli/output/terminal.ts';
import { addRepair } from '../../cli/repair/repair-command.ts';
import { Runner } from '../../cli/runner.ts';
import { verifyManifest } from '../../cli/verify/manifest/verify-manifest.ts';
import { type RepairWorld, TABLES } from './repair-world.ts';
import { NOW } from './run-cli.ts';
import { DEPLOYMENT } from './samples.ts';
import { Sink } from './sink.ts';

/**
 * Runs `repair`, as somebody would.
 * @param typed what a person at a terminal types; `null` where nobody is there
 */
export async function runRepair(world: RepairWorld, args: readonly string[], typed: string | null = null) {
  await world.tell();
  const [out, err] = [new Sink(null), new Sink(typed === null ? null : 80)];
  const input = typed === null ? null : Object.assign(Readable.from([typed]), { isTTY: true });
  const runner = new Runner({
    terminal: new Terminal({ out, err, input }, { NO_COLOR: '1' }),
    environment: {},
    clock: () => NOW,
    connect: async () => ({ deployment: { ...DEPLOYMENT, tables: TABLES } }) as unknown as Connection,
  });
  const program = new Command('sealwatch')
    .option('--json', '', false)
    .option('--stack <name>', '', 'Sealwatch')
    .exitOverride();
  const reach = {
    log: async () => world.reader,
    writer: () => world.writer,
    backups: () => world.backups,
    maxLagMs: 0,
    pollMs: 0,
  };
  addRepair(program, runner, reach);
  await program.parseAsync(
    args[0] === '--json' ? ['--json', 'repair', ...args.slice(1)] : ['repair', ...args],
    {
      from: 'user',
    },
  );
  await world.tell();
  return { out: out.text, err: err.text, exitCode: runner.exitCode };
}

/** What `verify --manifest` says. */
export async function verdictsOn(world: RepairWorld): Promise<string[]> {
  await world.tell();
  const said: string[] = [];
  const ports = { log: world.reader, checkpoints: [], now: () => 0, onProgress: () => {}, maxLagMs: 0 };
  await verifyManifest(ports, async ({ kind, key, fault, state }) => {
    said.push(`${kind} ${Object.values(key).join(' ')}: ${fault}, ${state}`);
  });
  return said.sort();
}

/** The lines of an output that is JSON. */
export const jsonOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
