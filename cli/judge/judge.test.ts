import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '../../core/base/json.ts';
import { ACTIVITY_RULES } from '../../core/rules/activity-catalogue.ts';
import { bucketCall, EXAMPLE, objectCall } from '../../core/rules/records.examples.ts';
import { runCli } from '../../test/cli/run-cli.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'judge-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let counter = 0;
const named = (value: JsonObject): JsonObject => ({ ...value, eventID: `event-${++counter}` });
const suspended = (): JsonObject =>
  named(bucketCall('PutBucketVersioning', { VersioningConfiguration: { Status: 'Suspended' } }));
const harmless = (): JsonObject => named(bucketCall('GetBucketPolicy', {}, { readOnly: true }));
const write = (): JsonObject => named(objectCall('PutObject', 'a'));

function file(content: string | Uint8Array, name = `input-${++counter}`): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const judge = (...args: readonly string[]) => runCli(['judge', ...args]);
const EVERYTHING = ['--guard', '*', '--json'];
const linesOf = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const lines = (...records: readonly JsonObject[]): string =>
  records.map((each) => JSON.stringify(each)).join('\n');

describe('records that report once more what others report', () => {
  const aggregated: JsonObject = {
    eventVersion: '1.0',
    accountId: EXAMPLE.account,
    eventId: '0f0e0d0c-0000-1111-2222-333344445555',
    eventCategory: 'Aggregated',
    eventType: 'AwsAggregatedEvent',
    awsRegion: 'eu-west-1',
    eventSource: 's3.amazonaws.com',
    timeWindow: {
      windowStart: '2026-11-20T03:10:00Z',
      windowEnd: '2026-11-20T03:15:00Z',
      windowSize: 'PT5M',
    },
    summary: {
      primaryDimension: { dimension: 'eventName', statistics: [{ name: 'DeleteObject', value: 120 }] },
    },
  };

  it.each<[string, JsonObject]>([
    ['aggregated data events', aggregated],
    ['network activity', { ...suspended(), eventCategory: 'NetworkActivity', eventType: 'AwsVpceEvent' }],
    [
      'Insights',
      {
        eventVersion: '1.08',
        eventCategory: 'Insight',
        eventType: 'AwsCloudTrailInsight',
        insightDetails: { state: 'Start', eventSource: 's3.amazonaws.com', eventName: 'DeleteObject' },
      },
    ],
  ])('are passed over and counted: %s', async (_, record) => {
    const { out, err, exitCode } = await judge(file(lines(record, suspended())), ...EVERYTHING);
    const [found, summary] = linesOf(out);
    expect(found).toMatchObject({ rule: 'versioning-suspended' });
    const counts = { records: 2, findings: 1, unverified: 0, passedOver: 1, unreadable: 0 };
    expect(summary).toEqual({ kind: 'summary', ...counts });
    expect([err, exitCode]).toEqual(['', 1]);
    const { out: text } = await judge(file(lines(record)), '--guard', '*');
    expect(text).toContain('1 record, 0 findings, 0 writes unverified, 1 passed over');
  });
});

