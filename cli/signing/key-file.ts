import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  verify,
  X509Certificate,
} from 'node:crypto';
import type { Signer, Verifier } from '../../core/attestation/signer.ts';
import { SealwatchError } from '../../core/base/errors.ts';

/** The hash that belongs to a curve; Ed25519 hashes by itself. */
const HASHES: Readonly<Record<string, string>> = {
  prime256v1: 'sha256',
  secp384r1: 'sha384',
  secp521r1: 'sha512',
};

/**
 * Signs with a private key in PEM.
 * @param certificates - in DER, the key's own first
 * @throws {SealwatchError} `USAGE` for what is no private key, one that is locked, one of another kind, and a certificate of another key
 */
export function keyFileSigner(
  pem: string,
  {
    passphrase,
    certificates = [],
  }: { readonly passphrase?: string; readonly certificates?: readonly Uint8Array[] } = {},
): Signer {
  const key = privateKeyOf(pem, passphrase);
  const algorithm = algorithmOf(key);
  const own = certificates[0];
  if (own !== undefined && keyIdOf(publicKeyOf(own)) !== keyIdOf(createPublicKey(key)))
    throw new SealwatchError('USAGE', 'the first certificate is not that of the private key');
  return {
    keyId: keyIdOf(createPublicKey(key)),
    certificates,
    sign: async (message) => sign(algorithm, message, key),
  };
}

/**
 * Checks signatures of a public key in PEM; of a private key or a certificate the public key counts.
 * @throws {SealwatchError} `USAGE`
 */
export function keyFileVerifier(pem: string): Verifier {
  try {
    return verifierOf(createPublicKey(pem));
  } catch (error) {
    if (error instanceof SealwatchError) throw error;
    throw new SealwatchError(
      'USAGE',
      'this is no key in PEM to verify with: a public key is expected, or a certificate',
      {
        cause: error,
      },
    );
  }
}

/** Checks signatures of a key. @throws {SealwatchError} `USAGE` for a key of a kind that nothing is signed with */
export function verifierOf(key: KeyObject): Verifier {
  const algorithm = algorithmOf(key);
  return {
    keyId: keyIdOf(key),
    verify: (message, signature) => {
      try {
        return verify(algorithm, message, key, signature);
      } catch {
        // A signature that is none in DER.
        return false;
      }
    },
  };
}

const publicKeyOf = (certificate: Uint8Array): KeyObject => new X509Certificate(certificate).publicKey;

const keyIdOf = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ format: 'pem', type: 'spki' }) as string)
    .digest('hex');

function privateKeyOf(pem: string, passphrase: string | undefined): KeyObject {
  try {
    return createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch (error) {
    const isLocked = /ENCRYPTED/.test(pem);
    throw new SealwatchError(
      'USAGE',
      isLocked
        ? 'the private key is locked: give its passphrase in SEALWATCH_KEY_PASSPHRASE'
        : 'this is no private key in PEM; make one with: openssl ecparam -name prime256v1 -genkey -noout -out key.pem',
      { cause: error },
    );
  }
}

function algorithmOf(key: KeyObject): string | null {
  if (key.asymmetricKeyType === 'ed25519') return null;
  const curve = key.asymmetricKeyDetails?.namedCurve ?? '';
  const hash = HASHES[curve];
  if (key.asymmetricKeyType === 'ec' && hash !== undefined) return hash;
  throw new SealwatchError(
    'USAGE',
    `the key is ${key.asymmetricKeyType} ${curve}; allowed are ECDSA on P-256, P-384 and P-521, and Ed25519`,
  );
}
