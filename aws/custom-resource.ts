import { SealwatchError } from '../core/base/errors.ts';

/** What CloudFormation sends to a custom resource's function. */
export interface CustomResourceEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  /** As the template has them. CloudFormation makes texts of all values. */
  readonly ResourceProperties?: Readonly<Record<string, unknown>>;
}

export interface CustomResourceAnswer {
  readonly event: CustomResourceEvent;
  /** Names the resource; it stays the same while the stack is there. */
  readonly physicalId: string;
  readonly place: ResponsePlace;
}

/**
 * Answers CloudFormation whatever happens: without an answer a deployment hangs for an hour. For an address that is not CloudFormation's
 * nothing is done.
 * @param task does what was asked for; what it resolves to becomes the attributes of the resource
 * @throws {SealwatchError} `AWS_FAILED` when the answer could not be delivered, `EVENT_FORMAT` when it is asked for at another address
 */
export async function answerCustomResource(
  { event, physicalId, place }: CustomResourceAnswer,
  task: () => Promise<Readonly<Record<string, string>>>,
): Promise<void> {
  const url = responseUrl(event.ResponseURL, place);
  const { StackId, RequestId, LogicalResourceId } = event;
  const common = {
    StackId,
    RequestId,
    LogicalResourceId,
    PhysicalResourceId: event.PhysicalResourceId ?? physicalId,
  };
  try {
    await send(url, { ...common, Status: 'SUCCESS', Data: await task() });
  } catch (error) {
    if (error instanceof UndeliveredError) throw error;
    const Reason = error instanceof Error ? error.message : String(error);
    await send(url, { ...common, Status: 'FAILED', Reason: Reason.slice(0, 1000) });
  }
}

const ANSWER_MS = 10_000;

class UndeliveredError extends SealwatchError {}

async function send(url: URL, body: object): Promise<void> {
  const text = JSON.stringify(body);
  const response = await fetch(url, {
    method: 'PUT',
    body: text,
    headers: { 'content-type': '' },
    redirect: 'error',
    // CloudFormation would wait for an hour for a function that hangs here.
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  if (!response.ok)
    throw new UndeliveredError('AWS_FAILED', `CloudFormation's address answered ${response.status}`);
}

/** CloudFormation's bucket in a Region, which is named after it, and S3's addresses for it: the bucket in the host or in the path. */
const BUCKET = /^cloudformation-custom-resource-response-([a-z0-9-]+)$/;
const S3_HOST = /^(?:([a-z0-9-]+)\.)?s3(?:[.-](?:[a-z0-9-]+\.)*|\.)amazonaws\.(?:com|com\.cn|eu)$/;

/** Where CloudFormation may wait for an answer. */
export interface ResponsePlace {
  readonly region: string;
  /** Hosts beside S3's: a deployment to another implementation of CloudFormation names them. In AWS there are none. */
  readonly otherHosts: readonly string[];
}

/**
 * The address at which CloudFormation waits for the answer. Whoever may invoke the function names it, and is not to have the answer sent
 * wherever they like.
 * @throws {SealwatchError} `EVENT_FORMAT` where it is not CloudFormation's
 */
export function responseUrl(text: unknown, { region, otherHosts }: ResponsePlace): URL {
  const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : null;
  if (url !== null && (isOfCloudFormation(url, region) || otherHosts.includes(url.hostname))) return url;
  throw new SealwatchError(
    'EVENT_FORMAT',
    `the ResponseURL ${url === null ? 'cannot be read' : `is at ${url.protocol}//${url.host}`}; allowed is only CloudFormation's own bucket in S3 (https://cloudformation-custom-resource-response-…)${otherHosts.map((host) => `, and ${host}`).join('')}`,
  );
}

function isOfCloudFormation(url: URL, region: string): boolean {
  const host = S3_HOST.exec(url.hostname);
  if (host === null || url.protocol !== 'https:' || url.port !== '' || url.username !== '') return false;
  const bucket = host[1] ?? url.pathname.split('/')[1] ?? '';
  return BUCKET.exec(bucket)?.[1]?.replaceAll('-', '') === region.replaceAll('-', '');
}
