import { SealwatchError } from '../core/base/errors.ts';

/** CloudFormation's bucket in a Region, which is named after it, and S3's addresses for it: the bucket in the host or in the path. */
const BUCKET = /^cloudformation-custom-resource-response-([a-z0-9-]+)$/;
const S3_HOST = /^(?:([a-z0-9-]+)\.)?s3(?:[.-](?:[a-z0-9-]+\.)*|\.)amazonaws\.(?:com|com\.cn|eu)$/;

export interface ResponsePlace {
  readonly region: string;
  /** The emulator's address, where the function runs in one: there the answer may go to the emulator's machine. */
  readonly endpoint?: string | undefined;
}

/**
 * The address at which CloudFormation waits for the answer. Whoever may invoke the function names it, and is not to have the answer sent
 * wherever they like.
 * @throws {SealwatchError} `EVENT_FORMAT` where it is not CloudFormation's
 */
export function responseUrl(text: unknown, place: ResponsePlace): URL {
  const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : null;
  if (url !== null && (isOfCloudFormation(url, place.region) || isOfEmulator(url, place.endpoint)))
    return url;
  throw new SealwatchError(
    'EVENT_FORMAT',
    `the ResponseURL ${url === null ? 'cannot be read' : `is at ${url.protocol}//${url.host}`}; allowed is only CloudFormation's own bucket in S3 (https://cloudformation-custom-resource-response-…)`,
  );
}

function isOfCloudFormation(url: URL, region: string): boolean {
  const host = S3_HOST.exec(url.hostname);
  if (host === null || url.protocol !== 'https:' || url.port !== '' || url.username !== '') return false;
  const bucket = host[1] ?? url.pathname.split('/')[1] ?? '';
  return BUCKET.exec(bucket)?.[1]?.replaceAll('-', '') === region.replaceAll('-', '');
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

function isOfEmulator(url: URL, endpoint: string | undefined): boolean {
  if (endpoint === undefined || !URL.canParse(endpoint)) return false;
  return LOOPBACK.has(url.hostname) || url.hostname === new URL(endpoint).hostname;
}
