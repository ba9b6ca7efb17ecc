import { at, isObject, type Json, textAt } from '../../base/json.ts';
import type { Setting } from './setting.ts';
import { bucketResource } from './setting.ts';

/** The bucket policy: CloudTrail gives it as an object, some tools as text. */
export const policy: Setting<'policy'> = {
  name: 'policy',
  title: 'bucket policy',
  calls: [
    's3:PutBucketPolicy',
    's3:DeleteBucketPolicy',
    's3express:PutBucketPolicy',
    's3express:DeleteBucketPolicy',
  ],
  rule: 'policy-widened',
  safest: null,
  resourceOf: bucketResource,
  assign(call) {
    if (call.name === 'DeleteBucketPolicy') return null;
    return documentIn(at(call.parameters, 'bucketPolicy') ?? at(call.parameters, 'policy'));
  },
  read: (answer) => documentIn(at(answer, 'Policy')) ?? null,
};

/** A policy document that is given as an object or as text; `undefined` where there is none. Text that is no JSON is kept as it is. */
export function documentIn(value: Json | undefined): Json | undefined {
  if (isObject(value)) return Object.keys(value).length === 0 ? undefined : value;
  const text = textAt({ value }, 'value');
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
