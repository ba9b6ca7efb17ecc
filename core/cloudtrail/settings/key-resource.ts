import { textAt } from '../../base/json.ts';
import { keyId } from '../../scope/guard.ts';
import type { ApiCall } from '../api-call.ts';
import { refusedArn } from '../refused-arn.ts';

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
export function keyResource(call: ApiCall): string {
  const [key] = keysOf(call);
  const id = key === undefined ? `unnamed-${call.eventId}` : keyId(key);
  if (!id.startsWith('mrk-')) return `key/${id}`;
  const region = /^arn:aws[\w-]*:kms:([^:]+):/.exec(key ?? '')?.[1] ?? call.region ?? '';
  return `key/${region}/${id}`;
}
