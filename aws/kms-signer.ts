import { createHash, createPublicKey } from 'node:crypto';
import { GetPublicKeyCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import type { Signer } from '../core/attestation/signer.ts';
import { SealwatchError } from '../core/base/errors.ts';

/** What KMS calls the algorithm of a key, and the hash that it is given. */
const ALGORITHMS = {
  ECC_NIST_P256: ['ECDSA_SHA_256', 'sha256'],
  ECC_NIST_P384: ['ECDSA_SHA_384', 'sha384'],
  ECC_NIST_P521: ['ECDSA_SHA_512', 'sha512'],
} as const;

/** The public key of a key of KMS, in PEM. */
export async function kmsPublicKey(
  client: KMSClient,
  key: string,
): Promise<{ readonly pem: string; readonly spec: string }> {
  const {
    PublicKey,
    KeySpec = 'of no kind',
    KeyUsage,
  } = await client.send(new GetPublicKeyCommand({ KeyId: key }));
  if (PublicKey === undefined || KeyUsage !== 'SIGN_VERIFY' || !Object.hasOwn(ALGORITHMS, KeySpec)) {
    throw new SealwatchError(
      'USAGE',
      `the key ${JSON.stringify(key)} is ${KeySpec} for ${KeyUsage}; one to sign with is ${Object.keys(ALGORITHMS).join(', ')} for SIGN_VERIFY`,
    );
  }
  const der = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
  return { pem: der.export({ format: 'pem', type: 'spki' }) as string, spec: KeySpec };
}

/**
 * Signs with a key of KMS, by the caller's rights: kms:GetPublicKey and kms:Sign. The message is hashed here, since KMS takes 4 KB of it
 * at most.
 * @param key - id, ARN or alias
 * @throws {SealwatchError} `USAGE` for a key that is not one to sign with
 */
export async function kmsSigner(client: KMSClient, key: string): Promise<Signer> {
  const { pem, spec } = await kmsPublicKey(client, key);
  const [SigningAlgorithm, hash] = ALGORITHMS[spec as keyof typeof ALGORITHMS];
  return {
    keyId: createHash('sha256').update(pem).digest('hex'),
    certificates: [],
    sign: async (message) => {
      const Message = createHash(hash).update(message).digest();
      const { Signature } = await client.send(
        new SignCommand({ KeyId: key, MessageType: 'DIGEST', Message, SigningAlgorithm }),
      );
      return Signature as Uint8Array;
    },
  };
}
