/** Signs as one key: a file, or a key of KMS. */
export interface Signer {
  /** Names the key: the SHA-256 of its public key in PEM, in hexadecimal, as OpenSSF Model Signing names it. */
  readonly keyId: string;
  /** Certificates of the key in DER, its own first; empty where it has none. */
  readonly certificates: readonly Uint8Array[];
  /** ECDSA in DER, with the hash that belongs to the curve; or Ed25519. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** Checks signatures of one key. */
export interface Verifier {
  /** As the signer's. */
  readonly keyId: string;
  /** False for every signature that is not this key's over exactly this message, however it is broken. */
  verify(message: Uint8Array, signature: Uint8Array): boolean;
}
