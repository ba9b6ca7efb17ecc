import { envelopeJson, STATEMENT_PAYLOAD, signEnvelope } from '../attestation/dsse.ts';
import type { Signer } from '../attestation/signer.ts';
import { bundleJson, bundleOf } from '../attestation/sigstore-bundle.ts';
import { type Statement, statementBytes, statementJson } from '../attestation/statement.ts';
import { SealwatchError } from '../base/errors.ts';
import { BAGIT, printBag } from './bagit.ts';
import { bytesOfText } from './byte-text.ts';
import { CROISSANT, printCroissant } from './croissant.ts';
import { DVC, printDvc } from './dvc.ts';
import { type FormatName, type FormatSpec, type FormatTools, fitted, type NotHeld } from './format.ts';
import { FRICTIONLESS, printFrictionless } from './frictionless.ts';
import { HUGGINGFACE, printHuggingface } from './huggingface.ts';
import { IN_TOTO, manifestStatement } from './in-toto.ts';
import type { FileAlgorithm, Manifest } from './manifest.ts';
import { OMS, omsStatement } from './oms.ts';
import { printS3Batch, S3_BATCH } from './s3-batch.ts';
import { printS3Inventory, S3_INVENTORY } from './s3-inventory.ts';
import { printSeed, SEED } from './seed.ts';
import { printSha256sum, SHA256SUM } from './sha256sum.ts';

const SPECS: Readonly<Record<FormatName, FormatSpec>> = {
  seed: SEED,
  sha256sum: SHA256SUM,
  bagit: BAGIT,
  oms: OMS,
  'in-toto': IN_TOTO,
  croissant: CROISSANT,
  frictionless: FRICTIONLESS,
  dvc: DVC,
  huggingface: HUGGINGFACE,
  's3-inventory': S3_INVENTORY,
  's3-batch': S3_BATCH,
};

/** By which algorithms files have to be hashed for a format, where SHA-256 is not it. */
export const algorithmsFor = (format: FormatName): readonly FileAlgorithm[] =>
  format === 'dvc' ? ['sha256', 'md5'] : ['sha256'];

/** A manifest in a format. */
export interface PrintedManifest {
  /** What was written; of a bag several files, by their names. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Name of the one that is the manifest itself. */
  readonly main: string;
  readonly notHeld: readonly NotHeld[];
  /** Files that are in it. */
  readonly count: number;
}

/**
 * Writes a manifest in a format.
 * @param signer - `null` to sign nothing
 * @throws {SealwatchError} `USAGE` where nothing of it can be held, for a format that has to be signed without a signer, and for a signer
 * where nothing can be signed
 */
export async function printManifest(
  manifest: Manifest,
  format: FormatName,
  { tools, signer }: { readonly tools: FormatTools; readonly signer: Signer | null },
): Promise<PrintedManifest> {
  requireSignable(format, signer !== null);
  const { manifest: held, notHeld } = fitted(SPECS[format], manifest);
  const leftOut = notHeld.find(({ what }) => what === 'file');
  if (held.files.length === 0 && leftOut !== undefined)
    throw new SealwatchError(
      'USAGE',
      `${format} can hold none of the ${manifest.files.length} files: of ${JSON.stringify(leftOut.example)}, ${leftOut.reason}`,
    );
  const files = await written(held, format, tools, signer);
  return {
    files,
    main: format === 'bagit' ? 'manifest-sha256.txt' : format,
    notHeld,
    count: held.files.length,
  };
}

/**
 * Refuses a signature that a format has no place for, and a format that is nothing without one.
 * @throws {SealwatchError} `USAGE`
 */
export function requireSignable(format: FormatName, isSigned: boolean): void {
  if (isSigned && format !== 'oms' && format !== 'in-toto')
    throw new SealwatchError('USAGE', `${format} has no place for a signature; oms and in-toto have`);
  if (!isSigned && format === 'oms')
    throw new SealwatchError(
      'USAGE',
      'oms is a signature: name the key that signs with --sign-key FILE, or a key of KMS',
    );
}

async function written(
  manifest: Manifest,
  format: FormatName,
  tools: FormatTools,
  signer: Signer | null,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const one = (bytes: Uint8Array): ReadonlyMap<string, Uint8Array> => new Map([[format, bytes]]);
  switch (format) {
    case 'seed':
      return one(jsonBytes(printSeed(manifest)));
    case 'sha256sum':
      return one(printSha256sum(manifest));
    case 'bagit':
      return printBag(manifest, tools);
    case 'oms':
      return one(jsonBytes(await signed(omsStatement(manifest, tools), signer, true)));
    case 'in-toto':
      return one(jsonBytes(await signed(manifestStatement(manifest), signer, false)));
    case 'croissant':
      return one(jsonBytes(printCroissant(manifest)));
    case 'frictionless':
      return one(jsonBytes(printFrictionless(manifest)));
    case 'dvc':
      return one(textBytes(tools.printYaml(printDvc(manifest))));
    case 'huggingface':
      return one(jsonBytes(printHuggingface(manifest, tools)));
    case 's3-inventory':
      return one(textBytes(printS3Inventory(manifest)));
    case 's3-batch':
      return one(textBytes(printS3Batch(manifest)));
  }
}

/** @param isBundle - true for what has to be a bundle, whoever signs */
async function signed(statement: Statement, signer: Signer | null, isBundle: boolean): Promise<unknown> {
  if (signer === null) return statementJson(statement);
  const envelope = await signEnvelope(STATEMENT_PAYLOAD, statementBytes(statement), signer);
  // An envelope has no place for certificates; a bundle has.
  return isBundle || signer.certificates.length > 0
    ? bundleJson(bundleOf(envelope, signer))
    : envelopeJson(envelope);
}

const jsonBytes = (value: unknown): Uint8Array => textBytes(`${JSON.stringify(value, undefined, 2)}\n`);

const textBytes = (text: string): Uint8Array => bytesOfText(text) ?? new Uint8Array();
