import { isObject, type Json, listAt, numberAt, textAt } from '../../base/json.ts';
import type { Activity, RuleMatch } from '../../cloudtrail/activity.ts';
import { fieldAnywhere, textAnywhere } from '../../cloudtrail/fields.ts';
import { bucketNameOf } from '../../cloudtrail/settings/setting.ts';
import { aboutPrefix } from '../../cloudtrail/subjects.ts';
import { prefixesOverlap } from '../../scope/dataset.ts';
import { guardedBucket } from '../../scope/guard.ts';
import { isArchive } from '../../versions/facts.ts';

interface Move {
  /** Noncurrent versions are what a restore needs, and no reader does. */
  readonly what: 'objects' | 'noncurrent versions';
  readonly prefix: string;
  readonly to: string;
  /** Days after the upload, or after another version came; `null` where it happens on a date, or at once. */
  readonly days: number | null;
  /** As S3 has it; `null` where days count. */
  readonly date: string | null;
}

/** Rules that move data of a dataset to where nobody can read it. The call alone decides: what it sets is set as a whole. */
export function archivedAway({ call, change, guard }: Activity): RuleMatch[] {
  if (call?.service !== 's3' || change !== null) return [];
  const bucket = guardedBucket(guard, bucketNameOf(call));
  if (bucket === null) return [];
  const moves = movesIn(call.name, call.parameters).filter(({ prefix }) =>
    bucket.datasets.some((dataset) => prefixesOverlap(dataset.prefix, prefix)),
  );
  const [first] = moves.toSorted((one, other) => Number(isRead(other)) - Number(isRead(one)));
  if (first === undefined) return [];
  return [
    {
      severity: isRead(first) ? 'medium' : 'low',
      reason: `${bucket.name}: ${textOf(first)}: nobody can read them, or verify them, until they are restored one by one`,
      details: moves.map(textOf),
      subject: aboutPrefix(bucket, first.prefix),
    },
  ];
}

const isRead = ({ what }: Move): boolean => what === 'objects';

const textOf = ({ what, prefix, to, days, date }: Move): string =>
  `${what}${prefix === '' ? ' of the whole bucket' : ` under ${prefix}`} move to ${to} ${timeOf(days, date)}`;

function timeOf(days: number | null, date: string | null): string {
  if (date !== null) return `from ${date.slice(0, 10)} on`;
  return days === null || days === 0 ? 'at once' : `after ${days} ${days === 1 ? 'day' : 'days'}`;
}

function movesIn(name: string, parameters: Json): readonly Move[] {
  if (name === 'PutBucketIntelligentTieringConfiguration') return tierings(parameters);
  if (name !== 'PutBucketLifecycle' && name !== 'PutBucketLifecycleConfiguration') return [];
  return elements(fieldAnywhere(parameters, 'lifecycleconfiguration'), ['Rule', 'Rules']).flatMap((rule) => {
    if (textAt(rule, 'Status') !== 'Enabled') return [];
    const prefix = textAnywhere(fieldAnywhere(rule, 'filter'), 'prefix') ?? textAt(rule, 'Prefix') ?? '';
    return [
      ...transitions(rule, 'objects', prefix, ['Transition', 'Transitions']),
      ...transitions(rule, 'noncurrent versions', prefix, [
        'NoncurrentVersionTransition',
        'NoncurrentVersionTransitions',
      ]),
    ];
  });
}

const transitions = (rule: Json, what: Move['what'], prefix: string, names: readonly string[]): Move[] =>
  elements(rule, names).flatMap((transition) => {
    const to = textAt(transition, 'StorageClass') ?? '';
    const days = numberAt(transition, 'Days') ?? numberAt(transition, 'NoncurrentDays');
    return isArchive(to) ? [{ what, prefix, to, days, date: textAt(transition, 'Date') }] : [];
  });

function tierings(parameters: Json): readonly Move[] {
  const configuration = fieldAnywhere(parameters, 'intelligenttieringconfiguration');
  if (textAt(configuration, 'Status') !== 'Enabled') return [];
  const prefix = textAnywhere(fieldAnywhere(configuration, 'filter'), 'prefix') ?? '';
  return elements(configuration, ['Tiering', 'Tierings']).flatMap((tiering) => {
    const to = textAt(tiering, 'AccessTier') ?? '';
    const days = numberAt(tiering, 'Days');
    return isArchive(to) ? [{ what: 'objects', prefix, to, days, date: null }] : [];
  });
}

/** One element or a list of them, under any of these names. */
const elements = (value: Json | undefined, names: readonly string[]): readonly Json[] =>
  names.flatMap((name) => listAt(value, name)).filter((each) => isObject(each));
