import { bucketCall, DENIED, objectCall } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';

const LATER = '2027-11-20T00:00:00Z';

const BYPASS = { 'x-amz-bypass-governance-retention': 'true' };

const KEY = 'moderation/v3/labels-007.jsonl';

const retention = (Mode: string, RetainUntilDate: string) => ({
  Retention: { Mode, RetainUntilDate },
});

export const examples: ActivityRuleExamples = {
  fires: [
    {
      title: 'retention is changed past governance mode',
      records: [objectCall('PutObjectRetention', KEY, { ...BYPASS, ...retention('GOVERNANCE', LATER) })],
      severity: 'high',
    },
    {
      title: 'retention ends at once',
      records: [objectCall('PutObjectRetention', KEY, retention('GOVERNANCE', '2026-11-20T03:12:00Z'))],
      severity: 'high',
    },
    {
      title: 'a legal hold is lifted',
      records: [objectCall('PutObjectLegalHold', KEY, { LegalHold: { Status: 'OFF' }, 'legal-hold': '' })],
      severity: 'high',
    },
    {
      title: 'a version under governance mode is destroyed',
      records: [objectCall('DeleteObject', KEY, { ...BYPASS, versionId: '3sL4kq' })],
      severity: 'high',
    },
    {
      title: 'many keys under governance mode are destroyed at once',
      records: [bucketCall('DeleteObjects', { ...BYPASS, delete: '' }, { eventCategory: 'Data' })],
      severity: 'high',
    },
    {
      title: 'somebody was not allowed to pass over it',
      records: [objectCall('DeleteObject', KEY, { ...BYPASS, versionId: '3sL4kq' }, DENIED)],
      severity: 'low',
    },
  ],
  quiet: [
    {
      title: 'retention is set for longer',
      records: [objectCall('PutObjectRetention', KEY, retention('COMPLIANCE', LATER))],
    },
    {
      title: 'a legal hold is placed',
      records: [objectCall('PutObjectLegalHold', KEY, { LegalHold: { Status: 'ON' } })],
    },
    {
      title: 'a key is hidden by a delete marker, by the console, which always asks for the bypass',
      records: [objectCall('DeleteObject', KEY, BYPASS)],
    },
    {
      title: 'many keys are deleted at once',
      records: [bucketCall('DeleteObjects', { delete: '' }, { eventCategory: 'Data' })],
    },
    {
      title: 'a version is destroyed that no lock holds',
      records: [objectCall('DeleteObject', KEY, { versionId: '3sL4kq' })],
    },
  ],
};
