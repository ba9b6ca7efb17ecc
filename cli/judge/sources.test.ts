import { gzipSync } from 'node:zlib';
import { Command } from 'commander';
import { expect, it } from 'vitest';
import { bucketCall } from '../../core/rules/records.examples.ts';
import { NOW } from '../../test/cli/run-cli.ts';
import { Sink } from '../../test/cli/sink.ts';
import { Terminal } from '../output/terminal.ts';
import { Runner } from '../runner.ts';
import { guardFrom } from './guard.ts';
import { addJudge } from './judge-command.ts';
import type { LogStore } from './log-bucket.ts';
import type { Input } from './sources.ts';

const suspended = (id: string) =>
  JSON.stringify({
    ...bucketCall('PutBucketVersioning', {
      bucketName: id,
      VersioningConfiguration: { Status: 'Suspended' },
    }),
    eventID: id,
    recipientAccountId: null,
  });

async function judge(args: readonly string[], standard: Input, store: LogStore) {
  const [out, err] = [new Sink(), new Sink()];
  const runner = new Runner({ terminal: new Terminal({ out, err }, {}), environment: {}, clock: () => NOW });
  const program = new Command().option('--json').option('--stack <name>', '', 'Sealwatch').exitOverride();
  addJudge(program, runner, { standard, reach: () => store });
  await program.parseAsync(['judge', ...args, '--guard', '*', '--json'], { from: 'user' });
  const lines = out.text
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return { lines, err: err.text, exitCode: runner.exitCode };
}

async function* stream(...chunks: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

const NOTHING: LogStore = {
  keys: () => {
    throw new Error('not asked');
  },
  body: async () => stream(),
  account: async () => '444455556666',
};

const bucket = (
  objects: Readonly<Record<string, Uint8Array | Error>>,
): LogStore & { readonly asked: string[] } => {
  const asked: string[] = [];
  return {
    ...NOTHING,
    asked,
    async *keys(_, prefix) {
      for (const key of Object.keys(objects)) if (key.startsWith(prefix)) yield key;
    },
    async body(_, key) {
      asked.push(key);
      const found = objects[key];
      if (found instanceof Error) throw found;
      return stream(found ?? '');
    },
  };
};

it('reads standard input where it is named, and where nothing is', async () => {
  for (const args of [['-'], []]) {
    const { lines } = await judge(args, stream(suspended('a').slice(0, 9), suspended('a').slice(9)), NOTHING);
    expect(lines[0]).toMatchObject({ origin: { source: '-', index: 0, eventId: 'a' } });
  }
});

it('asks what to read where nobody pipes anything', async () => {
  const { exitCode, err } = await judge([], Object.assign(stream(), { isTTY: true }), NOTHING);
  expect(exitCode).toBe(2);
  expect(err).toContain('nothing to judge');
});

it('reads the objects under a prefix, in the order of their keys, with few asked for ahead', async () => {
  const odd = 'logs/a b+%\u202e.json.gz';
  const many = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [`logs/${100 + index}.gz`, gzipSync(suspended(`b${index}`))]),
  );
  const store = bucket({ 'other/x': gzipSync(suspended('x')), ...many, [odd]: gzipSync(suspended('last')) });
  const { lines } = await judge(['s3://trail/logs/'], stream(), store);
  expect(lines.slice(0, -1).map(({ origin }) => origin.source)).toEqual(
    [...Object.keys(many), odd].map((key) => `s3://trail/${key}`),
  );
  expect(lines.at(-1)).toMatchObject({ records: 31, findings: 31 });
});

it('goes on after an object that AWS does not give, and ends with 4', async () => {
  const denied = Object.assign(new Error('Access Denied'), { name: 'AccessDenied' });
  const store = bucket({ a: gzipSync(suspended('a')), b: denied, c: gzipSync(suspended('c')) });
  const { lines, err, exitCode } = await judge(['s3://trail'], stream(), store);
  expect(lines.at(-1)).toMatchObject({ records: 2, findings: 2, unreadable: 0 });
  expect(err).toMatch(/cannot read s3:\/\/trail\/b: not allowed/);
  expect(exitCode).toBe(4);
});

it('ends with 4 where the bucket cannot be listed', async () => {
  const { exitCode, err } = await judge(['s3://trail'], stream(), NOTHING);
  expect(exitCode).toBe(4);
  expect(err).toContain('not asked');
});

it('takes records that name no owner for those of the account, when it may ask', async () => {
  const nobody = suspended('a').replace(/"accountId":"\d+"/g, '"accountId":null');
  const account = async (...args: string[]) =>
    (await judge(['-', ...args], stream(nobody), NOTHING)).lines[0].account;
  expect(await account()).toBeNull();
  expect(await account('--aws')).toBe('444455556666');
});

it('wants to know what is guarded', async () => {
  await expect(guardFrom({ aws: false }, 'Sealwatch', '/')).rejects.toThrow(
    /say what is guarded: --guard BUCKET/,
  );
});
