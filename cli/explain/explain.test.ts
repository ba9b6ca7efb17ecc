import { describe, expect, it } from 'vitest';
import { CATALOGUE, decidedCalls } from '../../core/calls/catalogue.ts';
import { CHECKS } from '../../core/posture/catalogue.ts';
import { RULES } from '../../core/rules/catalogue.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import { remedyOf } from './remedy.ts';

const explain = (...args: readonly string[]) => runCli(['explain', ...args]);

const documentOf = async (name: string) => JSON.parse((await explain(name, '--json')).out);

describe('explain of a call', () => {
  it('names the rule, its severities and what to do', async () => {
    const { out, err, exitCode } = await explain('kms:ScheduleKeyDeletion');
    expect(out).toContain('kms:ScheduleKeyDeletion  judged: key-endangered, clock-shortened\n');
    expect(out).toContain('  recorded as kms:ScheduleKeyDeletion, in the Region of what it is about\n');
    expect(out).toContain('key-endangered (critical, high, medium, low): encryption key endangered\n  1. ');
    expect(out).toContain('docs/runbooks/key-endangered.md');
    expect({ err, exitCode }).toEqual({ err: '', exitCode: 0 });
  });

  it.each([
    ['s3:PutBucketCORS', 's3:PutBucketCORS  harmless', 'recorded as s3:PutBucketCors, s3:DeleteBucketCors,'],
    ['s3:PutInventoryConfiguration', 'seen otherwise: audit', 'The check `inventory-of-all-versions` looks'],
    ['s3:ReplicateTags', 's3:ReplicateTags  not seen', 'Tags and annotations that replication brings'],
    ['sqs:SendMessage', 'judged by sealwatch judge only: detector-tampered', 'They are data events'],
    ['iam:PassRole', 'not seen', 'a right that is no call: it is in no record'],
    ['kms:DeleteKey', 'judged: key-endangered', 'no action of IAM: KMS itself'],
    ['iam:PutRolePolicy', 'judged: detector-tampered', 'for services without one (us-east-1)'],
    ['monitoring:DeleteAlarms', 'cloudwatch:DeleteAlarms  judged', 'recorded as monitoring:DeleteAlarms'],
    ['s3:SubmitMultiRegionAccessPointRoutes', 'judged: readers-redirected', 'in us-west-2 only'],
  ])('%s: %s', async (name, verdict, more) => {
    const { out, exitCode } = await explain(name);
    expect(out).toContain(verdict);
    expect(out).toContain(more);
    expect(exitCode).toBe(0);
  });

  it('prints a line for each action that a name in records stands for', async () => {
    const { calls } = await documentOf('s3:DeleteBucketLifecycle');
    expect(calls).toEqual([
      {
        action: 's3:PutLifecycleConfiguration',
        decision: 'judged',
        rules: ['lifecycle-destroys-data', 'clock-shortened', 'detector-tampered'],
        by: null,
        reason: null,
        isOfflineOnly: false,
        recordedBy: 's3',
        recordedAs: ['PutBucketLifecycle', 'PutBucketLifecycleConfiguration', 'DeleteBucketLifecycle'],
        region: 'own',
      },
    ]);
    const several = await documentOf('s3:DeleteObjects');
    expect(several.calls.map(({ action }: { action: string }) => action)).toEqual([
      's3:DeleteObject',
      's3:DeleteObjectVersion',
      's3:BypassGovernanceRetention',
    ]);
  });

  it('knows one of every kind of every service', async () => {
    for (const calls of CATALOGUE)
      for (const decision of calls.decisions) {
        const name = `${calls.service}:${decision.actions[0]}`;
        expect((await explain(name)).out.split('\n')[0]).toContain(name);
      }
    expect(CATALOGUE.flatMap(decidedCalls).length).toBeGreaterThan(1000);
  });
});

describe('explain of a rule', () => {
  it('says what it means, its severities, what to do, and the command that undoes it', async () => {
    const { out } = await explain('versioning-suspended');
    expect(out).toContain('rule versioning-suspended: versioning weakened\nVersioning of a guarded bucket');
    expect(out).toContain('Severities: critical, high, low\n');
    expect(out).toContain('What to do\n  1. Switch versioning on again.\n');
    expect(out).toContain('To undo (check versioning-enabled)\n');
    expect(out).toContain('  aws s3api put-bucket-versioning --bucket BUCKET');
    expect(out).toContain("BUCKET is the bucket's name");
  });

  it.each(RULES.map((rule) => ({ id: rule.id, rule })))('$id: the same in JSON', async ({ id, rule }) => {
    const { title, meaning, runbook } = rule;
    expect(await documentOf(id)).toMatchObject({ kind: 'rule', id, title, meaning, runbook });
    expect(remedyOf(rule).command).toMatch(/\b(?:aws|sealwatch|npx) /);
  });

  it('of objects sends to the finding, which prints what restores the bytes', async () => {
    expect((await documentOf('object-altered')).undo).toEqual({
      command: 'sealwatch findings ID',
      check: null,
    });
  });
});

it.each(CHECKS)(
  'explain of the check $id: what it is for, and the commands that fix it',
  async ({ id, title, severity, why, remediation }) => {
    const { out } = await explain(id);
    expect(out).toContain(`check ${id}: ${title}\n${why}\n`);
    expect(out).toContain(`Severity: ${severity}\n`);
    expect(out).toContain(`  ${remediation.cli.split('\n').at(-1)}\n`);
    expect(await documentOf(id)).toMatchObject({ kind: 'check', id, severity, fix: remediation });
  },
);

it.each([
  ['s3:PutBucketPolici', 'did you mean "s3:PutBucketPolicy"?'],
  ['s3:GetObject', 'no call that changes something is named "s3:GetObject"'],
  ['kmss:DisableKey', 'no service "kmss" is in the table of calls; allowed are s3, '],
  ['verisoning-suspended', 'did you mean "versioning-suspended"?'],
  ['tls-onyl', 'did you mean "tls-only"?'],
  ['', '"" is no rule, no check, and no call such as s3:PutBucketPolicy'],
])('of %j says that there is none, and ends with 2', async (name, message) => {
  const { out, err, exitCode } = await explain(name);
  expect(err).toContain('error USAGE: ');
  expect(err).toContain(message);
  expect({ out, exitCode }).toEqual({ out: '', exitCode: 2 });
});
