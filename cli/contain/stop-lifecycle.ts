import type { LifecycleDeletion } from '../../core/cloudtrail/settings/values.ts';
import type { Finding } from '../../core/findings/finding.ts';
import type { AwsCall } from '../findings/put-back/aws-call.ts';
import { done, impossible, possible, type Step } from './step.ts';

/** A lifecycle rule as S3 has it; what it moves and what else it does is kept as it is. */
export interface LifecycleRule {
  readonly ID?: string | undefined;
  readonly Status?: string | undefined;
  readonly Prefix?: string | undefined;
  readonly Filter?:
    | {
        readonly Prefix?: string | undefined;
        readonly And?: { readonly Prefix?: string | undefined } | undefined;
      }
    | undefined;
  readonly Expiration?: { readonly Days?: number | undefined; readonly Date?: unknown } | undefined;
  readonly NoncurrentVersionExpiration?: object | undefined;
}

export interface Lifecycle {
  readonly rules: readonly LifecycleRule[];
  /** The bucket's smallest size of objects that move; `null` where S3 does not say it. */
  readonly minimumSize: string | null;
}

/** True for a finding about what a lifecycle rule destroyed, or may destroy. */
export const isOfLifecycle = (finding: Finding): boolean =>
  finding.rule === 'versions-expired' ||
  finding.rule === 'lifecycle-destroys-data' ||
  (finding.about === 'object' && finding.evidence.destroyed?.by === 'expired');

/** Disables the rules of a bucket that delete what a finding is about; rules that delete nothing stay as they are. */
export function stopLifecycle(finding: Finding, bucket: string, lifecycle: Lifecycle | null): Step {
  const named = {
    kind: 'stop-lifecycle',
    subject: `s3://${bucket}`,
    note: 'disables the lifecycle rules that delete these versions; S3 may work off what it has queued already, for a day',
  } as const;
  if (lifecycle === null) return done(named, []);
  const isMeant = meantBy(finding);
  const rules = lifecycle.rules.map((rule) =>
    rule.Status === 'Enabled' && deletes(rule) && isMeant(rule) ? { ...rule, Status: 'Disabled' } : rule,
  );
  const put = (list: readonly LifecycleRule[]): AwsCall => ({
    service: 's3api',
    operation: 'put-bucket-lifecycle-configuration',
    options: {
      bucket,
      'lifecycle-configuration': JSON.stringify({ Rules: list }),
      ...(lifecycle.minimumSize === null
        ? {}
        : { 'transition-default-minimum-object-size': lifecycle.minimumSize }),
    },
  });
  if (rules.every((rule, index) => rule === lifecycle.rules[index])) return done(named, []);
  if (lifecycle.rules.some(({ ID: id }) => id === undefined))
    return impossible(named, 'S3 does not name every rule, so that they cannot be told apart');
  return possible(named, {
    calls: [put(rules)],
    undo: [put(lifecycle.rules)],
    basis: { kind: 'lifecycle', bucket, text: lifecycleText(lifecycle) },
  });
}

/** The same text for the same rules. */
export const lifecycleText = (lifecycle: Lifecycle | null): string => JSON.stringify(lifecycle);

const deletes = ({ Expiration: current, NoncurrentVersionExpiration: noncurrent }: LifecycleRule): boolean =>
  noncurrent !== undefined || current?.Days !== undefined || current?.Date !== undefined;

/** Which rules a finding is about: those that a change brought, else all that reach its key. */
function meantBy(finding: Finding): (rule: LifecycleRule) => boolean {
  const brought = finding.about === 'activity' ? broughtBy(finding.evidence.setting) : null;
  if (brought !== null) return ({ ID: id }) => brought.has(id ?? '');
  const { key } = finding;
  return (rule) => key === null || key.startsWith(prefixOf(rule));
}

const prefixOf = ({ Prefix: old, Filter: filter }: LifecycleRule): string =>
  filter?.Prefix ?? filter?.And?.Prefix ?? old ?? '';

type Change = { readonly name: string; readonly before: unknown; readonly after: unknown } | null;

function broughtBy(change: Change): ReadonlySet<string> | null {
  if (change?.name !== 'lifecycle' || !Array.isArray(change.after)) return null;
  const before = new Set((Array.isArray(change.before) ? change.before : []).map(textOf));
  const fresh = (change.after as LifecycleDeletion[]).filter((each) => !before.has(textOf(each)));
  const names = fresh.map(({ rule }) => rule);
  return names.length === 0 || names.includes('') ? null : new Set(names);
}

const textOf = (value: unknown): string => JSON.stringify(value);
