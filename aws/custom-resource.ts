import { SealwatchError } from '../core/base/errors.ts';

/** What CloudFormation sends to a custom resource's function. */
export interface CustomResourceEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
}

/**
 * Answers CloudFormation whatever happens: without an answer a deployment hangs for an hour.
 * @throws {SealwatchError} `AWS_FAILED` when the answer could not be delivered
 */
export async function answerCustomResource(
  event: CustomResourceEvent,
  physicalId: string,
  task: () => Promise<Record<string, string>>,
): Promise<void> {
  const { StackId, RequestId, LogicalResourceId } = event;
  const common = {
    StackId,
    RequestId,
    LogicalResourceId,
    PhysicalResourceId: event.PhysicalResourceId ?? physicalId,
  };
  try {
    await send(event.ResponseURL, { ...common, Status: 'SUCCESS', Data: await task() });
  } catch (error) {
    if (error instanceof UndeliveredError) throw error;
    const Reason = error instanceof Error ? error.message : String(error);
    await send(event.ResponseURL, { ...common, Status: 'FAILED', Reason: Reason.slice(0, 1000) });
  }
}

class UndeliveredError extends SealwatchError {}

async function send(url: string, body: object): Promise<void> {
  const text = JSON.stringify(body);
  const response = await fetch(url, { method: 'PUT', body: text, headers: { 'content-type': '' } });
  if (!response.ok)
    throw new UndeliveredError('AWS_FAILED', `CloudFormation's address answered ${response.status}`);
}
