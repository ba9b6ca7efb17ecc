/** What a text names of S3. */
export type NamedStore =
  /** A bucket, by whatever form of its name. `key` is what follows it; `null` where nothing does. */
  | { readonly kind: 'bucket'; readonly bucket: string; readonly key: string | null }
  /** An access point by its ARN or its address; `account` is `null` where it is not in the text. */
  | {
      readonly kind: 'access-point';
      readonly name: string;
      readonly account: string | null;
      readonly key: string | null;
    }
  /** The alias of an access point, or of a Multi-Region access point: which bucket is behind it only AWS knows. */
  | { readonly kind: 'alias'; readonly alias: string; readonly key: string | null };

const ARN_OF_BUCKET = /^arn:aws[\w-]*:s3(?:express)?:(?:[^:]*:\d*:bucket\/|::)([^/:*?]+)(?:\/(.*))?$/s;
const ARN_OF_ACCESS_POINT =
  /^arn:aws[\w-]*:s3[\w-]*:[^:]*:(\d*):(?:outpost\/[^/]+\/)?accesspoint[/:]([^/]+)(?:\/(?:object\/)?(.*))?$/s;
/** No bucket's name ends so. */
const ALIAS = /(?:-s3alias|--ol-s3|--xa-s3|\.mrap)$/;
const S3_HOST =
  /^(?:(.+)\.)?s3(?:express-[\w-]+|-fips|-website|-accelerate)?(?:[.-][\w.-]+?)?\.amazonaws\.(?:com(?:\.cn)?|eu)(?::\d+)?$/;
const ACCESS_POINT_HOST = /^(.+)-(\d{12})\.s3-(?:accesspoint|object-lambda)(?:-fips)?\.[\w.-]+$/;
const MULTI_REGION_HOST = /^(.+\.mrap)\.accesspoint\.s3-global\.amazonaws\.(?:com|eu)$/;
/** S3's own, of no bucket. */
const CONTROL_HOST = /(?:^|\.)s3-control[.-]|(?:^|\.)s3express-control\./;

/** What nearly every record has. Every alias without a dot has `-s3` in it. */
const PLAIN_NAME = /^[a-z0-9][a-z0-9-]*$/;

/**
 * Reads any form in which records name a bucket or a way to one: name, ARN, `s3://…`, address (virtual, path, website), copy source, and
 * ARN, address and alias of an access point.
 * @returns `null` for a text that names none
 */
export function readStoreName(text: string): NamedStore | null {
  const bare = text.trim();
  if (bare === '') return null;
  if (PLAIN_NAME.test(bare) && !bare.includes('-s3')) return { kind: 'bucket', bucket: bare, key: null };
  const accessPoint = ARN_OF_ACCESS_POINT.exec(bare);
  if (accessPoint) return ofAccessPoint(accessPoint[2] ?? '', accessPoint[1] || null, accessPoint[3]);
  const bucket = ARN_OF_BUCKET.exec(bare);
  if (bucket) return ofName(bucket[1] ?? '', bucket[2]);
  if (bare.startsWith('arn:')) return null;
  const address = /^[a-z][\w+.-]*:\/\/([^/?#]+)(?:\/([^?#]*))?/i.exec(bare);
  if (address) {
    const [, host = '', path = ''] = address;
    return /^s3[an]?:/i.test(bare) ? ofName(host, path) : readHost(host, path);
  }
  const [, name = '', key] = /^\/?([^/?]+)(?:\/(.*))?$/s.exec(bare.replace(/\?versionId=[^?]*$/, '')) ?? [];
  return readHost(name, key ?? '') ?? (isHost(name) ? null : ofName(name, key));
}

/** What the address of a request names, with the path behind it; `null` where it is no address of S3, or one of no bucket. */
export function readHost(host: string, path = ''): NamedStore | null {
  if (!isHost(host) || CONTROL_HOST.test(host)) return null;
  const multi = MULTI_REGION_HOST.exec(host);
  if (multi) return { kind: 'alias', alias: multi[1] ?? '', key: path || null };
  const point = ACCESS_POINT_HOST.exec(host);
  if (point) return ofAccessPoint(point[1] ?? '', point[2] ?? null, path);
  const [, bucket] = S3_HOST.exec(host) ?? [];
  if (bucket !== undefined) return ofName(bucket, path);
  const [, name = '', key] = /^\/?([^/]+)(?:\/(.*))?$/s.exec(path) ?? [];
  return S3_HOST.test(host) && name !== '' ? ofName(name, key) : null;
}

const isHost = (text: string): boolean => /\.amazonaws\.(?:com(?:\.cn)?|eu)(?::\d+)?$/.test(text);

const ofName = (name: string, key: string | undefined): NamedStore | null => {
  if (name === '') return null;
  if (ALIAS.test(name)) return { kind: 'alias', alias: name, key: key || null };
  return { kind: 'bucket', bucket: name, key: key || null };
};

const ofAccessPoint = (name: string, account: string | null, key: string | undefined): NamedStore =>
  ALIAS.test(name)
    ? { kind: 'alias', alias: name, key: key || null }
    : { kind: 'access-point', name, account, key: key || null };

/** The bucket that a text names; `null` where it names none, or a way to one. */
export function bucketNamed(text: string | null): string | null {
  const named = text === null ? null : readStoreName(text);
  return named?.kind === 'bucket' ? named.bucket : null;
}
