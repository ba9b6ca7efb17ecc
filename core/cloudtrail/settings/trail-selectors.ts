import { at, isObject, type Json, type JsonObject, listAt } from '../../base/json.ts';
import type { Setting } from './setting.ts';
import { trailResource } from './trail-resource.ts';
import type { TrailSelectors } from './values.ts';

/** Which events a trail takes. Advanced selectors replace the basic ones, and the other way round. */
export const trailSelectors: Setting<'trail-selectors'> = {
  name: 'trail-selectors',
  title: 'event selectors',
  calls: ['cloudtrail:PutEventSelectors'],
  rule: 'trail-narrowed',
  safest: { basic: null, advanced: null },
  resourceOf: trailResource,
  assign: (call) => selectorsIn(call.parameters),
  read: (answer) => selectorsIn(lowered(answer)) ?? { basic: [], advanced: null },
};

/** The selectors that a call or an answer holds; `undefined` where it holds none. */
export function selectorsIn(value: Json): TrailSelectors | undefined {
  const advanced = objectsAt(value, 'advancedEventSelectors');
  if (advanced !== null && advanced.length > 0) return { basic: null, advanced };
  const basic = objectsAt(value, 'eventSelectors');
  if (basic !== null) return { basic, advanced: null };
  return advanced === null ? undefined : { basic: null, advanced };
}

function objectsAt(value: Json, name: string): readonly JsonObject[] | null {
  const found = at(value, name);
  if (found === undefined || found === null) return null;
  return listAt(value, name).filter(isObject).map(lowered) as readonly JsonObject[];
}

/** The SDK writes `FieldSelectors`, CloudTrail `fieldSelectors`. */
function lowered(value: Json | undefined): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(lowered);
  if (!isObject(value)) return value ?? null;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
      lowered(inner),
    ]),
  );
}
