import { expect, it } from 'vitest';
import type { FindingAlert } from '../../core/alerts/alert.ts';
import { AlertInbox } from './deployed/alerts.ts';
import { sealwatch, sealwatchJson } from './deployed/command.ts';
import { settingsBucket } from './deployed/datasets.ts';
import { deployment } from './deployed/deployment.ts';
import { allow, document } from './deployed/policies.ts';
import { bucketRecord, deliver } from './deployed/records.ts';
import { roleArn } from './deployed/session.ts';

const RULE = 'policy-public';
const BUCKET = settingsBucket('shared');
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

/** A policy that opens a whole bucket, of two datasets. */
const opened = () =>
  bucketRecord('PutBucketPolicy', BUCKET, {
    bucketPolicy: JSON.parse(document(allow(BUCKET, '*', 's3:GetObject'))),
    policy: '',
  });

const expected = (record: ReturnType<typeof opened>) => ({
  schema: 'sealwatch.alert/1',
  kind: 'finding',
  id: expect.stringMatching(/^[0-9a-f]{40}$/),
  revision: 1,
  rule: RULE,
  severity: 'critical',
  state: 'open',
  alert: expect.stringMatching(/^[0-9a-f]{40}$/),
  title: 'bucket policy public',
  time: TIME,
  account: deployment.account,
  region: deployment.region,
  dataset: null,
  datasets: ['shared-left', 'shared-right'],
  resource: { bucket: BUCKET, key: null, versionId: null, arn: `arn:aws:s3:::${BUCKET}` },
  actor: {
    arn: roleArn('Labeler'),
    account: deployment.account,
    sourceIp: '203.0.113.9',
    userAgent: 'aws-cli/2.31',
    requestId: record.requestID,
    kind: 'role',
    session: 'labeler-session',
    invokedBy: null,
  },
  evidence: {
    reason: `the policy of the bucket ${BUCKET} is public: anybody can read from it`,
    details: expect.arrayContaining([expect.stringContaining('everybody may s3:GetObject')]),
    call: {
      eventId: record.eventID,
      name: 'PutBucketPolicy',
      service: 's3',
      region: deployment.region,
      at: TIME,
      error: null,
    },
    setting: {
      name: 'policy',
      resource: `bucket/${BUCKET}`,
      before: null,
      after: expect.objectContaining({ Statement: expect.any(Array) }),
      isBeforeKnown: true,
    },
    // Nobody has called S3; it might only be late to show the policy.
    current: null,
    period: null,
    keys: [],
    keyCount: 0,
    decidedBy: [expect.any(String)],
    checkedAt: TIME,
  },
  unknown: {},
  techniques: expect.arrayContaining([
    { framework: 'MITRE ATT&CK', version: expect.any(String), id: expect.stringMatching(/^T\d{4}/) },
  ]),
  next: [expect.stringMatching(/^sealwatch findings [0-9a-f]{6}$/)],
  // `null` where the log was not read in time.
  checkpoint: expect.toSatisfy((note: unknown) => note === null || /^sealwatch\/\d{12}\//.test(String(note))),
});

const ofIds = async (...words: readonly string[]) => (await sealwatchJson(...words)).map(({ id }) => id);

const close = async ({ id }: FindingAlert): Promise<void> => {
  const short = id.slice(0, 6);
  const out = expect.stringContaining(`s3://${BUCKET}`);
  expect(await sealwatch('findings', short)).toMatchObject({ exitCode: 0, out });
  expect(await ofIds('findings', '--dataset', 'shared-right')).toContain(id);
  const resolved = await sealwatch('resolve', short, '--reason', 'a drill');
  expect(resolved).toMatchObject({ exitCode: 0 });
  expect(await ofIds('findings', '--dataset', 'shared-right')).not.toContain(id);
  expect(await ofIds('findings', '--all', '--dataset', 'shared-left')).toContain(id);
};

it('an alert about a bucket is what the contract promises, for whoever listens for one of its datasets', async () => {
  const inboxes = [await AlertInbox.of('shared-left'), await AlertInbox.of('shared-right')];
  const record = opened();
  await deliver(record);
  for (const inbox of inboxes) {
    const { alert, attributes, subject } = await inbox.finding(RULE);
    expect(alert).toEqual(expected(record));
    expect(attributes).toEqual({
      severity: 'critical',
      rule: RULE,
      bucket: BUCKET,
      dataset: JSON.stringify(['shared-left', 'shared-right']),
      kind: 'finding',
    });
    expect(subject).toBe(`[CRITICAL] Sealwatch: bucket policy public in ${BUCKET} (${alert.id.slice(0, 6)})`);
  }
  const [inbox] = inboxes;
  const { alert } = (await inbox?.finding(RULE)) ?? {};
  await close(alert as FindingAlert);
  const { alert: update } = (await inbox?.update(RULE)) ?? {};
  expect(update).toMatchObject({ id: alert?.id, revision: 2, state: 'resolved', changed: ['state'] });
});
