import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { VerifiedKey } from '../../core/api/sweep-request.ts';
import type { Decision } from '../../core/findings/decision.ts';
import { READ_OBJECT, readRecord, sessionOf } from '../../core/readers/read-records.examples.ts';
import type { AuditReport } from '../../core/report/make-report.ts';
import type { EntrySummary } from '../../core/report/queries.ts';
import { bucketCall } from '../../core/rules/records.examples.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { FakeRuns, sealRun, verifyRun } from '../../test/cli/fake-runs.ts';
import { memoryTerminal } from '../../test/cli/memory-terminal.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import { sampleReport } from '../../test/cli/sample-report.ts';
import { BAD, DATASET, DEPLOYMENT, entry, finding, GOOD, version } from '../../test/cli/samples.ts';
import { status } from '../../test/cli/status-world.ts';
import { renderReport as renderAudit } from '../audit/render.ts';
import type { Connection } from '../connection/connect.ts';
import { renderSeal } from '../seal/render.ts';
import { Tally } from '../seal/tally.ts';
import { widthOf } from './table.ts';
import type { Terminal } from './terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'widths-'));
afterAll(() => rmSync(folder, { recursive: true }));

const KEY = `moderation/v3/${'part-0001/'.repeat(8)}日本語\u202e\n e\u0301${'🙂'.repeat(9)} labels-007.jsonl `;
const NAME = 'moderation-of-everything-that-people-have-ever-written-v3';
const ARN = `arn:aws:iam::999999999999:role/${'Data'.repeat(15)}`;
const VERSION = 'Qm7xPw3sL4kq'.repeat(3);
const dataset = { ...DATASET, name: NAME };
const REF = { bucket: `acme-${'training-data'.repeat(4)}`, key: KEY };
const over = { bucket: REF.bucket, key: KEY, dataset: NAME };
const found = finding({ ...over, rule: 'object-unverifiable', actor: { ...finding().actor, arn: ARN } });
const summary: EntrySummary = {
  ...over,
  state: 'unverifiable',
  digest: GOOD,
  size: 10 ** 12,
  versionId: VERSION,
  since: '2026-11-02T10:00:41.000Z',
};
const verified: VerifiedKey = {
  key: KEY,
  state: 'unverifiable',
  digest: BAD,
  expected: GOOD,
  size: 10 ** 12,
  versionId: VERSION,
  detail: `it is archived, ${'and takes hours to come back '.repeat(4)}`,
  findings: [found.id],
};
const requester = { arn: ARN, account: '999999999999', sourceIp: null, userAgent: null, requestId: null };
const record = version(VERSION, { size: 10 ** 12 }, { ...over, class: 'unverifiable', requester });
const queries = fakeQueries({
  datasets: [{ ...dataset, bucket: REF.bucket }],
  entries: [summary],
  entry: { ...entry(), ...over },
  history: [record],
  findings: [{ ...found, version: VERSION, versionId: VERSION }],
});
const begun = verifyRun({ status: 'done' });
const runs = new FakeRuns(begun, sealRun({ dataset: NAME, status: 'failed', by: ARN }));
runs.keys.set(begun.id, [verified]);
const sweep = (async () => ({
  kind: 'verification',
  run: begun.id,
  status: 'open',
  isJoined: false,
})) as unknown as Connection['sweep'];
const connection = { queries, sweep, runs, deployment: DEPLOYMENT };

function files(): string {
  const tree = join(folder, 'tree');
  mkdirSync(join(tree, 'part-0001'.repeat(9)), { recursive: true });
  writeFileSync(join(tree, 'part-0001'.repeat(9), `${'日本語'.repeat(9)} labels`), 'x');
  const list = join(folder, 'list');
  writeFileSync(list, `${GOOD.slice(7)}  a\n`);
  return tree;
}

function input(name: string, value: object): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(value));
  return path;
}

const policy = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'Everybody'.repeat(9),
      Effect: 'Allow',
      Principal: '*',
      Action: ['s3:GetObject', 's3:PutObject'],
      Resource: `arn:aws:s3:::${REF.bucket}/*`,
    },
  ],
};

