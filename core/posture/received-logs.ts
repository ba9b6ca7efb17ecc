import { writesObjects } from '../policies/actions.ts';
import { awsDeliveryBy } from '../policies/aws-accounts.ts';
import { matches } from '../policies/pattern.ts';
import { accountOf } from '../policies/principal.ts';
import type { Statement } from '../policies/statement.ts';
import { aiSigns } from './ai-signs.ts';
import { policyOf } from './bucket-policy.ts';
import { type CheckResult, notApplicable } from './check.ts';
import type { BucketFacts, TrailFacts } from './facts.ts';

/** What log files a bucket gets, as far as anybody can see it. */
interface ReceivedLogs {
  /** Names of the trails that write to it. */
  readonly trails: readonly string[];
  /** Services that its policy or its ACL lets write logs which are delivered without a key of KMS only. */
  readonly plain: readonly string[];
}

/**
 * Services whose log files S3 takes only where the default encryption has no key of KMS, and that cannot deliver under a default
 * retention. Sources: S3 user guide, "Enabling Amazon S3 server access logging" (the target has no default retention, and SSE-S3 as default
 * encryption); Elastic Load Balancing user guides, "Access logs" (SSE-S3 is the only encryption).
 */
const LOAD_BALANCERS = 'logdelivery.elasticloadbalancing.amazonaws.com';
const PLAIN: Readonly<Record<string, string>> = {
  'logging.s3.amazonaws.com': 'access logs of S3',
  [LOAD_BALANCERS]: 'access logs of load balancers',
};

/** The log files that a bucket gets: what trails say, what its policy and its ACL let write, and its own access log. */
export function receivedLogs(facts: BucketFacts): ReceivedLogs {
  const { name, account, acl, logging } = facts;
  const trails = account.trails.kind === 'known' ? account.trails.value : [];
  const policy = policyOf(facts);
  const statements = policy.kind === 'known' ? policy.value.statements : [];
  const isOwnTarget = logging.kind === 'known' && logging.value?.bucket === name;
  const byAcl =
    acl.kind === 'known' &&
    acl.value.grants.some(
      ({ grantee, permission }) => grantee === 'LogDelivery' && permission !== 'READ_ACP',
    );
  return {
    trails: trails.filter((trail) => writesTo(trail, name)).map((trail) => trail.name),
    plain: [
      ...new Set([...(isOwnTarget || byAcl ? ['access logs of S3'] : []), ...statements.flatMap(delivered)]),
    ],
  };
}

const writesTo = ({ settings, described }: TrailFacts, bucket: string): boolean =>
  (settings.kind === 'known' ? settings.value : described)?.bucket === bucket;

function delivered({ effect, principals, actions }: Statement): readonly string[] {
  const isWriting = !actions.isNot && actions.values.some(writesObjects);
  if (effect !== 'Allow' || principals.isNot || !isWriting) return [];
  return principals.values.flatMap(({ kind, value }) =>
    kind === 'AWS' && awsDeliveryBy(accountOf(value) ?? value)?.service === LOAD_BALANCERS
      ? ['access logs of load balancers']
      : kind === 'Service'
        ? Object.entries(PLAIN).flatMap(([service, what]) =>
            matches(value.toLowerCase(), service) ? [what] : [],
          )
        : [],
  );
}

/**
 * The log files that a bucket is there for. None where somebody seals data in it, or where nobody guards it and it looks like AI: logs
 * beside training data excuse nothing.
 */
function logsOnly(facts: BucketFacts): ReceivedLogs {
  const { name, tags, datasets } = facts;
  const isSealed = datasets.some(({ mode }) => mode === 'sealed');
  const signs = aiSigns(name, tags.kind === 'known' ? tags.value : {});
  return isSealed || (datasets.length === 0 && signs.length > 0)
    ? { trails: [], plain: [] }
    : receivedLogs(facts);
}

/** Judges a bucket, unless it is there for log files that could not be delivered any more if it passed. */
export function unlessPlainLogs(facts: BucketFacts, judge: () => CheckResult): CheckResult {
  const { plain } = logsOnly(facts);
  return plain.length === 0
    ? judge()
    : notApplicable(`it receives ${plain.join(' and ')}, which would not be delivered any more`);
}

/** Judges a bucket, unless it is there for the log files of a trail: recording their delivery would make more of them, without end. */
export function unlessTrailBucket(facts: BucketFacts, judge: () => CheckResult): CheckResult {
  const { trails } = logsOnly(facts);
  return trails.length === 0
    ? judge()
    : notApplicable(
        `it receives the log files of the trail ${trails.join(', ')}, each of which would be recorded in another`,
      );
}

/** Judges a bucket, unless it is there for access logs: its own would be another log to log. */
export function unlessAccessLogs(facts: BucketFacts, judge: () => CheckResult): CheckResult {
  const isTarget = logsOnly(facts).plain.includes('access logs of S3');
  return isTarget && !(facts.logging.kind === 'known' && facts.logging.value !== null)
    ? notApplicable('it receives access logs, and logs of logs have no end')
    : judge();
}

/** The trails whose log bucket this is, and is there for. */
export const trailsInto = (facts: BucketFacts): readonly string[] => logsOnly(facts).trails;
