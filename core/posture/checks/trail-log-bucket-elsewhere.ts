import { type Check, notApplicable } from '../check.ts';
import { type BucketFacts, type Fact, known, unknown } from '../facts.ts';
import { trailsInto } from '../received-logs.ts';
import { letDeliver, TRAIL_DELIVERY } from '../remediation.ts';
import { judgeWitnesses, type LoggingTrail, ownerOf } from '../trail-evidence.ts';

/** A trail of another account, such as the organization's, has its bucket out of reach of this one's identities. */
export const trailLogBucketElsewhere: Check = {
  id: 'trail-log-bucket-elsewhere',
  title: 'CloudTrail writes to another bucket, which is guarded',
  severity: 'medium',
  scope: 'account',
  why: 'The record of who touched training data must outlive whoever touched it. In the same bucket, or in one that nobody watches, it can be destroyed with the data.',
  remediation: {
    cli: [
      '# CloudTrail refuses a bucket whose policy does not let it write; the log files that are there stay where they are',
      letDeliver(...TRAIL_DELIVERY),
      'aws cloudtrail update-trail --name TRAIL --s3-bucket-name LOG-BUCKET   # not BUCKET',
      '# and guard LOG-BUCKET: an append-only dataset in sealwatch.config.ts',
    ].join('\n'),
    cdk: '// in sealwatch.config.ts\n{ name: "acme-trail", existing: true, datasets: [{ name: "trail", prefix: "", mode: "append-only" }] }',
  },
  prowler: [],
  securityHub: [],
  judge(facts) {
    const own = trailsInto(facts);
    if (own.length > 0)
      return notApplicable(
        `it is the log bucket of the trail ${own.join(', ')}: its log files are what it is for`,
      );
    return judgeWitnesses(facts, {
      good: 'log files go to another bucket, which is guarded or out of reach',
      bad: 'log files go to the bucket itself, or to one that nobody guards',
      ask: (each) => isElsewhere(each, facts),
    });
  },
};

function isElsewhere(trail: LoggingTrail, { name, account }: BucketFacts): Fact<boolean> {
  const { bucket } = trail.settings;
  if (bucket === null) return unknown(`CloudTrail did not say where the trail ${trail.name} writes to`);
  if (bucket === name) return known(false);
  return known(account.guarded.includes(bucket) || ownerOf(trail) !== account.id);
}
