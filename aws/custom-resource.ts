import { SealwatchError } from '../core/base/errors.ts';
import { type ResponsePlace, responseUrl } from './response-url.ts';

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

/**
 * Answers CloudFormation whatever happens: without an answer a deployment hangs for an hour. For an address that is not CloudFormation's
 * nothing is done.
 * @throws {SealwatchError} `AWS_FAILED` when the answer could not be delivered, `EVENT_FORMAT` when it is asked for at another address
 */
export async function answerCustomResource(
  event: CustomResourceEvent,
  physicalId: string,
  task: () => Promise<Record<string, string>>,
  place: ResponsePlace,
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

class UndeliveredError extends SealwatchError {}

async function send(url: URL, body: object): Promise<void> {
  const text = JSON.stringify(body);
  const response = await fetch(url, {
    method: 'PUT',
    body: text,
    headers: { 'content-type': '' },
    redirect: 'error',
  });
  if (!response.ok)
    throw new UndeliveredError('AWS_FAILED', `CloudFormation's address answered ${response.status}`);
}