const suspended = bucketCall('PutBucketVersioning', { VersioningConfiguration: { Status: 'Suspended' } });
const decision: Decision = {
  id: 'd1'.padEnd(40, '0'),
  did: 'approve',
  at: '2026-11-20T03:12:07.000Z',
  by: ARN,
  account: '999999999999',
  session: 'session',
  reason: 'relabelled, after somebody had asked for it '.repeat(9),
  until: null,
  datasets: [NAME],
  bucket: REF.bucket,
  keys: [KEY],
  findings: [],
  count: 1,
};

type Run = (width: number) => Promise<string>;
const command =
  (...args: string[]): Run =>
  async (width) =>
    (await runCli(args, connection, null, width)).out;

const rendered =
  (render: (terminal: Terminal) => Promise<void>): Run =>
  async (width) => {
    const { terminal, out } = memoryTerminal(width);
    await render(terminal);
    return out();
  };

/** A request by a session with a long name, through a long role, for an object that any version may be. */
function readArgs(): readonly string[] {
  const record = readRecord('GetObject', {
    userIdentity: sessionOf(ARN, 'i'.repeat(64)),
    sourceIPAddress: '2001:0db8:85a3:0000:0000:8a2e:0370:7334',
  });
  const { bucket, key } = READ_OBJECT;
  return [`s3://${bucket}/${key}`, input('reads.json', record), '--from', '2026-11-20T03:00:00Z'];
}

const longReport = (): AuditReport => {
  const report = sampleReport();
  const buckets = report.buckets.map((each) => ({ ...each, bucket: `${each.bucket}-${'x'.repeat(63)}` }));
  return { ...report, buckets };
};

function longTally(): Tally {
  const tally = new Tally('r1', false);
  tally.addNamed({ key: KEY, outcome: 'unverifiable', detail: verified.detail, findings: [found.id] });
  return tally;
}

const TABLES: readonly (readonly [string, string, Run])[] = [
  ['findings', 'ABOUT', command('findings')],
  ['groups of findings', 'ACTOR', command('findings', '--group-by', 'actor')],
  ['audit', 'CRITICAL', rendered((terminal) => renderAudit(longReport(), terminal))],
  ['seal', 'KEY', rendered((terminal) => renderSeal(terminal, NAME, longTally()))],
  ['history', 'VERSION', command('history', `s3://${REF.bucket}/${KEY}`)],
  ['query', 'OBJECT', command('query')],
  ['copies', 'OBJECT', command('copies', GOOD)],
  ['verify', 'KEY', command('verify', '--dataset', NAME)],
  ['runs', 'ID', command('runs')],
  ['verify --local', 'FILE', command('verify', '--local', files(), '--manifest', join(folder, 'list'))],
  ['policy check', 'WHAT', command('policy', 'check', input('policy.json', policy))],
  ['judge', 'WHAT', command('judge', input('records.json', { ...suspended, eventID: 'e' }), '--guard', '*')],
  ['readers', 'JOINED BY', command('readers', ...readArgs())],
  ['jobs to run again', 'JOB', command('readers', ...readArgs())],
  ['status', 'DATASET', async (width) => (await status({ decisions: [decision], width })).out],
  ['decisions', 'WHO', async (width) => (await status({ decisions: [decision], width })).out],
  ['posture', 'SCORE', async (width) => (await status({ isAudited: true, width })).out],
];

/** Tables, without the lines around them: sentences and JSON are broken by the terminal, and lose nothing by it. */
const tableLines = (out: string, title: string): string[] => {
  const lines = out.split('\n');
  const first = lines.findIndex((line) => line.split(/ {2,}/).some((cell) => cell.trim() === title));
  return first === -1 ? [] : lines.slice(Math.max(0, first - 1), first + 3);
};

describe.each([60, 80, 100, 200])('at %i columns', (width) => {
  it.each(TABLES)('the table of %s fits and shows what matters', async (_, title, run) => {
    const table = tableLines(await run(width), title);
    expect(table.length).toBeGreaterThan(1);
    for (const line of table.filter(
      (each) => !each.startsWith('moderation-') && !each.includes('expected sha256'),
    ))
      expect(widthOf(line), line).toBeLessThanOrEqual(width);
  });
});