describe('judge', () => {
  it('gives each finding in the form of an alert, with the record that it comes from, and a summary', async () => {
    const path = file(lines(harmless(), suspended(), write()));
    const { out, err, exitCode } = await judge(path, ...EVERYTHING);
    const [found, summary] = linesOf(out);
    expect(found).toMatchObject({
      schema: 'sealwatch.alert/1',
      kind: 'finding',
      revision: 1,
      rule: 'versioning-suspended',
      state: 'open',
      time: '2026-11-20T03:12:07.000Z',
      account: EXAMPLE.account,
      region: 'eu-west-1',
      resource: { bucket: EXAMPLE.bucket },
      actor: { arn: `arn:aws:iam::${EXAMPLE.account}:role/Labeler` },
      origin: { source: path, index: 1, eventId: expect.stringMatching(/^event-/) },
    });
    expect(summary).toEqual({ kind: 'summary', records: 3, findings: 1, unverified: 1, unreadable: 0 });
    expect([err, exitCode]).toEqual(['', 1]);
  });

  it('prints a table for people, in which nothing of others is taken for more than text', async () => {
    const path = file(lines(named(objectCall('DeleteObject', 'a\u202eb\u001b[2J'))));
    const { out } = await judge(path, '--guard', '*');
    expect(out).toMatch(
      /^TIME \(UTC\) +SEVERITY +RULE +WHAT +WHO +WHERE\n2026-11-20 03:12:07 +high +object-removed +/,
    );
    expect(out).toContain('Labeler  s3://acme-training-data/a\\u{202e}b\\x1b[2J\n');
    expect(out).toMatch(/\n1 record, 1 finding, 0 writes unverified\n$/);
  });

  it.each<[string, (records: readonly JsonObject[]) => string | Uint8Array]>([
    [
      'one value after the other',
      (records) => records.map((each) => JSON.stringify(each, null, 2)).join('\n'),
    ],
    ['an array', (records) => JSON.stringify(records)],
    ['a trail file', (records) => JSON.stringify({ Records: records })],
    [
      'lines with what Windows adds',
      (records) => `\ufeff${records.map((each) => JSON.stringify(each)).join('\r\n\r\n')}`,
    ],
    ['UTF-16, as its shell writes', (records) => Buffer.from(`\ufeff${JSON.stringify(records)}`, 'utf16le')],
    ['gzip', (records) => gzipSync(JSON.stringify({ Records: records }))],
    [
      'gzip after gzip',
      (records) => Buffer.concat(records.map((each) => gzipSync(JSON.stringify({ Records: [each] })))),
    ],
    [
      'envelopes',
      (records) =>
        lines(
          ...records.map((detail) => ({
            source: 'aws.s3',
            'detail-type': 'AWS API Call via CloudTrail',
            detail,
          })),
        ),
    ],
    [
      'what lookup-events prints',
      (records) =>
        JSON.stringify({ Events: records.map((each) => ({ CloudTrailEvent: JSON.stringify(each) })) }),
    ],
    ['texts', (records) => JSON.stringify(records.map((each) => JSON.stringify(each)))],
    [
      "a log group's export",
      (records) => records.map((each) => `2026-11-20T03:12:07.000Z ${JSON.stringify(each)}`).join('\n'),
    ],
  ])('reads %s', async (_, write) => {
    const { out, err, exitCode } = await judge(file(write([harmless(), suspended()])), ...EVERYTHING);
    expect(err).toBe('');
    expect(
      linesOf(out).map(({ rule, origin, records }) => rule && { rule, index: origin.index, records }),
    ).toEqual([{ rule: 'versioning-suspended', index: 1 }, undefined]);
    expect(exitCode).toBe(1);
  });

  it.each(['', '\n', '[]', '{"Records":[]}'])('finds nothing in %j', async (text) => {
    const { out, err, exitCode } = await judge(file(text), ...EVERYTHING);
    expect(linesOf(out)).toEqual([
      { kind: 'summary', records: 0, findings: 0, unverified: 0, unreadable: 0 },
    ]);
    expect([err, exitCode]).toEqual(['', 0]);
  });

  it('reads several files as one story', async () => {
    const [first, second] = [file(lines(suspended())), file(lines(suspended()))];
    const { out } = await judge(first, second, ...EVERYTHING);
    expect(linesOf(out).map(({ origin }) => origin?.source)).toEqual([first, undefined]);
  });

  it('ends with 0 where nothing is wrong', async () => {
    const { out, exitCode } = await judge(file(lines(harmless(), write())), '--guard', EXAMPLE.bucket);
    expect([out, exitCode]).toEqual(['2 records, 0 findings, 1 write unverified\n', 0]);
  });
});

describe('a setting call whose record says too little', () => {
  it.each([
    ['nothing but the bucket', {}],
    ['a policy that is null', { bucketPolicy: null }],
    ['a policy under a name that nobody knows', { bucketPolcy: { Statement: [] } }],
  ])('is unverified, named and ends with 3: %s', async (_, parameters) => {
    const path = file(lines(named(bucketCall('PutBucketPolicy', parameters))));
    const { out, err, exitCode } = await judge(path, '--guard', EXAMPLE.bucket);
    expect([out, exitCode]).toEqual(['1 record, 0 findings, 0 writes unverified, 1 call unverified\n', 3]);
    expect(err).toMatch(
      /^cannot judge .*, record 0: PutBucketPolicy succeeded, and its record does not say to what it set the bucket policy\n$/,
    );
  });

  it('is counted in JSON among the unverified, and by itself', async () => {
    const path = file(lines(write(), named(bucketCall('PutBucketAcl'))));
    const { out, exitCode } = await judge(path, ...EVERYTHING);
    expect([linesOf(out), exitCode]).toEqual([
      [{ kind: 'summary', records: 2, findings: 0, unverified: 2, unjudged: 1, unreadable: 0 }],
      3,
    ]);
  });

  it('gives way to findings', async () => {
    const path = file(lines(suspended(), named(bucketCall('PutBucketAcl'))));
    expect((await judge(path, ...EVERYTHING)).exitCode).toBe(1);
  });
});

