import type { ObjectRef } from '../base/object-ref.ts';
import { OBJECT_READS, readOf } from '../cloudtrail/coverage/event-kinds.ts';
import type { Fact, TrailFacts } from '../posture/facts.ts';
import { type Taker, takenBy } from '../posture/trail-evidence.ts';
import type { TrailsTake } from './record-coverage.ts';

/** What trails take now of the requests that read an object, in the Region of its bucket. */
export function trailsTake(
  trails: Fact<readonly TrailFacts[]>,
  { bucket, key }: ObjectRef,
  region: string,
): TrailsTake {
  if (trails.kind === 'unknown') return { kind: 'unknown', reason: trails.reason };
  const kinds = OBJECT_READS.map((name) => readOf(`arn:aws:s3:::${bucket}/${key}`, name));
  const logging = trails.value.flatMap((trail) => takerOf(trail, region) ?? []);
  const kind = takenBy(logging, kinds);
  const takers = logging
    .filter((trail) => takenBy([trail], kinds) !== 'none')
    .map(({ name }) => `trail ${name}`);
  const doubt = trails.value.find(
    ({ settings, selectors }) => settings.kind === 'unknown' || selectors.kind === 'unknown',
  );
  if (kind !== 'all' && doubt !== undefined) {
    const fact = doubt.settings.kind === 'unknown' ? doubt.settings : doubt.selectors;
    return { kind: 'unknown', reason: `trail ${doubt.name}: ${fact.kind === 'unknown' ? fact.reason : ''}` };
  }
  return { kind, trails: takers };
}

/** A trail that logs what happens in a Region; `null` for any other. */
function takerOf(
  { name, arn, settings, selectors }: TrailFacts,
  region: string,
): (Taker & { readonly name: string }) | null {
  if (settings.kind === 'unknown') return null;
  const home = arn.split(':')[3] ?? null;
  const { exists, isLogging, isMultiRegion } = settings.value;
  return exists && isLogging && (isMultiRegion || home === region)
    ? { name, selectors, home, settings: settings.value }
    : null;
}
