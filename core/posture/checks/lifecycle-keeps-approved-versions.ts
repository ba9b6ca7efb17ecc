import type { LifecycleDeletion } from '../../cloudtrail/settings/values.ts';
import { isGuarded, prefixesOverlap } from '../../scope/dataset.ts';
import type { Check, CheckResult } from '../check.ts';
import { fail, notApplicable, pass, whereKnown } from '../check.ts';
import type { BucketFacts } from '../facts.ts';

/**
 * Any expiration counts, after whatever time: approved versions have no age at which they may go. So do rules for tagged or large
 * objects only, because a writer chooses tags and sizes, and rules that keep some noncurrent versions, because enough overwrites
 * push the approved one out.
 */
export const lifecycleKeepsApprovedVersions: Check = {
  id: 'lifecycle-keeps-approved-versions',
  title: 'No lifecycle rule destroys approved versions',
  severity: 'high',
  appliesByConfiguration: true,
  why: 'S3 itself destroys what a lifecycle rule lets expire: no caller, no right to delete, no deletion with a name. Overwritten training data that expires as a noncurrent version cannot be restored.',
  remediation: {
    cli: [
      "aws s3api get-bucket-lifecycle-configuration --bucket BUCKET --query '{Rules: Rules}' > lifecycle.json",
      '# what is left out here goes back to all_storage_classes_128K, and small objects are moved no more',
      'MIN="$(aws s3api get-bucket-lifecycle-configuration --bucket BUCKET --query TransitionDefaultMinimumObjectSize --output text)"',
      '# in lifecycle.json: take Expiration and NoncurrentVersionExpiration out of the rules for datasets, or narrow their prefix; then',
      'aws s3api put-bucket-lifecycle-configuration --bucket BUCKET --lifecycle-configuration file://lifecycle.json --transition-default-minimum-object-size "$MIN"',
      '# where no rule is left, instead: aws s3api delete-bucket-lifecycle --bucket BUCKET',
    ].join('\n'),
    cdk: '// neither expiration nor noncurrentVersionExpiration on the prefix of a dataset\nnew Bucket(this, "Data", { lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(7) }] })',
  },
  prowler: [],
  securityHub: [],
  judge(facts) {
    const prefixes = keptPrefixes(facts);
    if (prefixes.length === 0) return notApplicable('every dataset in it may change');
    return whereKnown(facts.lifecycle, (deletions) => judged(deletions, prefixes));
  },
};

/** Where versions must stay: under the datasets that may not change; everywhere in a bucket that nobody guards. */
const keptPrefixes = ({ datasets }: BucketFacts): readonly string[] =>
  datasets.length === 0 ? [''] : datasets.filter(({ mode }) => isGuarded(mode)).map(({ prefix }) => prefix);

function judged(deletions: readonly LifecycleDeletion[], prefixes: readonly string[]): CheckResult {
  const found = deletions.filter(({ filter }) =>
    prefixes.some((prefix) => prefixesOverlap(prefix, filter.prefix)),
  );
  if (found.length === 0) return pass('no lifecycle rule lets versions expire that have to stay');
  const rules = new Set(found.map(({ rule }) => rule)).size;
  const what = rules === 1 ? 'a lifecycle rule lets' : `${rules} lifecycle rules let`;
  return fail(`${what} versions expire that have to stay`, found.map(detail));
}

const detail = (deletion: LifecycleDeletion): string => {
  const { rule, what, filter, days, date, keep } = deletion;
  const where = filter.prefix === '' ? 'everywhere' : `under ${JSON.stringify(filter.prefix)}`;
  const when = days === null ? `from ${date} on` : `after ${days} ${days === 1 ? 'day' : 'days'}`;
  const but = keep > 0 ? `, but the newest ${keep}` : '';
  return `the rule ${JSON.stringify(rule)} lets ${what} versions${but} expire ${when}, ${where}`;
};
