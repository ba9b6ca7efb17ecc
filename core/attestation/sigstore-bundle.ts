import { SealwatchError } from '../base/errors.ts';
import { isObject, type Json, listAt, textAt } from '../base/json.ts';
import { base64Of, bytesOfBase64 } from './base64.ts';
import { type Envelope, envelopeJson, readEnvelope } from './dsse.ts';
import type { Signer } from './signer.ts';

const MEDIA_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const MEDIA_TYPES = /^application\/vnd\.dev\.sigstore\.bundle(?:\.v0\.[123]\+json|\+json;version=0\.[123])$/;

/** A signed envelope with what one needs to verify it. */
export interface SigstoreBundle {
  readonly envelope: Envelope;
  /** Name of the key; `null` where a certificate speaks for it, or nothing names it. */
  readonly keyHint: string | null;
  /** In DER, the signing one first; empty for a bare key. */
  readonly certificates: readonly Uint8Array[];
}

/** The bundle of what a signer signed. */
export const bundleOf = (envelope: Envelope, { keyId, certificates }: Signer): SigstoreBundle => ({
  // The material names the key; OpenSSF Model Signing leaves the id of the signature empty.
  envelope: { ...envelope, signatures: envelope.signatures.map((each) => ({ ...each, keyId: '' })) },
  keyHint: certificates.length > 0 ? null : keyId,
  certificates,
});

export const bundleJson = ({ envelope, keyHint, certificates }: SigstoreBundle): Json => ({
  mediaType: MEDIA_TYPE,
  verificationMaterial: {
    ...(certificates.length > 0
      ? { x509CertificateChain: { certificates: certificates.map((each) => ({ rawBytes: base64Of(each) })) } }
      : { publicKey: { hint: keyHint ?? '' } }),
    tlogEntries: [],
  },
  dsseEnvelope: envelopeJson(envelope),
});

/** True for JSON that calls itself a bundle of Sigstore. */
export const isBundle = (value: unknown): boolean =>
  isObject(value) &&
  isObject(value.verificationMaterial) &&
  /sigstore\.bundle/.test(textAt(value, 'mediaType') ?? '');

/**
 * Reads a bundle. Nothing is proved by that.
 * @throws {SealwatchError} `USAGE` for what is none, and for one that signs something else than an envelope
 */
export function readBundle(value: unknown): SigstoreBundle {
  const mediaType = textAt(value, 'mediaType') ?? 'none';
  if (!MEDIA_TYPES.test(mediaType))
    throw wrong(`its media type is ${mediaType}; 0.1 to 0.3 of the bundle are known`);
  const material = isObject(value) ? value.verificationMaterial : undefined;
  const envelope = isObject(value) ? value.dsseEnvelope : undefined;
  if (envelope === undefined) throw wrong('it has no dsseEnvelope, so it signs no list of files');
  const single = isObject(material) && material.certificate !== undefined ? [material.certificate] : [];
  const certificates = [...listAt(material, 'x509CertificateChain', 'certificates'), ...single].map(
    (each) => {
      const bytes = bytesOfBase64(textAt(each, 'rawBytes') ?? '');
      if (bytes === null || bytes.length === 0) throw wrong('a certificate has rawBytes, which is base64');
      return bytes;
    },
  );
  return { envelope: readEnvelope(envelope), keyHint: textAt(material, 'publicKey', 'hint'), certificates };
}

const wrong = (what: string): SealwatchError =>
  new SealwatchError('USAGE', `this is no bundle of Sigstore that can be read: ${what}`);
