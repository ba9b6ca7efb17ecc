import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/base/json.ts';
import { accessLogLine } from '../../core/readers/access-log.examples.ts';
import {
  copyRecord,
  READ_OBJECT,
  readRecord,
  sessionOf,
  trainingJob,
} from '../../core/readers/read-records.examples.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { NOW, runCli } from '../../test/cli/run-cli.ts';
import { DEPLOYMENT, version } from '../../test/cli/samples.ts';
import { Sink } from '../../test/cli/sink.ts';
import { finding } from '../../test/fakes/finding.ts';
import type { Connection } from '../connection/connect.ts';
import type { LogStore } from '../judge/log-bucket.ts';
import { Terminal } from '../output/terminal.ts';
import { Runner } from '../runner.ts';
import type { FindLogs } from './find-logs.ts';
import { addReaders, type LogInputs } from './readers-command.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'readers-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let counter = 0;
function file(content: string | Uint8Array, name = `log-${++counter}`): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const ADDRESS = `s3://${READ_OBJECT.bucket}/${READ_OBJECT.key}`;
const TIME = ['--from', '2026-11-20T03:12:07Z', '--to', '2026-11-20T03:40:00Z'];
const trail = (...records: readonly JsonObject[]): string => JSON.stringify({ Records: records });
const ask = (...args: readonly string[]) => runCli(['readers', ADDRESS, ...args, ...TIME]);
const answer = async (...args: readonly string[]) => {
  const { out, err, exitCode } = await ask(...args, '--json');
  return { ...JSON.parse(out), err, exitCode };
};

