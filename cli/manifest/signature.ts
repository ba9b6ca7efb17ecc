import { isSignedBy } from '../../core/attestation/dsse.ts';
import type { Verifier } from '../../core/attestation/signer.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import type { Signed } from '../../core/manifests/read-document.ts';
import type { Context } from '../context.ts';
import { escapeText } from '../output/escape.ts';

/** Who may have signed a manifest. */
export interface TrustOptions {
  /** File with a public key or a certificate in PEM, or a key of KMS. */
  readonly key?: string | undefined;
  /** File with certificates in PEM that may have issued the signing one. */
  readonly trust?: string | undefined;
}

/** `unsigned`: there is no signature; `unchecked`: nothing says whose it should be; `wrong`: it is not theirs. */
export type SignatureState = 'unsigned' | 'unchecked' | 'verified' | 'wrong';

/**
 * Checks the signature of a manifest.
 * @throws {SealwatchError} `USAGE` for a key that cannot be read, a chain that leads to nobody who is trusted, and where a signature is
 * asked for and there is none
 */
export async function signatureState(
  { globals }: Pick<Context, 'globals'>,
  signed: Signed | null,
  { key, trust }: TrustOptions,
): Promise<SignatureState> {
  const isAsked = key !== undefined || trust !== undefined;
  if (signed === null) {
    if (isAsked)
      throw new SealwatchError(
        'USAGE',
        'this manifest is not signed, so --key and --trust have nothing to check',
      );
    return 'unsigned';
  }
  if (!isAsked) return 'unchecked';
  // Only where they are needed: the client of KMS takes long to load.
  const { openCertificates, openVerifier } = await import('../signing/open-key.ts');
  const { chainVerifier } = await import('../signing/certificate-chain.ts');
  const verifiers: Verifier[] = [];
  if (key !== undefined) verifiers.push(await openVerifier(globals, key));
  if (trust !== undefined) verifiers.push(chainVerifier(signed.certificates, await openCertificates(trust)));
  return verifiers.every((verifier) => isSignedBy(signed.envelope, verifier)) ? 'verified' : 'wrong';
}

/**
 * Requires that a signature is right where one was asked for, and says where it was not checked.
 * @throws {SealwatchError} `IDENTITY_UNPROVEN` for a wrong one
 */
export async function requireSignature(
  context: Context,
  { file, signed }: { readonly file: string; readonly signed: Signed | null },
  trust: TrustOptions,
): Promise<SignatureState> {
  const state = await signatureState(context, signed, trust);
  if (state === 'wrong')
    throw new SealwatchError(
      'IDENTITY_UNPROVEN',
      `the signature of ${JSON.stringify(file)} is not that of the given key: nothing in it can be relied on`,
    );
  if (state === 'unchecked')
    context.terminal.note(
      `the signature of ${escapeText(file)} was not checked: say whose it should be with --key or --trust`,
    );
  return state;
}
