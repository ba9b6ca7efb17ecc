import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { render } from '../../core/alerts/render.ts';
import { parseRecord } from '../../core/cloudtrail/parse-record.ts';
import { MemorySettings } from '../../core/cloudtrail/settings/catalogue.ts';
import { findingOf } from '../../core/engine/activity/finding-of.ts';
import { judgeCall } from '../../core/engine/activity/judge-call.ts';
import type { ActivityFinding } from '../../core/findings/finding.ts';
import { alertSource } from '../fakes/alert-source.ts';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const PLACE = { account: '111122223333', region: 'eu-west-1' };
const BUCKET = 'acme-training-data';
const CLOSED = '2026-11-20T03:12:08.000Z';

const RECORD = {
  eventTime: '2026-11-20T03:12:07Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'PutBucketPolicy',
  eventID: '0f9e8d7c-1a2b-3c4d-5e6f-7a8b9c0d1e2f',
  awsRegion: PLACE.region,
  sourceIPAddress: '203.0.113.9',
  userAgent: 'aws-cli/2.31.0',
  recipientAccountId: PLACE.account,
  userIdentity: {
    type: 'AssumedRole',
    accountId: PLACE.account,
    arn: `arn:aws:sts::${PLACE.account}:assumed-role/Labeler/ada`,
    sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${PLACE.account}:role/Labeler` } },
  },
  requestParameters: {
    bucketName: BUCKET,
    bucketPolicy: {
      Statement: [
        {
          Sid: 'Share',
          Effect: 'Allow',
          Principal: '*',
          Action: 's3:GetObject',
          Resource: `arn:aws:s3:::${BUCKET}/*`,
        },
      ],
    },
  },
};

const guard = {
  scope: 'configured',
  buckets: [
    {
      name: BUCKET,
      datasets: [{ name: 'moderation-v3', prefix: 'moderation/v3/', mode: 'sealed', writers: [] }],
    },
  ],
  account: PLACE.account,
  trustedAccounts: [],
  organization: null,
  keys: [],
  stack: 'Sealwatch',
} as const;

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The finding of a policy that was public for a second. */
function flippedOpen(): ActivityFinding {
  const call = parseRecord(RECORD);
  const { detections } = judgeCall(call, new MemorySettings(), guard);
  const detection = detections.find(({ rule }) => rule === 'policy-public');
  if (detection === undefined) throw new Error('the rule did not fire');
  const cause = { call, id: call.eventId, at: call.at, current: false, decidedBy: [], allDatasets: [] };
  const finding = findingOf(detection, cause, new Date(CLOSED), hash);
  const period = { from: call.at, to: CLOSED };
  return { ...finding, state: 'recovered', evidence: { ...finding.evidence, period } };
}

it('shows an alert about a call as people get it', () => {
  const group = 'first|policy-public|moderation-v3|critical';
  const { subject, text } = render(alertSource(group, [flippedOpen()]), PLACE);

  expect(README).toContain(`\`\`\`\nSubject: ${subject}\n\n${text}\`\`\``);
});