describe('what cannot be read', () => {
  it('is reported with its place, and the rest is judged', async () => {
    const path = file(`${lines(harmless())}\n{"eventVersion": \n{"some": "thing"}\n${lines(harmless())}`);
    const { out, err, exitCode } = await judge(path, ...EVERYTHING);
    expect(linesOf(out)).toEqual([
      { kind: 'summary', records: 2, findings: 0, unverified: 0, unreadable: 2 },
    ]);
    expect(err).toMatch(/^cannot read .*, record 1, line 2, byte \d+: not JSON: "\{" may not stand/);
    expect(err).toMatch(
      /\ncannot read .*, record 2, line 3, byte \d+: neither a CloudTrail record nor an event/,
    );
    expect(exitCode).toBe(3);
  });

  it('gives way to findings', async () => {
    const { exitCode } = await judge(file(`nonsense\n${lines(suspended())}`), ...EVERYTHING);
    expect(exitCode).toBe(1);
  });

  it.each<[string, (packed: Buffer) => Buffer]>([
    ['is cut', (packed) => packed.subarray(0, -20)],
    ['has a wrong checksum', (packed) => Buffer.concat([packed.subarray(0, -8), Buffer.alloc(8)])],
    ['is overwritten', (packed) => Buffer.concat([packed.subarray(0, -200), Buffer.alloc(200, 0xff)])],
  ])('may be gzip that %s: what came before counts', async (_, broken) => {
    const records = [
      suspended(),
      ...Array.from({ length: 2000 }, () => ({ ...harmless(), noise: crypto.randomUUID() })),
    ];
    const { out, err, exitCode } = await judge(file(broken(gzipSync(lines(...records)))), ...EVERYTHING);
    const [found, { records: count, unreadable }] = linesOf(out);
    expect(found.rule).toBe('versioning-suspended');
    expect(count).toBeGreaterThan(1900);
    // What is overwritten may unpack to other text before the fault is noticed.
    expect(unreadable).toBeGreaterThanOrEqual(1);
    expect(err).toContain('broken gzip');
    expect(exitCode).toBe(1);
  });

  it.each<[string, (bytes: number) => Buffer]>([
    ['blanks', (bytes) => Buffer.alloc(bytes, ' ')],
    ['zeros', (bytes) => Buffer.alloc(bytes)],
    ['one long text', (bytes) => Buffer.concat([Buffer.from('"'), Buffer.alloc(bytes, 'a')])],
  ])('may be a gzip bomb of %s: it is given up early, and what came before it counts', async (_, filling) => {
    const packed = gzipSync(filling(100 * 2 ** 20), { level: 1 });
    const bomb = Buffer.concat([gzipSync(lines(suspended())), packed]);
    const { out, err, exitCode } = await judge(file(bomb), ...EVERYTHING);
    const [found, tally] = linesOf(out);
    expect([found.rule, tally.records]).toEqual(['versioning-suspended', 1]);
    expect(tally.unreadable).toBeGreaterThanOrEqual(1);
    expect(err).toContain('allowed are 200 times as much');
    expect(exitCode).toBe(1);
    // A piece of 16 KiB becomes 16 MiB at most.
    expect(Number(/unpacked to ([\d.]+) MiB/.exec(err)?.[1])).toBeLessThan(33);
    expect((await judge(file(packed), ...EVERYTHING)).exitCode).toBe(3);
  });

  it('may be gzip of many equal records, which are packed tightly and are no bomb', async () => {
    const equal = Array.from({ length: 20_000 }, () => harmless());
    const { out, exitCode } = await judge(file(gzipSync(lines(...equal))), ...EVERYTHING);
    expect([linesOf(out).at(-1).records, exitCode]).toEqual([20_000, 0]);
  });

  it('is shown so that it is seen for what it is', async () => {
    const { err } = await judge(file('\u001b[2Jboo\u202e\n'), ...EVERYTHING);
    expect(err).not.toContain('\u001b');
    expect(err).not.toContain('\u202e');
  });
});

