import type { RuleMatch } from '../../cloudtrail/activity.ts';
import { aboutResource } from '../../cloudtrail/subjects.ts';
import type { PostureChange, PostureRule, WatchedDataset } from '../rule.ts';
import { DISABLE_TOOLS, POISON_TRAINING_DATA } from '../techniques.ts';

export const coverageGap: PostureRule = {
  id: 'coverage-gap',
  title: 'not watched',
  meaning:
    "Changes are not seen, or were not: what carries S3's events of a dataset to the functions does not stand, versions are there that no event reported, the log of the manifest is not told of a table's changes or is not checked, or a bucket that looks as if it held training data or models is guarded by no dataset.",
  techniques: [POISON_TRAINING_DATA, DISABLE_TOOLS],
  runbook: [
    'See what does not stand, and put it back: deploying again restores rules, targets, queue policies, mappings and concurrency.',
    'Let the sweep end that follows by itself, and look at what it finds: whoever cut the feed did so for a reason.',
    'Of a bucket that nobody guards, ask its owner what it holds; add it to the configuration and deploy, or resolve the finding with the reason why it needs no guard.',
  ],
  firstStep: 'See why changes are not seen (sealwatch coverage), and put it back; or guard the bucket.',
  judge(change) {
    switch (change.kind) {
      case 'bucket':
        return ofBucket(change);
      case 'feed':
        return {
          severity: 'high',
          reason: `${unseenIn(change)}: ${change.reasons[0] ?? ''}`,
          details: change.reasons,
          subject: aboutDataset(change.dataset),
        };
      case 'log':
        return {
          severity: 'high',
          reason:
            change.part === 'table'
              ? `changes of the table ${change.name} do not come to the log of the manifest: what somebody writes to it is not found by itself`
              : `the event rule ${change.name} is off or gone, so nothing checks the log of the manifest: what somebody writes to the tables is not found by itself`,
          details: [],
          subject: aboutResource(`${change.part}/${change.name}`),
        };
      case 'unseen':
        return {
          severity: 'high',
          reason: `${change.count === 1 ? '1 version' : `${change.count} versions`} of ${change.dataset.name} came without an event of S3, stored from ${change.from} to ${change.to}: what carries the events was silent`,
          details: change.keys.map((key) => `no event reported ${key}`),
          subject: aboutDataset(change.dataset),
        };
      default:
        return null;
    }
  },
};

const unseenIn = ({ dataset, since, until }: Extract<PostureChange, { kind: 'feed' }>): string =>
  until === undefined
    ? `changes of ${dataset.name} are not seen since ${since}`
    : `it is not sure that all changes of ${dataset.name} from ${since} to ${until} were seen`;

function ofBucket(change: Extract<PostureChange, { kind: 'bucket' }>): RuleMatch | null {
  if (change.isGuarded || change.signs.length === 0) return null;
  return {
    severity: 'medium',
    reason: `the bucket ${change.name} looks like training data or models, and nobody guards it`,
    details: change.signs,
    subject: { ...aboutResource(`arn:aws:s3:::${change.name}`), bucket: change.name },
  };
}

const aboutDataset = ({ name, bucket, prefix }: WatchedDataset): RuleMatch['subject'] => ({
  bucket,
  key: null,
  versionId: null,
  resource: `arn:aws:s3:::${bucket}/${prefix}*`,
  datasets: [name],
});
