import { isObject, type Json, listAt, numberAt, textAt } from '../../base/json.ts';
import type { Activity, RuleMatch } from '../../cloudtrail/activity.ts';
import { fieldAnywhere, textAnywhere } from '../../cloudtrail/fields.ts';
import { bucketNameOf } from '../../cloudtrail/settings/setting.ts';
import { aboutPrefix } from '../../cloudtrail/subjects.ts';
import { prefixesOverlap } from '../../scope/dataset.ts';
import { guardedBucket } from '../../scope/guard.ts';

/** Where objects have to be restored, for hours and a fee each, before anybody can read them. */
const ARCHIVES: ReadonlySet<string> = new Set([
  'GLACIER',
  'DEEP_ARCHIVE',
  'ARCHIVE_ACCESS',
  'DEEP_ARCHIVE_ACCESS',
]);

interface Move {
  readonly prefix: string;
  readonly to: string;
  readonly days: number | null;
}

/** Rules that move data of a dataset to where nobody can read it. The call alone decides: what it sets is set as a whole. */
export function archivedAway({ call, change, guard }: Activity): RuleMatch[] {
  if (call?.service !== 's3' || change !== null) return [];
  const bucket = guardedBucket(guard, bucketNameOf(call));
  if (bucket === null) return [];
  const moves = movesIn(call.name, call.parameters).filter(({ prefix }) =>
    bucket.datasets.some((dataset) => prefixesOverlap(dataset.prefix, prefix)),
  );
  const [first] = moves;
  if (first === undefined) return [];
  return [
    {
      severity: 'medium',
      reason: `${bucket.name}: ${textOf(first)}: nobody can read them, or verify them, until they are restored one by one`,
      details: moves.map(textOf),
      subject: aboutPrefix(bucket, first.prefix),
    },
  ];
}

const textOf = ({ prefix, to, days }: Move): string =>
  `objects${prefix === '' ? ' of the whole bucket' : ` under ${prefix}`} move to ${to} ${days === null || days === 0 ? 'at once' : `after ${days} days`}`;

function movesIn(name: string, parameters: Json): readonly Move[] {
  if (name === 'PutBucketIntelligentTieringConfiguration') return tierings(parameters);
  if (name !== 'PutBucketLifecycle' && name !== 'PutBucketLifecycleConfiguration') return [];
  return elements(fieldAnywhere(parameters, 'lifecycleconfiguration'), ['Rule', 'Rules']).flatMap((rule) => {
    if (textAt(rule, 'Status') !== 'Enabled') return [];
    const prefix = textAnywhere(fieldAnywhere(rule, 'filter'), 'prefix') ?? textAt(rule, 'Prefix') ?? '';
    return elements(rule, [
      'Transition',
      'Transitions',
      'NoncurrentVersionTransition',
      'NoncurrentVersionTransitions',
    ]).flatMap((transition) => {
      const to = textAt(transition, 'StorageClass') ?? '';
      const days = numberAt(transition, 'Days') ?? numberAt(transition, 'NoncurrentDays');
      return ARCHIVES.has(to) ? [{ prefix, to, days }] : [];
    });
  });
}

function tierings(parameters: Json): readonly Move[] {
  const configuration = fieldAnywhere(parameters, 'intelligenttieringconfiguration');
  if (textAt(configuration, 'Status') !== 'Enabled') return [];
  const prefix = textAnywhere(fieldAnywhere(configuration, 'filter'), 'prefix') ?? '';
  return elements(configuration, ['Tiering', 'Tierings']).flatMap((tiering) => {
    const to = textAt(tiering, 'AccessTier') ?? '';
    return ARCHIVES.has(to) ? [{ prefix, to, days: numberAt(tiering, 'Days') }] : [];
  });
}

/** One element or a list of them, under any of these names. */
const elements = (value: Json | undefined, names: readonly string[]): readonly Json[] =>
  names.flatMap((name) => listAt(value, name)).filter((each) => isObject(each));
