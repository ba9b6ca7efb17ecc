import { at, isObject, type Json } from '../base/json.ts';

/** A rule of the detector's deployment that names the bucket: it takes S3's events from EventBridge to a queue. */
export interface DeliveryRule {
  readonly name: string;
  readonly isEnabled: boolean;
  readonly pattern: Json;
  /** Queues of the deployment that get the events as they are. */
  readonly queues: number;
}

/**
 * True only for a rule whose pattern surely lets through every event of the keys that begin with a prefix. EventBridge has many ways to ask for more, and new ones come:
 * whatever else a pattern asks for filters.
 */
function letsThrough({ pattern }: DeliveryRule, bucket: string, prefix: string): boolean {
  return (
    onlyAsksFor(pattern, ['source', 'detail-type', 'detail']) &&
    onlyAsksFor(at(pattern, 'detail'), ['bucket', 'object']) &&
    onlyAsksFor(at(pattern, 'detail', 'bucket'), ['name']) &&
    onlyAsksFor(at(pattern, 'detail', 'object'), ['key']) &&
    takes(at(pattern, 'source'), (value) => value === 'aws.s3') &&
    takes(at(pattern, 'detail-type'), (value) => isStartOf(value, 'Object ')) &&
    takes(at(pattern, 'detail', 'bucket', 'name'), (value) => value === bucket) &&
    takes(at(pattern, 'detail', 'object', 'key'), (value) => isStartOf(value, prefix))
  );
}

const onlyAsksFor = (value: Json | undefined, fields: readonly string[]): boolean =>
  value === undefined || (isObject(value) && Object.keys(value).every((name) => fields.includes(name)));

/** A field that is not asked for takes everything; one with several values takes what any of them does. */
const takes = (values: Json | undefined, is: (value: Json) => boolean): boolean =>
  values === undefined || (Array.isArray(values) && values.some(is));

/** True for `{"prefix": …}` where all that begins with a text begins with that too. */
function isStartOf(value: Json, text: string): boolean {
  const prefix = at(value, 'prefix');
  return typeof prefix === 'string' && Object.keys(value as object).length === 1 && text.startsWith(prefix);
}

/** Why a rule hands on nothing of what it lets through, in words; `null` where it does. */
function standstillOf({ isEnabled, queues }: DeliveryRule): string | null {
  if (!isEnabled) return 'is disabled';
  return queues === 0 ? 'sends to no queue' : null;
}

/** Why some event of a dataset reaches no queue, as parts of a sentence. One rule that carries all is enough, whatever others do. */
export function uncarried(
  rules: readonly DeliveryRule[],
  bucket: string,
  { name, prefix }: { readonly name: string; readonly prefix: string },
): readonly string[] {
  const whole = rules.filter((rule) => letsThrough(rule, bucket, prefix));
  if (whole.length === 0) return [`no rule lets every event of ${name} through`];
  const standstills = whole.flatMap((rule) => {
    const why = standstillOf(rule);
    return why === null ? [] : [`${rule.name} ${why}`];
  });
  return standstills.length < whole.length ? [] : standstills;
}
