import { at, isObject, textAt } from '../../../base/json.ts';
import type { ApiCall } from '../../../cloudtrail/api-call.ts';
import { alters, destroys, type Group, loosens, notes, silences, type Tampering } from '../tampering.ts';

export const QUEUES: Group = {
  what: 'queue',
  names: ['queueUrl', 'queueArn', 'queueName', 'sourceArn'],
  calls: {
    'sqs:DeleteQueue': destroys(),
    'sqs:PurgeQueue': silences('was emptied: what waited in it is lost'),
    'sqs:SetQueueAttributes': attributes,
    'sqs:AddPermission': alters('may be used by others'),
    'sqs:RemovePermission': alters('may no longer be used by what used it'),
    'sqs:StartMessageMoveTask': moved,
    'sqs:CancelMessageMoveTask': notes('is no longer moved on'),
  },
};

/** Data events. Who reads or deletes takes events away; who sends makes them up. */
export const MESSAGES: Group = {
  what: 'queue',
  names: ['queueUrl', 'queueArn'],
  sparesOwn: true,
  calls: {
    'sqs:ReceiveMessage': alters('was read by somebody else'),
    'sqs:DeleteMessage': silences('lost a message to somebody else'),
    'sqs:DeleteMessageBatch': silences('lost messages to somebody else'),
    'sqs:ChangeMessageVisibility': alters('had a message held back by somebody else'),
    'sqs:ChangeMessageVisibilityBatch': alters('had messages held back by somebody else'),
    'sqs:SendMessage': loosens('got a message from somebody else'),
    'sqs:SendMessageBatch': loosens('got messages from somebody else'),
  },
};

function attributes({ parameters }: ApiCall): Tampering {
  const set = at(parameters, 'attributes');
  const names = isObject(set) ? Object.keys(set) : [];
  return alters(names.length === 0 ? 'was changed' : `was changed: ${names.join(', ')}`);
}

/** Back to where they came from is what a runbook says; anywhere else is theft. */
function moved({ parameters }: ApiCall): Tampering {
  const destination = textAt(parameters, 'destinationArn');
  return destination === null
    ? notes('gives its messages back to the queue that they came from')
    : silences(`gives its messages to ${destination}`);
}
