import { textAt } from '../../../base/json.ts';
import type { ApiCall } from '../../../cloudtrail/api-call.ts';
import { alters, destroys, type Group, loosens, notes, silences, type Tampering } from '../tampering.ts';

export const TOPICS: Group = {
  what: 'topic',
  names: ['topicArn', 'subscriptionArn', 'resourceArn', 'name'],
  calls: {
    'sns:DeleteTopic': destroys(),
    'sns:SetTopicAttributes': topicAttribute,
    'sns:Unsubscribe': silences('lost a subscriber'),
    'sns:SetSubscriptionAttributes': subscriptionAttribute,
    'sns:AddPermission': alters('may be used by others'),
    'sns:RemovePermission': alters('may no longer be used by what used it'),
    'sns:PutDataProtectionPolicy': alters('has a policy that can hold messages back or mask them'),
    'sns:Subscribe': notes('has one more subscriber'),
  },
};

/** Data events: who else publishes makes alerts up. */
export const MESSAGES: Group = {
  what: 'topic',
  names: ['topicArn', 'targetArn'],
  sparesOwn: true,
  calls: {
    'sns:Publish': loosens('got a message from somebody else'),
    'sns:PublishBatch': loosens('got messages from somebody else'),
  },
};

function topicAttribute({ parameters }: ApiCall): Tampering {
  const name = textAt(parameters, 'attributeName');
  if (name === 'DisplayName') return notes('has another display name');
  return alters(`was changed: ${name ?? 'the record does not tell what'}`);
}

/** An empty filter lets everything through. */
function subscriptionAttribute({ parameters }: ApiCall): Tampering | null {
  const name = textAt(parameters, 'attributeName');
  const value = textAt(parameters, 'attributeValue')?.replace(/\s/g, '') ?? '';
  if (name !== 'FilterPolicy')
    return alters(`has a subscription that was changed: ${name ?? 'the record does not tell what'}`);
  return value === '' || value === '{}' ? null : silences('has a subscription that takes only some messages');
}
