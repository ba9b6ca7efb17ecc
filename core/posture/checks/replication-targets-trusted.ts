import type { ReplicationDestination } from '../../cloudtrail/settings/values.ts';
import type { Check, CheckResult } from '../check.ts';
import { couldNotSay, fail, notApplicable, pass, whereKnown } from '../check.ts';
import { unlessDirectory } from '../directory-policy.ts';
import type { AccountFacts } from '../facts.ts';

export const replicationTargetsTrusted: Check = {
  id: 'replication-targets-trusted',
  title: 'Replication goes to own and trusted accounts only',
  severity: 'high',
  isAboutStrangers: true,
  why: 'Replication copies each new object of a dataset away by itself, and no reader shows in any log of the bucket. A target that nobody knows is the quietest way to take training data out.',
  remediation: {
    cli: 'aws s3api get-bucket-replication --bucket BUCKET --query ReplicationConfiguration > replication.json\n# in replication.json: take the rule to the other account out\naws s3api put-bucket-replication --bucket BUCKET --replication-configuration file://replication.json\n# where no rule is left, instead: aws s3api delete-bucket-replication --bucket BUCKET',
    cdk: '// a destination in an account of yours, or one named in trustedAccounts of sealwatch.config.ts\nnew Bucket(this, "Data", { replicationRules: [{ destination: archive }] })',
  },
  prowler: [],
  securityHub: [],
  judge: (facts) =>
    unlessDirectory(facts, 'replication', () =>
      whereKnown(facts.replication, (destinations) => judged(destinations, facts.account)),
    ),
};

function judged(destinations: readonly ReplicationDestination[], account: AccountFacts): CheckResult {
  if (destinations.length === 0) return notApplicable('it is not replicated');
  const placed = destinations.map((destination) => ({
    destination,
    owner: ownerOf(destination, account),
  }));
  const outside = placed.filter(({ owner }) => owner !== null && !isTrusted(owner, account));
  if (outside.length > 0) {
    return fail(
      'objects are replicated to an account that is not trusted',
      outside.map(({ destination, owner }) => detail(destination, owner)),
    );
  }
  const open = placed.find(({ owner }) => owner === null);
  if (open) return couldNotSay(`nobody says whose bucket ${open.destination.bucket} is`);
  return pass(
    'objects are replicated to own or trusted accounts only',
    placed.map(({ destination, owner }) => detail(destination, owner)),
  );
}

/** Guarded buckets are the account's own; the owner of others is in the configuration, or not known. */
const ownerOf = ({ bucket, account: owner }: ReplicationDestination, account: AccountFacts): string | null =>
  owner ?? (account.guarded.includes(bucket) ? account.id : null);

const isTrusted = (owner: string, { id, trustedAccounts }: AccountFacts): boolean =>
  owner === id || trustedAccounts.includes(owner);

const detail = ({ rule, bucket }: ReplicationDestination, owner: string | null): string =>
  `the rule ${JSON.stringify(rule)} copies to ${bucket} in the account ${owner}`;
