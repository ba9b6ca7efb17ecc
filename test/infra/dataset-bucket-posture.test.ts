import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { auditBucket, type BucketAudit } from '../../core/engine/posture/audit-bucket.ts';
import type { Mode } from '../../core/scope/dataset.ts';
import { GuardedBuckets } from '../../lib/guarded-buckets.ts';
import type { DatasetBucketProps } from '../../lib/index.ts';
import { factsOf } from './simulation/bucket-facts.ts';
import { templateOf } from './simulation/dataset-stack.ts';
import { SimulatedAccount } from './simulation/simulated-account.ts';

const auditOf = (mode: Mode, props: Partial<DatasetBucketProps> = {}): BucketAudit => {
  const account = new SimulatedAccount(templateOf({ mode, ...props }));
  const bucket = account.bucket('TrainingBucket');
  return auditBucket(factsOf(account, { bucket, mode, writer: account.role('Publisher') }));
};

const lostBy = ({ results }: BucketAudit): string[] =>
  results.filter(({ status }) => status === 'fail' || status === 'unknown').map(({ check }) => check);

const NOBODY_OUTSIDE = { vpcEndpointId: 'vpce-0123' };

describe('an audit of a dataset bucket, in an account of good posture, gives an A', () => {
  it.each<[Mode, string[]]>([
    ['sealed', []],
    // CloudFormation cannot switch MFA delete on.
    ['append-only', ['mfa-delete']],
    ['growing', ['mfa-delete']],
    ['open', ['mfa-delete']],
  ])('%s, reached through a VPC endpoint only: all but %j', (mode, lost) => {
    const audit = auditOf(mode, NOBODY_OUTSIDE);
    expect({ grade: audit.grade, lost: lostBy(audit) }).toEqual({ grade: 'A', lost });
  });

  it('sealed, reached from anywhere, with the headers of uploads optional', () => {
    const audit = auditOf('sealed', { encryptionHeaders: 'optional' });
    expect({ grade: audit.grade, lost: lostBy(audit) }).toEqual({
      grade: 'A',
      lost: ['restricted-to-network'],
    });
  });

  it('and MFA delete does not apply under compliance mode', () => {
    const { results } = auditOf('sealed');
    expect(results.find(({ check }) => check === 'mfa-delete')).toMatchObject({ status: 'not-applicable' });
  });
});

it('an audit sees when it is weakened', () => {
  const audit = auditOf('sealed', { objectLock: 'none' });
  expect(lostBy(audit)).toEqual(expect.arrayContaining(['object-lock-enabled', 'default-retention']));
});

describe('an audit of a bucket that the stack makes (`existing: false`), in an account of good posture, gives a B at least', () => {
  const auditOfMade = (mode: Mode): BucketAudit => {
    const stack = new Stack(new App(), 'Made');
    const datasets = [{ name: 'moderation-v1', prefix: '', mode, writers: [] }];
    new GuardedBuckets(stack, 'Guarded', [{ name: 'acme', existing: false, datasets }]);
    const account = new SimulatedAccount(Template.fromStack(stack));
    return auditBucket(factsOf(account, { bucket: account.bucket('Guarded'), mode }));
  };

  it.each<Mode>(['sealed', 'append-only', 'growing', 'open'])('%s', (mode) => {
    const audit = auditOfMade(mode);
    const severe = audit.results.filter(
      ({ status, severity }) => status !== 'pass' && status !== 'not-applicable' && severity === 'high',
    );
    expect(severe).toEqual([]);
    expect(audit.score).toBeGreaterThanOrEqual(75);
  });
});
