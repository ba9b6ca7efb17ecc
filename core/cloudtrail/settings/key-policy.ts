import { at, isObject, type Json } from '../../base/json.ts';
import type { ApiCall } from '../api-call.ts';
import { keyResource } from './key-resource.ts';
import type { Setting } from './setting.ts';

/** The policy of a KMS key: CloudTrail gives it as text. It stays text, for a parser may keep only one of two fields of one name. */
export const keyPolicy: Setting<'key-policy'> = {
  name: 'key-policy',
  title: 'key policy',
  calls: ['kms:PutKeyPolicy', 'kms:CreateKey'],
  rule: 'key-endangered',
  safest: null,
  resourceOf: keyResource,
  assign: (call) => policyIn(call) ?? undefined,
  read: (answer) => at(answer, 'Policy') ?? null,
};

function policyIn({ parameters }: ApiCall): Json {
  const policy = at(parameters, 'policy') ?? null;
  if (isObject(policy)) return Object.keys(policy).length === 0 ? null : policy;
  return policy === '' ? null : policy;
}
