import { unproven } from './unproven.ts';

const FORM =
  /^AWS4-HMAC-SHA256 Credential=[\w+=,.@-]+\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=[0-9a-f]{64}$/;

/** What a Signature Version 4 header says that it covers. */
export function parseAuthorization(text: string): { signedHeaders: ReadonlySet<string>; service: string } {
  const [, , service, names] = FORM.exec(text) ?? [];
  if (service === undefined || names === undefined) throw unproven('it has no AWS signature');
  return { signedHeaders: new Set(names.split(';')), service };
}

const FRESH_MS = 5 * 60 * 1000;
const STAMP = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** Refuses a proof that is more than five minutes old, or from the future by as much. */
export function requireFresh(stamp: string, now: Date): void {
  const time = Date.parse(stamp.replace(STAMP, '$1-$2-$3T$4:$5:$6Z'));
  if (!STAMP.test(stamp) || Number.isNaN(time)) throw unproven('its time cannot be read');
  if (Math.abs(now.getTime() - time) <= FRESH_MS) return;
  throw unproven(`it was signed at ${new Date(time).toISOString()}, and it is ${now.toISOString()} here`);
}
