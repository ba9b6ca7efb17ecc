import { X509Certificate } from 'node:crypto';
import type { Verifier } from '../../core/attestation/signer.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { verifierOf } from './key-file.ts';

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;
const MAX_CHAIN = 10;

/**
 * Certificates of a PEM file, in DER, in its order.
 * @throws {SealwatchError} `USAGE` where there are none
 */
export function certificatesIn(pem: string): Uint8Array[] {
  const found = (pem.match(PEM) ?? []).map((each) => parsed(each).raw);
  if (found.length > 0) return found;
  throw new SealwatchError('USAGE', 'there is no certificate in PEM in this file');
}

/**
 * Checks signatures of the key that a chain of certificates speaks for, if it ends at one that is trusted. A signature says no time that
 * could be trusted, so a chain has to hold at the moment when its signing certificate began to, as OpenSSF Model Signing judges it: one
 * that has expired since still verifies, and whether one was revoked is not asked.
 * @param chain - in DER, the signing one first
 * @param trusted - in DER
 * @throws {SealwatchError} `USAGE` for a chain that leads to none of those, and for a certificate that may not sign
 */
export function chainVerifier(chain: readonly Uint8Array[], trusted: readonly Uint8Array[]): Verifier {
  const [leaf, ...between] = chain.map(parsed);
  if (leaf === undefined)
    throw new SealwatchError('USAGE', 'the signature names no certificate; give the key with --key');
  const at = new Date(leaf.validFrom).getTime();
  requirePath(leaf, { between, roots: trusted.map(parsed), at });
  if (!maySign(leaf))
    throw new SealwatchError(
      'USAGE',
      `the certificate of ${nameOf(leaf)} is not one to sign with: neither digitalSignature nor codeSigning`,
    );
  return verifierOf(leaf.publicKey);
}

interface Known {
  readonly between: readonly X509Certificate[];
  readonly roots: readonly X509Certificate[];
  readonly at: number;
}

function requirePath(leaf: X509Certificate, { between, roots, at }: Known): void {
  let current = leaf;
  for (let depth = 0; depth < MAX_CHAIN; depth += 1) {
    requireValid(current, at);
    if (roots.some((root) => root.fingerprint256 === current.fingerprint256)) return;
    const issued = (by: X509Certificate) => by.ca && current.checkIssued(by) && current.verify(by.publicKey);
    const root = roots.find(issued);
    if (root !== undefined) {
      requireValid(root, at);
      return;
    }
    const next = between.find((each) => each.fingerprint256 !== current.fingerprint256 && issued(each));
    if (next === undefined)
      throw new SealwatchError(
        'USAGE',
        `nobody who is trusted issued the certificate of ${nameOf(current)}: --trust names the file of those who are`,
      );
    current = next;
  }
  throw new SealwatchError('USAGE', `a chain of more than ${MAX_CHAIN} certificates is not followed`);
}

function requireValid(certificate: X509Certificate, at: number): void {
  const [from, to] = [certificate.validFrom, certificate.validTo].map((each) => new Date(each).getTime());
  if (from !== undefined && to !== undefined && from <= at && at <= to) return;
  throw new SealwatchError(
    'USAGE',
    `the certificate of ${nameOf(certificate)} did not hold on ${new Date(at).toISOString()}: it does from ${certificate.validFrom} to ${certificate.validTo}`,
  );
}

const CODE_SIGNING = '1.3.6.1.5.5.7.3.3';

const maySign = (certificate: X509Certificate): boolean =>
  hasDigitalSignature(certificate.raw) || (certificate.keyUsage ?? []).includes(CODE_SIGNING);

// The extension keyUsage, 2.5.29.15: a bit string within an octet string, perhaps after the mark "critical". Node does not read it out.
const KEY_USAGE = Buffer.from([0x06, 0x03, 0x55, 0x1d, 0x0f]);
const CRITICAL = Buffer.from([0x01, 0x01, 0xff]);
const DIGITAL_SIGNATURE = 0x80;

function hasDigitalSignature(der: Uint8Array): boolean {
  const bytes = Buffer.from(der);
  const start = bytes.indexOf(KEY_USAGE);
  if (start === -1) return false;
  const after = start + KEY_USAGE.length;
  const value = bytes.subarray(after, after + CRITICAL.length).equals(CRITICAL)
    ? after + CRITICAL.length
    : after;
  // OCTET STRING, its length, BIT STRING, its length, unused bits, the bits.
  return (
    bytes[value] === 0x04 && bytes[value + 2] === 0x03 && ((bytes[value + 5] ?? 0) & DIGITAL_SIGNATURE) !== 0
  );
}

const nameOf = (certificate: X509Certificate): string =>
  JSON.stringify(certificate.subject.replaceAll('\n', ', '));

function parsed(certificate: string | Uint8Array): X509Certificate {
  try {
    return new X509Certificate(certificate);
  } catch (error) {
    throw new SealwatchError('USAGE', 'this is no certificate', { cause: error });
  }
}
