import { describe, expect, it } from 'vitest';
import type { Json } from '../base/json.ts';
import { CHECKS } from './catalogue.ts';
import { type BucketFacts, known } from './facts.ts';
import { sampleBucket } from './sample-facts.examples.ts';
import { accessLogBucket, trailBucket } from './sample-logs.examples.ts';

const delivering = (bucket: string): Json => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::127311923021:root' },
      Action: 's3:PutObject',
      Resource: `arn:aws:s3:::${bucket}/*`,
    },
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
});

const failed = (facts: BucketFacts): readonly string[] =>
  CHECKS.filter((check) => check.judge(facts).status === 'fail').map(({ id }) => id);

const statusOf = (id: string, facts: BucketFacts) =>
  CHECKS.find((check) => check.id === id)?.judge(facts).status;

describe('a statement for the account of load balancers', () => {
  it('fails one check of an audit, the one about deputies', () => {
    const facts = sampleBucket({ policy: known(delivering('acme-training-data')) });
    const before = failed(sampleBucket());
    expect(failed(facts).filter((id) => !before.includes(id))).toEqual(['policy-no-confused-deputy']);
  });

  it('makes a bucket of log files one, as a statement for the service does', () => {
    const facts = accessLogBucket({ policy: known(delivering('acme-logs')) });
    expect(statusOf('default-encryption-kms', facts)).toBe('not-applicable');
  });
});

describe('a bucket that is there for log files', () => {
  it.each([
    ['a trail', trailBucket()],
    ['access logs', accessLogBucket()],
  ])('of %s fails nothing that delivery needs', (_, facts) => {
    const broken = [
      'default-encryption-kms',
      'customer-managed-key',
      'object-lock-enabled',
      'default-retention',
    ];
    const loops = [
      'data-events-write-logged',
      'data-events-read-logged',
      'access-logging',
      'access-log-elsewhere',
    ];
    const moved = ['trail-log-bucket-elsewhere'];
    expect(failed(facts).filter((id) => [...broken, ...loops, ...moved].includes(id))).toEqual([]);
  });

  it('is one by its ACL, or by the log of itself', () => {
    const acl = known({ grants: [{ grantee: 'LogDelivery', permission: 'WRITE' }], owner: 'owner-id' });
    const byAcl = accessLogBucket({ policy: known(null), acl, ownership: known('ObjectWriter') });
    const bySelf = accessLogBucket({
      policy: known(null),
      logging: known({ bucket: 'acme-logs', prefix: '' }),
    });
    for (const facts of [byAcl, bySelf])
      expect(statusOf('default-encryption-kms', facts)).toBe('not-applicable');
    expect(statusOf('access-log-elsewhere', bySelf)).toBe('fail');
  });
});
