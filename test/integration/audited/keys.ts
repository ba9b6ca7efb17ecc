import {
  CreateKeyCommand,
  DisableKeyCommand,
  EnableKeyRotationCommand,
  type KMSClient,
} from '@aws-sdk/client-kms';
import { documentOf } from './make-bucket.ts';
import type { Around } from './setup.ts';

/** Keys, of which each but the good one has one thing wrong with it. */
export async function makeKeys(kms: KMSClient): Promise<Around['keys']> {
  const everybody = [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }];
  const [good, disabled, unrotated, open] = await Promise.all([
    rotated(kms, await key(kms)),
    rotated(kms, await key(kms)),
    key(kms),
    rotated(kms, await key(kms, documentOf(everybody))),
  ]);
  await kms.send(new DisableKeyCommand({ KeyId: disabled }));
  return { good, disabled, unrotated, open };
}

async function key(kms: KMSClient, Policy?: string): Promise<string> {
  const { KeyMetadata: made } = await kms.send(new CreateKeyCommand(Policy ? { Policy } : {}));
  return made?.Arn ?? '';
}

async function rotated(kms: KMSClient, KeyId: string): Promise<string> {
  await kms.send(new EnableKeyRotationCommand({ KeyId }));
  return KeyId;
}
