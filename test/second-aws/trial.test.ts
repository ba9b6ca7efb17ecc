import { beforeAll, describe, expect, it } from 'vitest';
import { type HeldTrial, holdTrial, leftOfTrials } from '../e2e/deployed/hold-trial.ts';

const NO_RECORD = 'no record came in time: is there a trail that logs, with data events of the bucket?';

/** What LocalEmu shows; what it does not is a limit of its own, and says nothing about AWS. */
const SHOWN_HERE: Readonly<Record<string, string>> = {
  'event-delay': 'shown',
  'event-reasons': 'not-shown: parts has the reason "s3:ObjectCreated:CompleteMultipartUpload"',
  // It encodes keys as in addresses.
  'event-keys': `not-shown: ${['plus+', 'escaped%2B', 'a blank', 'é', 'at@'].map((key) => `"${key}" is spelled otherwise in its event`).join('; ')}`,
  'event-deletes': 'shown',
  'event-order': 'not-shown: two changes have the same sequencer',
  'multipart-time': 'not-shown: the upload is current, not the put',
  'conditional-copy': 'shown',
  'customer-key': 'shown',
  // It denies nothing.
  'kms-denied': 'not-shown: Sealwatch could read the version',
  archived: 'shown',
  reencryption: 'not-tried: AWS refused s3 UpdateObjectEncryption: InternalFailure',
  'record-of-write': `not-shown: ${NO_RECORD}`,
  'record-of-deletes': `not-shown: ${NO_RECORD}`,
  'record-of-setting': 'not-shown: the record lacks requestParameters.VersioningConfiguration.Status',
  'policy-status': 'not-tried: the bucket has no policy',
  'access-analyzer': 'not-tried: AWS refused access-analyzer CheckNoPublicAccess: InternalFailure',
  'trail-logging': 'not-tried: the stack has made no trail: its configuration names existing ones',
  metrics: 'not-shown: no value in the last hour',
  'metric-math': 'not-tried: the stack has no such alarm: it guards too few datasets',
  'runs-expiry': 'shown',
};

describe('sealwatch trial on LocalEmu', () => {
  let held: HeldTrial;
  beforeAll(async () => {
    held = await holdTrial();
  });

  it('shows what this AWS does, and says of the rest what it does instead', () => {
    expect(held.verdicts).toEqual(SHOWN_HERE);
    expect(held.ran.exitCode).toBe(1);
  });

  it('leaves nothing', async () => {
    expect(held.report.left).toEqual([]);
    expect(await leftOfTrials()).toEqual([]);
  });
});