describe('what is guarded', () => {
  const config = () =>
    file(
      `export default {
        buckets: [{ name: '${EXAMPLE.bucket}', datasets: [{ name: 'good', prefix: 'good/', mode: 'sealed' }] }],
        trail: { data: 'existing', management: 'existing' },
        alerts: { email: ['security@example.com'] },
      };`,
      `config-${++counter}.mjs`,
    );
  const deletes = () =>
    file(lines(named(objectCall('DeleteObject', 'good/a')), named(objectCall('DeleteObject', 'other/a'))));

  it('is what the configuration says', async () => {
    const [found, summary] = linesOf((await judge(deletes(), '--config', config(), '--json')).out);
    expect(found).toMatchObject({ rule: 'object-removed', dataset: 'good', resource: { key: 'good/a' } });
    expect(summary.findings).toBe(1);
  });

  it('is a bucket as a whole where it is named', async () => {
    expect(linesOf((await judge(deletes(), '--guard', EXAMPLE.bucket, '--json')).out)).toHaveLength(3);
    expect(linesOf((await judge(deletes(), '--guard', 'another-bucket', '--json')).out)).toHaveLength(1);
  });

  it.each([
    ['its own', 'o-a1b2c3d4e5', 0],
    ['another', 'o-zzzzzzzzzz', 1],
  ])('takes the organization that is %s', async (_, id, code) => {
    const Condition = { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } };
    const statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*', Condition };
    const path = file(
      lines(named(bucketCall('PutBucketPolicy', { bucketPolicy: { Statement: [statement] } }))),
    );
    expect((await judge(path, '--guard', '*', '--organization', id)).exitCode).toBe(code);
  });

  it('takes accounts that are trusted', async () => {
    const shared = named(
      bucketCall('PutBucketPolicy', {
        bucketPolicy: {
          Statement: [
            {
              Effect: 'Allow',
              Principal: { AWS: EXAMPLE.otherAccount },
              Action: 's3:GetObject',
              Resource: '*',
            },
          ],
        },
      }),
    );
    const rules = async (...args: string[]) =>
      linesOf((await judge(file(lines(shared)), ...EVERYTHING, ...args)).out).map(({ rule }) => rule);
    expect(await rules()).toContain('policy-external-account');
    expect(await rules('--trusted', EXAMPLE.otherAccount)).not.toContain('policy-external-account');
  });
});

describe('wrong use', () => {
  it.each([
    [['--guard', '*', 'no-such-file']],
    [['--guard', '*', '.']],
    [['--guard', '*', 's3://']],
    [['--guard', '*', '-', '-']],
    [['--guard', 'no/bucket']],
    [['--guard', '*', '--trusted', 'acme']],
    [['--config', 'no-such-config.ts', 'package.json']],
    [['--guard', '*', '--fast']],
  ])('%j', async (args) => {
    const { out, err, exitCode } = await judge(...args);
    expect([out, exitCode]).toEqual(['', 2]);
    expect(err).not.toBe('');
  });
});

describe('a rule that throws', () => {
  it('is an internal error with exit code 4, counted and named, and hides no other finding', async () => {
    const broken = ACTIVITY_RULES.find(({ id }) => id === 'policy-public');
    if (!broken) throw new Error('there is no such rule');
    const spy = vi.spyOn(broken, 'judge').mockImplementation(() => {
      throw new TypeError('it is not a function');
    });
    const { out, err, exitCode } = await judge(file(lines(suspended(), suspended())), ...EVERYTHING);
    spy.mockRestore();
    const [found, summary] = linesOf(out);
    expect(found).toMatchObject({ rule: 'versioning-suspended' });
    expect(summary).toMatchObject({ records: 2, findings: 1, unreadable: 0, internal: 2 });
    expect(err.match(/policy-public/g)).toHaveLength(1);
    expect(err).toContain('internal error');
    expect(exitCode).toBe(4);
  });
});
