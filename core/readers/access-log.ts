import { formDecoded, percentDecoded } from '../base/form-encoding.ts';

/**
 * One line of S3's server access log. `-` is `null`. Source: S3 user guide, "Amazon S3 server access log format"; that keys are encoded
 * twice, and that quotes in what a client sends are not escaped, is from logs of others.
 */
export interface AccessLogEntry {
  readonly bucket: string;
  /** ISO time at which the request came; whole seconds, by the clock of the host that took it. */
  readonly at: string;
  readonly remoteIp: string | null;
  /** Canonical id, or the ARN of a user or of a role's session; `null` for a request without a signature. */
  readonly requester: string | null;
  readonly requestId: string | null;
  /** `REST.GET.OBJECT`. */
  readonly operation: string;
  /** Decoded; `null` where the request is about no key. */
  readonly key: string | null;
  /** As the client sent it. */
  readonly requestUri: string | null;
  readonly status: number | null;
  readonly errorCode: string | null;
  /** `null` for none. */
  readonly bytesSent: number | null;
  /** Bytes of the whole object. */
  readonly objectSize: number | null;
  readonly userAgent: string | null;
  /** Of the request: `null` where it named no version. */
  readonly versionId: string | null;
  /** `AuthHeader`, or `QueryString` for a signed URL. */
  readonly authentication: string | null;
  readonly host: string | null;
  readonly accessPoint: string | null;
}

// S3 itself writes these, so nothing in them can pass for the next field.
const HEAD = /^\S+ (\S+) \[([^\]]+)\] (\S+) (\S+) (\S+) ([A-Z][A-Z0-9]*(?:\.\w+)+) (\S+) /;
// What a client sent ends at its quote, which is followed by what S3 answered. A target of HTTP holds no blank.
const REQUEST = /^(?:-|"(.*?)") (\d{3}|-) (\S+) (\d+|-) (\d+|-) (\d+|-) (\d+|-)(?= |$)/;

/** @returns `null` for a line that is none of an access log */
export function readAccessLogLine(line: string): AccessLogEntry | null {
  const head = HEAD.exec(line);
  const rest = head && line.slice(head[0].length);
  const request = rest && REQUEST.exec(rest);
  if (!head || !rest || !request) return null;
  const [, bucket = '', time = '', ip, requester, requestId, operation = '', key] = head;
  const at = timeOf(time);
  if (at === null) return null;
  const [, uri, status, error, sent, size] = request;
  const { userAgent, fields } = tailOf(rest.slice(request[0].length));
  const requestUri = uri === undefined || uri === '-' ? null : uri;
  return {
    bucket,
    at,
    remoteIp: filled(ip),
    requester: requester === 'Anonymous' ? null : filled(requester),
    requestId: filled(requestId),
    operation,
    key: keyOf({ bucket, operation, logged: filled(key), requestUri }),
    requestUri,
    status: countOf(status),
    errorCode: filled(error),
    bytesSent: countOf(sent),
    objectSize: countOf(size),
    userAgent,
    versionId: filled(fields[0]),
    authentication: filled(fields[4]),
    host: filled(fields[5]),
    accessPoint: filled(fields[7]),
  };
}

const filled = (field: string | undefined): string | null =>
  field === undefined || field === '-' || field === '' ? null : field;

const countOf = (field: string | undefined): number | null => {
  const text = filled(field);
  return text === null ? null : Number(text);
};

/**
 * What comes behind the times: referrer and user agent, as clients sent them, and fields of S3, of which there may be more each year. The
 * last quote of the line ends the user agent, whatever quotes it holds, so nobody can write S3's fields.
 */
function tailOf(text: string): { readonly userAgent: string | null; readonly fields: readonly string[] } {
  const end = text.lastIndexOf('"');
  if (end < 0) {
    const [, agent, ...fields] = text.trim().split(' ');
    return { userAgent: filled(agent), fields };
  }
  const fields = text
    .slice(end + 1)
    .trim()
    .split(' ');
  const sent = text.slice(0, end);
  const start = sent.indexOf('" "');
  const agent = start < 0 ? sent.slice(sent.lastIndexOf(' "') + 2) : sent.slice(start + 3);
  return { userAgent: filled(agent), fields };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const TIME = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)$/;

/** The ISO time of `06/Feb/2019:00:00:38 +0000`; `null` for any other text. */
function timeOf(text: string): string | null {
  const [, day, month = '', year, clock, hours, minutes] = TIME.exec(text) ?? [];
  const index = MONTHS.indexOf(month);
  if (index < 0) return null;
  const time = Date.parse(`${year}-${String(index + 1).padStart(2, '0')}-${day}T${clock}${hours}:${minutes}`);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

interface LoggedKey {
  readonly bucket: string;
  readonly operation: string;
  readonly logged: string | null;
  readonly requestUri: string | null;
}

/** S3's own operations, which encode the key once. */
const ENCODED_ONCE = /^(?:BATCH|S3)\./;

/**
 * The key of a line. It is encoded twice, of S3's own operations once, and which of them it is cannot be seen in the field. So what the
 * request asked for decides, where the line has it.
 */
function keyOf({ bucket, operation, logged, requestUri }: LoggedKey): string | null {
  if (logged === null) return null;
  const once = decodings(logged);
  const twice = once.flatMap(decodings);
  const asked = askedFor(requestUri);
  const all = [...twice, ...once, logged];
  const named = all.find((key) => asked.has(key) || asked.has(`${bucket}/${key}`));
  return named ?? (ENCODED_ONCE.test(operation) ? once : twice)[0] ?? logged;
}

/** As forms are encoded, and as addresses are: they differ in the plus. */
const decodings = (text: string): readonly string[] => [
  ...new Set([formDecoded(text), percentDecoded(text) ?? text]),
];

/** What the path of a request may mean. */
function askedFor(requestUri: string | null): ReadonlySet<string> {
  const [, path] = /^\S+ (?:https?:\/\/[^/]+)?\/([^?]*)/.exec(requestUri ?? '') ?? [];
  return new Set(path === undefined ? [] : decodings(path.replace(/ HTTP\/[\d.]+$/, '')));
}
