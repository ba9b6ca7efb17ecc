import { readFile } from 'node:fs/promises';
import { KMSClient } from '@aws-sdk/client-kms';
import { kmsPublicKey, kmsSigner } from '../../aws/kms-signer.ts';
import type { Signer, Verifier } from '../../core/attestation/signer.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { clientSettings } from '../connection/clients.ts';
import { remembering } from '../errors/operation.ts';
import type { Globals } from '../globals.ts';
import { certificatesIn } from './certificate-chain.ts';
import { keyFileSigner, keyFileVerifier } from './key-file.ts';

const KMS = /^(?:arn:aws[\w-]*:kms:([a-z0-9-]+):|alias\/)/;

/** True for what names a key of KMS, and no file: an ARN, or `alias/…`. */
const isKmsKey = (key: string): boolean => KMS.test(key);

/**
 * The key that signs: a file in PEM, or a key of KMS.
 * @param certificate - file with the key's certificates in PEM, its own first
 * @throws {SealwatchError} `USAGE` for a file that cannot be read or is no such key
 */
export async function openSigner(
  globals: Globals,
  { key, certificate }: { readonly key: string; readonly certificate?: string | undefined },
): Promise<Signer> {
  const certificates = certificate === undefined ? [] : certificatesIn(await text(certificate));
  if (isKmsKey(key)) return { ...(await kmsSigner(kmsClient(globals, key), key)), certificates };
  const passphrase = process.env.SEALWATCH_KEY_PASSPHRASE;
  return keyFileSigner(await text(key), {
    certificates,
    ...(passphrase === undefined ? {} : { passphrase }),
  });
}

/**
 * The key that verifies: a file in PEM with a public key or a certificate, or a key of KMS, whose public key is asked for.
 * @throws {SealwatchError} `USAGE` for a file that cannot be read or is no such key
 */
export async function openVerifier(globals: Globals, key: string): Promise<Verifier> {
  return keyFileVerifier(
    isKmsKey(key) ? (await kmsPublicKey(kmsClient(globals, key), key)).pem : await text(key),
  );
}

/** Certificates of a PEM file in DER. @throws {SealwatchError} `USAGE` */
export const openCertificates = async (file: string): Promise<Uint8Array[]> =>
  certificatesIn(await text(file));

/** The client of the Region that the ARN names. */
function kmsClient(globals: Globals, key: string): KMSClient {
  const region = globals.region ?? KMS.exec(key)?.[1];
  return remembering(new KMSClient(clientSettings({ ...globals, region })));
}

async function text(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SealwatchError('USAGE', `cannot read ${JSON.stringify(file)}: ${why}`, { cause: error });
  }
}
