import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { messageBytes } from '../../base/escape.ts';
import type { JsonObject } from '../../base/json.ts';
import { parseRecord } from '../../cloudtrail/parse-record.ts';
import { MemorySettings } from '../../cloudtrail/settings/catalogue.ts';
import type { ActivityFinding } from '../../findings/finding.ts';
import { allow, putPolicy } from '../../rules/policies.examples.ts';
import { bucketCall, EXAMPLE } from '../../rules/records.examples.ts';
import type { Guard } from '../../scope/guard.ts';
import { findingOf } from './finding-of.ts';
import { judgeCall } from './judge-call.ts';

const GUARD: Guard = {
  scope: 'everything',
  buckets: [],
  account: EXAMPLE.account,
  trustedAccounts: [],
  organization: null,
  keys: [],
  stack: 'Sealwatch',
};

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const many = <Made>(count: number, make: (index: number) => Made) =>
  Array.from({ length: count }, (_, index) => make(index));

function findingsOf(record: JsonObject): ActivityFinding[] {
  const call = parseRecord(record);
  const cause = { call, id: call.eventId, at: call.at, current: null, decidedBy: [], allDatasets: [] };
  const { detections } = judgeCall(call, new MemorySettings(), GUARD);
  return detections.map((detection) => findingOf(detection, cause, new Date(call.at), hash));
}

const LONG_POLICY = putPolicy([
  allow(
    { AWS: many(150, (index) => `arn:aws:iam::${100_000_000_000 + index}:root`) },
    many(120, (index) => `s3:Put*${index}`),
    { Resource: many(120, (index) => `arn:aws:s3:::${EXAMPLE.bucket}/${index}*`) },
  ),
]);

const LONG_LIFECYCLE = bucketCall('PutBucketLifecycle', {
  LifecycleConfiguration: {
    Rule: many(1000, (index) => ({
      ID: `${index}`.padEnd(255, '資'),
      Status: 'Enabled',
      Filter: { Prefix: `${index}/${'料'.repeat(300)}` },
      NoncurrentVersionExpiration: { NoncurrentDays: 1 },
    })),
  },
});

it.each([
  ['a policy whose lists multiply each other', LONG_POLICY],
  ['a thousand lifecycle rules with the longest names', LONG_LIFECYCLE],
])('leaves room in an alert, whatever the attacker writes: %s', (_, record) => {
  const findings = findingsOf(record);
  expect(findings.length).toBeGreaterThan(0);
  for (const { rule, evidence } of findings) {
    expect(messageBytes(evidence)).toBeLessThan(120_000);
    // One sentence says by when versions can vanish, however many rules there are.
    if (rule !== 'clock-shortened') expect(evidence.details.at(-1)).toMatch(/^and \d+ more$/);
  }
});
