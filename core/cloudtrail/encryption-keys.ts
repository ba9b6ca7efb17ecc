import { percentDecoded } from '../base/form-encoding.ts';
import { type Json, textAt } from '../base/json.ts';
import type { Guard } from '../scope/guard.ts';
import type { ApiCall } from './api-call.ts';
import { readStoreName } from './bucket-name.ts';
import { fieldAnywhere, textAnywhere, textsAnywhere } from './fields.ts';
import { guardedWriteBy } from './object-writes.ts';

const KMS_KEY = 'x-amz-server-side-encryption-aws-kms-key-id';

/** The KMS key that a write to an object asks for; `null` where the record names none. */
export const keyOfWrite = (call: ApiCall): string | null =>
  textAt(call.parameters, KMS_KEY) ??
  (call.name === 'UpdateObjectEncryption' ? keyIn(call.parameters) : null);

/** The one KMS key somewhere in a value: no source says yet where exactly. */
const keyIn = (value: Json | undefined): string | null =>
  textsAnywhere(value).find((text) => text.startsWith('arn:') && text.includes(':kms:')) ?? null;

/** A key that a call encrypts guarded objects with. */
export interface KeyUse {
  readonly key: string;
  /** The object that was encrypted again where it was; `null` where the call made a version, or is about many. */
  readonly reencrypted: string | null;
}

/** With which key a call that succeeded encrypts what is guarded; `null` where it does not, or its record names no key. */
export function keyUseOf(call: ApiCall, guard: Guard): KeyUse | null {
  if (call.error !== null) return null;
  const batch = batchOf(call);
  if (batch !== null) {
    const key = keyOfBatch(batch);
    return key === null ? null : { key, reencrypted: null };
  }
  const write = guardedWriteBy(call, guard);
  const key = write === null ? null : (keyOfWrite(call) ?? textAt(call.response, KMS_KEY));
  if (write === null || key === null) return null;
  const isAgain =
    call.name === 'UpdateObjectEncryption' || isCopyOntoItself(call, write.bucket.name, write.key);
  return { key, reencrypted: isAgain ? `${write.bucket.name}/${write.key}` : null };
}

/** The operation of a job of S3 Batch Operations that encrypts every object of a list again; `null` for any other call. */
export function batchOf({ service, name, parameters }: ApiCall): Json | null {
  if (service !== 's3' || name !== 'CreateJob') return null;
  // Copies onto the source with another key do the same, and leave noncurrent versions behind.
  const copy = fieldAnywhere(parameters, 's3putobjectcopy');
  const isWithKey = fieldAnywhere(copy, 'sseawskmskeyid') !== undefined;
  return fieldAnywhere(parameters, 's3updateobjectencryption') ?? (isWithKey ? (copy ?? null) : null);
}

export const keyOfBatch = (operation: Json): string | null =>
  textAnywhere(operation, 'kmskeyarn') ?? textAnywhere(operation, 'sseawskmskeyid');

/** True for a copy of an object onto itself. */
export function isCopyOntoItself(call: ApiCall, bucket: string, key: string): boolean {
  const source = textAt(call.parameters, 'x-amz-copy-source');
  if (source === null) return false;
  return [source, percentDecoded(source) ?? source].some((text) => {
    const named = readStoreName(text);
    return named?.kind === 'bucket' && named.bucket === bucket && named.key === key;
  });
}
