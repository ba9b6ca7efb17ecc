import { type Digest, parseDigest } from '../../base/digest.ts';
import { formDecoded, percentDecoded } from '../../base/form-encoding.ts';
import { at, isObject, listAt, textAt } from '../../base/json.ts';
import { bareEtag } from '../../base/object-ref.ts';
import type { AskedVersion } from './job-manifest.ts';
import { hexOf } from './stored-checksums.ts';

/** What S3 wrote of a job, as `manifest.json` of its completion report lists it. */
export interface ReportIndex {
  /** Names of the columns, in their order. */
  readonly columns: readonly string[];
  readonly files: readonly ReportFile[];
}

export interface ReportFile {
  readonly bucket: string;
  readonly key: string;
  /** MD5 of its bytes, in hexadecimal digits; `null` where the list has none. */
  readonly md5: string | null;
}

/** Without these a row says nothing. */
const NEEDED_COLUMNS = ['Bucket', 'Key', 'VersionId', 'TaskStatus', 'ResultMessage'];

/** @returns why it is no report that could be read, where it is none */
export function parseReportIndex(text: string): ReportIndex | { readonly wrong: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { wrong: 'it is no JSON' };
  }
  const format = textAt(json, 'Format');
  if (format !== 'Report_CSV_20180820') return { wrong: `its format is ${JSON.stringify(format)}` };
  const columns = (textAt(json, 'ReportSchema') ?? '').split(',').map((name) => name.trim());
  const lacking = NEEDED_COLUMNS.filter((name) => !columns.includes(name));
  if (lacking.length > 0) return { wrong: `its rows have no ${lacking.join(', ')}` };
  const files = listAt(json, 'Results').map((file) => ({
    bucket: textAt(file, 'Bucket') ?? '',
    key: textAt(file, 'Key') ?? '',
    md5: textAt(file, 'MD5Checksum'),
  }));
  return { columns, files };
}

/** What a row says of one version. */
export type ReportedTask = TaskResult & { readonly version: AskedVersion };

type TaskResult =
  | {
      readonly kind: 'computed';
      readonly digest: Digest;
      /** Without quotes; `null` where S3 named none. */
      readonly etag: string | null;
    }
  | { readonly kind: 'failed'; readonly why: string };

/** The versions that a job was asked for, by what a row calls them. */
export class AskedVersions {
  readonly #asked = new Map<string, AskedVersion>();

  constructor(versions: readonly AskedVersion[]) {
    for (const version of versions) this.#asked.set(nameOf(version), version);
  }

  /**
   * Whose row it is. Keys are encoded in reports as in manifests; whether a blank is `+` there is not documented. A version's id makes
   * sure that no spelling is taken for another key.
   */
  find(bucket: string, key: string, versionId: string): AskedVersion | null {
    for (const spelled of [percentDecoded(key), formDecoded(key), key]) {
      const found =
        spelled === null ? undefined : this.#asked.get(nameOf({ bucket, key: spelled, versionId }));
      if (found !== undefined) return found;
    }
    return null;
  }

  get all(): readonly AskedVersion[] {
    return [...this.#asked.values()];
  }
}

const nameOf = ({ bucket, key, versionId }: AskedVersion): string => JSON.stringify([bucket, key, versionId]);

/**
 * What a row says.
 * @returns `null` for a row about something that nobody asked for
 */
export function reportedTask(
  fields: readonly string[],
  columns: readonly string[],
  asked: AskedVersions,
): ReportedTask | null {
  const field = (name: string): string => fields[columns.indexOf(name)] ?? '';
  const version = asked.find(field('Bucket'), field('Key'), field('VersionId'));
  if (version === null) return null;
  if (field('TaskStatus').toLowerCase() !== 'succeeded')
    return {
      version,
      kind: 'failed',
      why: field('ErrorCode') || field('ResultMessage') || 'no reason given',
    };
  return { version, ...resultOf(field('ResultMessage')) };
}

function resultOf(message: string): TaskResult {
  const refused = (why: string) => ({ kind: 'failed', why }) as const;
  let json: unknown;
  try {
    json = JSON.parse(message);
  } catch {
    return refused('what S3 says of it is no JSON');
  }
  if (!isObject(json)) return refused('what S3 says of it is no object');
  const algorithm = textAt(json, 'checksumAlgorithm');
  const type = textAt(json, 'checksumType');
  // Anything else would be a digest of something else.
  if (algorithm !== 'SHA256' || type !== 'FULL_OBJECT')
    return refused(`it is ${algorithm ?? 'nothing'} of ${type ?? 'nothing'}, and no SHA256 of FULL_OBJECT`);
  const said = [textAt(json, 'checksum_hex')?.toLowerCase(), base64Hex(textAt(json, 'checksum_base64'))];
  const [hex, ...others] = new Set(said.filter((each) => each !== undefined));
  if (hex === undefined || others.length > 0)
    return refused(others.length > 0 ? 'S3 says two checksums of it' : 'S3 says no checksum of it');
  const etag = at(json, 'etag');
  try {
    const digest = parseDigest(`sha256:${hex}`);
    return { kind: 'computed', digest, etag: typeof etag === 'string' ? bareEtag(etag) : null } as const;
  } catch {
    return refused('what S3 says is no SHA-256');
  }
}

function base64Hex(base64: string | null): string | undefined {
  if (base64 === null) return undefined;
  return /^[A-Za-z0-9+/]{43}=$/.test(base64) ? hexOf(base64) : base64;
}
