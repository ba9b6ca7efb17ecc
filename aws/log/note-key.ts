import { createHash, createPublicKey, verify } from 'node:crypto';
import { GetPublicKeyCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { SealwatchError } from '../../core/base/errors.ts';
import type { NoteKey, NoteVerifier, SignNote, VerifyEd25519 } from '../../core/log/checkpoint.ts';
import type { Sha256 } from '../../core/log/merkle.ts';

/** SHA-256 of bytes, as bytes. */
export const sha256Bytes: Sha256 = (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest());

/** What a public key of Ed25519 begins with in DER (RFC 8410). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const KEY_BYTES = 32;

const verifyEd25519: VerifyEd25519 = (publicKey, message, signature) => {
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' });
  return verify(null, message, key, signature);
};

/** Checks checkpoints of a key. */
export const noteVerifier = (key: NoteKey): NoteVerifier => ({
  key,
  verify: verifyEd25519,
  sha256: sha256Bytes,
});

/**
 * The key of a log as KMS has it.
 * @param name - of the log
 * @throws {SealwatchError} `USAGE` for a key that is not one of Ed25519
 */
export async function kmsNoteKey(client: KMSClient, keyArn: string, name: string): Promise<NoteKey> {
  const { PublicKey, KeySpec } = await client.send(new GetPublicKeyCommand({ KeyId: keyArn }));
  const der = Buffer.from(PublicKey ?? []);
  if (
    der.length !== SPKI_PREFIX.length + KEY_BYTES ||
    !der.subarray(0, SPKI_PREFIX.length).equals(SPKI_PREFIX)
  )
    throw new SealwatchError('USAGE', `the key ${keyArn} is ${KeySpec}; allowed is ECC_NIST_EDWARDS25519`);
  return { name, publicKey: new Uint8Array(der.subarray(SPKI_PREFIX.length)) };
}

/** Signs with a key of KMS. A checkpoint is far below the 4,096 bytes that KMS takes as they are. */
export const kmsSignNote =
  (client: KMSClient, keyArn: string): SignNote =>
  async (message) => {
    const { Signature } = await client.send(
      new SignCommand({
        KeyId: keyArn,
        MessageType: 'RAW',
        Message: message,
        SigningAlgorithm: 'ED25519_SHA_512',
      }),
    );
    return Signature as Uint8Array;
  };
