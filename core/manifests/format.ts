import type { Manifest, ManifestFile } from './manifest.ts';

/** Forms in which manifests travel. */
export const FORMAT_NAMES = [
  'seed',
  'sha256sum',
  'bagit',
  'oms',
  'in-toto',
  'croissant',
  'frictionless',
  'dvc',
  'huggingface',
  's3-inventory',
  's3-batch',
] as const;

export type FormatName = (typeof FORMAT_NAMES)[number];

/** What a manifest may say of itself or of a file, beside paths and digests. */
export type Field =
  | 'name'
  | 'createdAt'
  | 'size'
  | 'object'
  | 'versionId'
  | 'etag'
  | 'storedAt'
  | 'provenance'
  | 'ignores';

/** Something that was known and is not in what was written, or that was in what was read and is not known further on. */
export interface NotHeld {
  /** A field, `digest:md5`, `file` for whole files, or what the format calls it. */
  readonly what: string;
  /** Of how many files, or how often. */
  readonly count: number;
  /** Path of one of them; `null` where it is not about files. */
  readonly example: string | null;
  /** Why, in words; `null` where the format has no place for it. */
  readonly reason: string | null;
}

/** What formats need of the machine. */
export interface FormatTools {
  /** Digest of bytes, in hexadecimal. */
  hash(algorithm: 'sha256' | 'sha512' | 'sha1' | 'md5', bytes: Uint8Array): string;
  /** @throws {SealwatchError} `USAGE` for what is no YAML */
  parseYaml(text: string): unknown;
  printYaml(value: unknown): string;
}

/** What a format makes of a manifest, and reads. */
export interface FormatSpec {
  /** Fields that it has a place for. */
  readonly holds: readonly Field[];
  /** Algorithms of digests that it has a place for. */
  readonly digests: readonly string[] | 'any';
  /** Why it cannot name a file at all; `null` where it can. */
  leavesOut(file: ManifestFile): string | null;
}

/** Why a file cannot be in a format that has SHA-256 only; `null` where it can. */
export const whyNoSha256 = ({ digests }: ManifestFile): string | null =>
  digests.sha256 === undefined ? 'it has no SHA-256' : null;

/** A manifest that was read, and what of it is not. */
export interface ReadManifest {
  readonly manifest: Manifest;
  readonly notRead: readonly NotHeld[];
}

/** Takes out what a format has no place for, and says so. */
export function fitted(
  spec: FormatSpec,
  manifest: Manifest,
): { readonly manifest: Manifest; readonly notHeld: readonly NotHeld[] } {
  const counted = new Map<string, { count: number; example: string | null; reason: string | null }>();
  const note = (what: string, example: string | null, reason: string | null = null): void => {
    const before = counted.get(`${what} ${reason}`);
    if (before) before.count += 1;
    else counted.set(`${what} ${reason}`, { count: 1, example, reason });
  };
  const holds = (field: Field): boolean => spec.holds.includes(field);
  if (manifest.name !== null && !holds('name')) note('name', null);
  if (manifest.createdAt !== null && !holds('createdAt')) note('createdAt', null);
  for (const path of holds('ignores') ? [] : manifest.ignores) note('ignores', path);
  const files = manifest.files.filter((file) => {
    const reason = spec.leavesOut(file);
    if (reason !== null) note('file', file.path, reason);
    return reason === null;
  });
  for (const file of files) {
    for (const field of ['size', 'object', 'etag', 'storedAt'] as const)
      if (file[field] !== null && !holds(field)) note(field, file.path);
    if (file.provenance !== undefined && !holds('provenance')) note('provenance', file.path);
    if (file.object?.versionId && !holds('versionId')) note('versionId', file.path);
    for (const algorithm of Object.keys(file.digests))
      if (spec.digests !== 'any' && !spec.digests.includes(algorithm)) note(`digest:${algorithm}`, file.path);
  }
  const notHeld = [...counted].map(([key, each]) => ({ what: key.slice(0, key.indexOf(' ')), ...each }));
  return { manifest: { ...manifest, files }, notHeld };
}
