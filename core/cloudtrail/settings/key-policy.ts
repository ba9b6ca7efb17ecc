import { at, isObject, type Json, textAt } from '../../base/json.ts';
import { keyId } from '../../scope/guard.ts';
import { type ApiCall, refusedArn } from '../api-call.ts';
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

/** Every way in which a call of KMS names a key: ARN, id, alias. The ARN of the key itself comes first, where the record has it. */
export function keysOf(call: ApiCall): readonly string[] {
  const { parameters, response, resources } = call;
  const named = [
    textAt(response, 'keyMetadata', 'arn'),
    ...resources.map(({ arn }) => arn),
    textAt(response, 'keyId'),
    textAt(parameters, 'keyId'),
    textAt(parameters, 'targetKeyId'),
    textAt(parameters, 'aliasName'),
    refusedArn(call),
  ].filter((name) => name !== null);
  return [...new Set(named)].sort((a, b) => Number(isKeyArn(b)) - Number(isKeyArn(a)));
}

const isKeyArn = (name: string): boolean => /^arn:aws[\w-]*:kms:[^:]*:\d*:key\//.test(name);

/**
 * `key/ID`. The copies of a multi-Region key share their id and have each a policy of their own: `key/REGION/ID`. A record that names
 * no key is about one that nothing else is about.
 */
function keyResource(call: ApiCall): string {
  const [key] = keysOf(call);
  const id = key === undefined ? `unnamed-${call.eventId}` : keyId(key);
  if (!id.startsWith('mrk-')) return `key/${id}`;
  const region = /^arn:aws[\w-]*:kms:([^:]+):/.exec(key ?? '')?.[1] ?? call.region ?? '';
  return `key/${region}/${id}`;
}