describe('reads logs', () => {
  it.each<[string, () => string | Uint8Array]>([
    ['a file of a trail', () => trail(readRecord('GetObject'))],
    ['packed', () => gzipSync(trail(readRecord('GetObject')))],
    [
      'records, one a line',
      () => `${JSON.stringify(readRecord('GetObject'))}\n${JSON.stringify(readRecord('PutObject'))}\n`,
    ],
    [
      'with every letter of the key written as a number',
      () =>
        trail(readRecord('GetObject')).replaceAll(
          READ_OBJECT.key,
          [...READ_OBJECT.key]
            .map((each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`)
            .join(''),
        ),
    ],
    ['with slashes escaped', () => trail(readRecord('GetObject')).replaceAll('/', '\\/')],
    [
      'an access log',
      () => `${accessLogLine({ ...READ_OBJECT, at: '2026-11-20T03:20:00.000Z', bytesSent: 48_211 })}\n`,
    ],
    [
      'a result of Lake, as CSV',
      () =>
        gzipSync(`eventID,eventJson\n1,"${JSON.stringify(readRecord('GetObject')).replaceAll('"', '""')}"\n`),
    ],
    [
      'a result of Lake, as its API gives it',
      () =>
        JSON.stringify({
          QueryStatus: 'FINISHED',
          QueryResultRows: [[{ eventID: '1' }, { eventJson: JSON.stringify(readRecord('GetObject')) }]],
        }),
    ],
    [
      'an event of EventBridge',
      () => JSON.stringify({ 'detail-type': 'AWS API Call via CloudTrail', detail: readRecord('GetObject') }),
    ],
  ])('%s', async (_, content) => {
    const { readers, logs } = await answer(file(content()));
    expect(readers).toMatchObject([{ requests: 1, bytes: 48_211, joinedBy: 'time' }]);
    expect(logs.unreadable).toBe(0);
  });

  it('all below a directory, each record once, however many threads read them', async () => {
    const record = readRecord('GetObject');
    const place = join(folder, 'tree');
    mkdirSync(join(place, '2026/11'), { recursive: true });
    for (let index = 0; index < 12; index++)
      writeFileSync(
        join(place, '2026/11', `${index}.json.gz`),
        gzipSync(trail(record, readRecord('GetObject'))),
      );
    const { readers, logs } = await answer(place);
    expect(readers).toMatchObject([{ requests: 13, bytes: 13 * 48_211 }]);
    expect(logs).toMatchObject({ files: 12, records: 24, duplicates: 11 });
  });

  it('up to where a file is cut off, and says so', async () => {
    const whole = gzipSync(
      trail(
        readRecord('GetObject'),
        ...Array.from({ length: 400 }, () =>
          readRecord('HeadObject', { sourceIPAddress: crypto.randomUUID() }),
        ),
      ),
    );
    const { readers, exitCode, err, logs } = await answer(file(whole.subarray(0, whole.length - 2_000)));
    expect(readers).toMatchObject([{ requests: 1 }]);
    expect([exitCode, logs.unreadable]).toEqual([3, 1]);
    expect(err).toMatch(/cannot read .*broken gzip/);
  });

  it.each([
    ['no log', 'PK\u0003\u0004 a zip', /no log: neither JSON/],
    ['JSON that is no record', '{"a":1}', /no record of CloudTrail/],
  ])('and says of others that they are none: %s', async (_, content, why) => {
    const { exitCode, err, recorded } = await answer(file(content));
    expect([exitCode, recorded.state]).toEqual([3, 'no']);
    expect(err).toMatch(why);
  });

  it('knows digests, and misses a file that one names', async () => {
    const digest = {
      digestStartTime: '2026-11-20T03:00:00Z',
      digestEndTime: '2026-11-20T04:00:00Z',
      logFiles: [{ s3Object: 'AWSLogs/missing.json.gz' }],
    };
    const { recorded, logs, exitCode } = await answer(
      file(trail(readRecord('GetObject'))),
      file(JSON.stringify(digest)),
    );
    expect(recorded).toMatchObject({ state: 'partly', missing: ['AWSLogs/missing.json.gz'] });
    expect([logs.kinds.digest, exitCode]).toEqual([1, 3]);
  });

  it('and passes over the signature beside results of Lake', async () => {
    const signature = {
      version: '1.0',
      files: [{ fileName: 'result_1.csv.gz' }],
      hashSignature: '0f',
      publicKeyFingerprint: '1c',
    };
    const { logs, exitCode } = await answer(
      file(trail(readRecord('GetObject'))),
      file(JSON.stringify(signature), 'result_sign.json'),
    );
    expect([logs.unreadable, exitCode]).toEqual([0, 0]);
  });

  it('not those that are too old by their names', async () => {
    const old = file(
      trail(readRecord('GetObject')),
      '111122223333_CloudTrail_eu-west-1_20261119T0310Z_x.json',
    );
    expect((await answer(old)).logs).toMatchObject({ files: 0, leftOut: 1 });
  });
});

describe('prints', () => {
  const records = (): string => {
    const instance = sessionOf('arn:aws:iam::111122223333:role/Node', 'i-0c29d6abb6a09589a');
    const eve = { type: 'IAMUser', arn: 'arn:aws:iam::999988887777:user/eve', accountId: '999988887777' };
    return trail(
      trainingJob('mod-v3-17', '2026-11-20T03:15:00Z'),
      readRecord('GetObject'),
      readRecord(
        'GetObject',
        { userIdentity: instance, eventTime: '2026-11-20T03:30:00Z' },
        { versionId: 'Qm7xPw' },
      ),
      copyRecord(`${READ_OBJECT.bucket}/${READ_OBJECT.key}?versionId=Qm7xPw`),
      readRecord('GetObject', { userIdentity: eve, errorCode: 'AccessDenied' }),
    );
  };

  it('who read, what was copied and refused, and what has to run again, in 80 columns', async () => {
    const { out, exitCode } = await runCli(
      ['readers', ADDRESS, file(records()), ...TIME, '--version-id', 'Qm7xPw'],
      {},
      null,
      80,
    );
    expect(out).toBe(`s3://acme-training-data/moderation/v3/labels-007.jsonl
version Qm7xPw from 2026-11-20 03:12:07 to 2026-11-20 03:40:00 UTC

KIND          REQUESTS     BYTES  FIRST (UTC)          ADDRESS   JOINED BY
  WHO
sagemaker            1  47.1 KiB  2026-11-20 03:20:00  10.0.0.7  time
  Trainer (account 111122223333) / SageMaker
ec2-instance         1  47.1 KiB  2026-11-20 03:30:00  10.0.0.7  version
  Node (account 111122223333) / i-0c29d6abb6a09589a
sagemaker            1      copy  2026-11-20 03:20:00  10.0.0.7  version
  Trainer (account 111122223333) / SageMaker
by time: the request named no version, and this one was current then
by version: the request named it
copied by 1 request:
  s3://elsewhere/copy

Requests that got no bytes
  eve (account 999988887777): 1 denied

To run again
JOB                  TYPE          ROLE            FIRST READ (UTC)     SHOWN BY
mod-v3-17            training-job  Trainer…23333)  2026-11-20 03:20:00  start
i-0c29d6abb6a09589a  ec2-instance  Node (a…23333)  2026-11-20 03:30:00  session

All requests of this time are recorded, as far as files and trails show.
1 file, 5 records
`);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(exitCode).toBe(0);
  });
});

describe('of a finding', () => {
  const wrong = finding({ version: 'Qm7xPw', versionId: 'Qm7xPw' });
  const history = [
    version('3sL4kq', { storedAt: '2026-11-02T10:00:41.000Z' }),
    version('Qm7xPw', { storedAt: '2026-11-20T03:12:07.000Z' }, { class: 'altered' }),
    version('again', { storedAt: '2026-11-20T03:40:00.000Z' }),
  ];
  const connectionTo = (...findings: Parameters<typeof finding>[0][]) => ({
    queries: fakeQueries({ findings: findings.map((each) => finding(each)), history }),
    deployment: DEPLOYMENT,
  });
  const NOTHING_FOUND: FindLogs = async () => ({
    names: [],
    trails: { kind: 'none', trails: [] },
    doubts: [],
  });

  /** Runs the command with logs that are found by themselves. */
  async function find(findLogs: FindLogs, ...args: readonly string[]) {
    const [out, err] = [new Sink(), new Sink()];
    const connect = async () => connectionTo(wrong) as unknown as Connection;
    const runner = new Runner({
      terminal: new Terminal({ out, err }, {}),
      environment: {},
      clock: () => NOW,
      connect,
    });
    const program = new Command().option('--json').exitOverride();
    const inputs: LogInputs = { standard: stream(), find: findLogs, threads: 0, reach: () => STORE };
    addReaders(program, runner, inputs);
    await program.parseAsync(['readers', ...args], { from: 'user' });
    return { out: out.text, err: err.text, exitCode: runner.exitCode };
  }

  async function* stream(): AsyncGenerator<Uint8Array> {}

  const STORE: LogStore = {
    async *keys(_, prefix) {
      yield `${prefix}a.json.gz`;
      yield `${prefix}denied.json.gz`;
    },
    async body(_, key) {
      if (key.endsWith('denied.json.gz'))
        throw Object.assign(new Error('Access Denied'), { name: 'AccessDenied' });
      return (async function* () {
        yield gzipSync(trail(readRecord('GetObject')));
      })();
    },
    account: async () => '111122223333',
  };

  it('the times are those in which its version was current, and only its requests count', async () => {
    const logs = file(
      trail(
        readRecord('GetObject'),
        readRecord('GetObject', { eventTime: '2026-11-20T03:50:00Z' }),
        readRecord('GetObject', {}, { versionId: '3sL4kq' }),
      ),
    );
    const { out } = await runCli(['readers', '7f3a9c', logs, '--json'], connectionTo(wrong));
    expect(JSON.parse(out)).toMatchObject({
      finding: wrong.id,
      rule: 'object-altered',
      version: 'Qm7xPw',
      periods: [{ from: '2026-11-20T03:12:07.000Z', to: '2026-11-20T03:40:00.000Z' }],
      readers: [{ requests: 1, joinedBy: 'time' }],
      logs: { elsewhere: 2 },
    });
  });

  it('bytes that came back count from when they came back, not from when they were right', async () => {
    const rolledBack = finding({
      rule: 'object-rolled-back',
      version: '3sL4kq',
      versionId: '3sL4kq',
      happenedAt: '2026-11-20T05:00:00.000Z',
    });
    const queries = fakeQueries({
      findings: [rolledBack],
      history: [
        version('3sL4kq', { storedAt: '2026-11-02T10:00:41.000Z' }),
        version('newer', {
          storedAt: '2026-11-10T00:00:00.000Z',
          destroyed: { at: '2026-11-20T05:00:00.000Z', by: 'delete', sequencer: null, rank: null },
        }),
      ],
    });
    const { out } = await runCli(['readers', '7f3a9c', file(trail(readRecord('GetObject'))), '--json'], {
      queries,
      deployment: DEPLOYMENT,
    });
    expect(JSON.parse(out)).toMatchObject({
      periods: [{ from: '2026-11-20T05:00:00.000Z', to: null }],
      readers: [],
    });
  });

  it('what Sealwatch itself read to check it is no reader, and has nothing to run again', async () => {
    const reader = 'arn:aws:iam::111122223333:role/Sealwatch-verify';
    const own = readRecord('GetObject', { userIdentity: sessionOf(reader, 'Sealwatch-verify-object') });
    const deployment = {
      ...DEPLOYMENT,
      outputs: { ...DEPLOYMENT.outputs, ReaderRoleArns: `arn:aws:iam::111122223333:role/x,${reader}` },
    };
    const { out } = await runCli(['readers', '7f3a9c', file(trail(own, readRecord('GetObject'))), '--json'], {
      ...connectionTo(wrong),
      deployment,
    });
    expect(JSON.parse(out)).toMatchObject({
      readers: [{ session: 'SageMaker' }],
      own: [{ identity: reader, requests: 1 }],
      runAgain: [{ type: 'sagemaker' }],
    });
    const text = await runCli(['readers', '7f3a9c', file(trail(own))], {
      ...connectionTo(wrong),
      deployment,
    });
    expect(text.out).toContain('Sealwatch itself read it to check it: 1 request');
  });

  it('about bytes that are gone, it says that nobody could read any', async () => {
    const { err, exitCode } = await runCli(
      ['readers', '7f3a9c'],
      connectionTo({ rule: 'version-destroyed' }),
    );
    expect(exitCode).toBe(2);
    expect(err).toContain('about bytes that are gone');
    expect(err).toContain(`sealwatch readers "${ADDRESS}" --from TIME`);
  });

  it('where no trail takes reads, it says so plainly, what to switch on, and what that costs', async () => {
    const { out, exitCode } = await find(NOTHING_FOUND, '7f3a9c');
    expect(out).toContain('No request that read it is in the logs.');
    expect(out).toContain('Requests that read are NOT recorded, so there may be readers that nobody knows.');
    expect(out).toContain('no trail takes reads of it now');
    expect(out).toContain("reads: 'create'");
    expect(out).toContain('1.00 USD a million');
    expect(exitCode).toBe(3);
  });

  it('logs are found by themselves; what AWS does not give is said, and ends with 4', async () => {
    const found: FindLogs = async () => ({
      names: ['s3://logs/AWSLogs/'],
      trails: { kind: 'all', trails: ['trail audit'] },
      doubts: ['where trails put their files: not allowed'],
    });
    const { out, err, exitCode } = await find(found, '7f3a9c', '--json');
    expect(JSON.parse(out)).toMatchObject({
      readers: [{ requests: 1 }],
      logs: { files: 2, failed: 1, unreadable: 0 },
      recorded: { state: 'yes' },
    });
    expect(err).toContain('cannot ask where trails put their files');
    expect(err).toMatch(/cannot read s3:\/\/logs\/AWSLogs\/denied.json.gz: not allowed/);
    expect(exitCode).toBe(4);
  });
});

it.each([
  ['an object without a time', ['readers', ADDRESS], /--from/],
  ['a bucket', ['readers', 's3://acme-training-data', '--from', '24h'], /name one object/],
  ['a time that ends before it begins', ['readers', ADDRESS, '--from', '1h', '--to', '2h'], /is not before/],
  ['a file that is not there', ['readers', ADDRESS, '/nowhere', '--from', '1h'], /cannot read "\/nowhere"/],
  ['standard input twice', ['readers', ADDRESS, '-', '-', '--from', '1h'], /once/],
])('refuses %s', async (_, args, why) => {
  const { err, exitCode } = await runCli(args);
  expect(exitCode).toBe(2);
  expect(err).toMatch(why);
});
