/** What a line of an access log says; what is left out is `-`, or what most lines have. */
export interface LinePlan {
  readonly owner?: string;
  readonly bucket: string;
  /** ISO time. */
  readonly at: string;
  readonly remoteIp?: string;
  readonly requester?: string;
  readonly requestId?: string;
  readonly operation?: string;
  readonly key?: string;
  /** As the client sent it; `null` for `-`. */
  readonly requestUri?: string | null;
  readonly status?: number;
  readonly errorCode?: string;
  readonly bytesSent?: number | undefined;
  readonly objectSize?: number;
  readonly referer?: string;
  readonly userAgent?: string;
  readonly versionId?: string;
  readonly authentication?: string;
  readonly accessPoint?: string;
  /** Fields that S3 may add one day. */
  readonly more?: readonly string[];
}

const OWNER = '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be';
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `06/Feb/2019:00:00:38 +0000`. */
const timeText = (iso: string): string => {
  const [year, month, day, clock] = iso.split(/[-T.Z]/);
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${clock} +0000`;
};

const encoded = (text: string): string => encodeURIComponent(text).replaceAll('%2F', '/');

/** A line as S3 writes it: the key encoded twice, what a client sent as it came. */
export function accessLogLine(plan: LinePlan): string {
  const { key, operation = 'REST.GET.OBJECT', versionId } = plan;
  const uri =
    plan.requestUri === undefined
      ? `GET /${plan.bucket}/${encoded(key ?? '')}${versionId === undefined ? '' : `?versionId=${versionId}`} HTTP/1.1`
      : plan.requestUri;
  return [
    plan.owner ?? OWNER,
    plan.bucket,
    `[${timeText(plan.at)}]`,
    plan.remoteIp ?? '192.0.2.3',
    plan.requester ?? '-',
    plan.requestId ?? '3E57427F3EXAMPLE',
    operation,
    key === undefined ? '-' : encoded(encoded(key)),
    uri === null ? '-' : `"${uri}"`,
    plan.status ?? 200,
    plan.errorCode ?? '-',
    plan.bytesSent ?? '-',
    plan.objectSize ?? '-',
    41,
    28,
    `"${plan.referer ?? '-'}"`,
    `"${plan.userAgent ?? '-'}"`,
    versionId ?? '-',
    's9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3/eTPFvsiP/XV/VLi31234=',
    'SigV4',
    'ECDHE-RSA-AES128-GCM-SHA256',
    plan.authentication ?? 'AuthHeader',
    's3.eu-west-1.amazonaws.com',
    'TLSv1.2',
    plan.accessPoint ?? '-',
    '-',
    'eu-west-1',
    ...(plan.more ?? []),
  ].join(' ');
}
