import { SEVERITIES, type Severity } from '../../core/base/severity.ts';
import { escapeText } from '../output/escape.ts';
import type { Attempt } from './attempt.ts';
import { valueIn } from './attempt.ts';
import { isDeaf, isOfDecisions, type Receiver, type Subscriptions } from './subscriptions.ts';

type Topic = 'alerts' | 'operations';

/** What is published to each topic, as a sentence goes on. */
const PUBLISHED: Readonly<Record<Topic, string>> = {
  alerts: 'alerts',
  operations: "alarms about Sealwatch's own trouble",
};

const EACH: Readonly<Record<Topic, string>> = { alerts: 'every alert', operations: 'every alarm' };

const TOPIC: Readonly<Record<Topic, string>> = { alerts: 'alert topic', operations: 'operations topic' };

/** What keeps people from getting what is published to a topic. */
export function subscriptionNeeds(topic: Topic, tried: Attempt<Subscriptions>): string[] {
  const found = valueIn(tried);
  if (found === null) return [];
  const { confirmed, unconfirmed, receivers } = found;
  return [
    ...(confirmed === 0 ? [nobodyReceives(topic)] : []),
    // Alarms have no severity.
    ...(confirmed > 0 && topic === 'alerts' ? unheardNeeds(SEVERITIES[0], receivers) : []),
    ...receivers.filter(isDeaf).map((receiver) => deafText(topic, receiver)),
    ...receivers.filter((receiver) => !isDeaf(receiver)).flatMap((receiver) => doubtNeeds(topic, receiver)),
    ...unconfirmed.map(
      (address) =>
        `${escapeText(address)} has not confirmed its subscription to ${topic}: open the link in the e-mail of AWS`,
    ),
  ];
}

const nobodyReceives = (topic: Topic): string =>
  `nobody receives ${PUBLISHED[topic]}: subscribe somebody to the ${TOPIC[topic]}`;

const deafText = (topic: Topic, { endpoint }: Receiver): string =>
  `${escapeText(endpoint)} filters out ${EACH[topic]}: change the filter policy of its subscription to ${topic}`;

/** That alerts of a severity reach nobody, though somebody is subscribed. */
export const unheardNeeds = (severity: Severity, receivers: readonly Receiver[]): string[] =>
  receivers.every(({ severities }) => severities[severity] === 'no')
    ? [`nobody receives alerts of severity ${severity}: every subscription filters them out`]
    : [];

/** That decisions of people reach nobody, where alerts reach somebody: it may be meant, so it is said and asks for nothing. */
export const decisionNotes = ({ confirmed, decisions }: Subscriptions): string[] =>
  decisions === 0 && confirmed > 0
    ? ['nobody receives decisions (seals, approvals, resolutions): every subscription filters them out']
    : [];

function doubtNeeds(topic: Topic, { endpoint, severities, problem }: Receiver): string[] {
  const unsure = SEVERITIES.filter((severity) => severities[severity] === 'unknown');
  if (unsure.length === 0) return [];
  const which =
    topic === 'alerts' && unsure.length < SEVERITIES.length ? ` of severity ${unsure.join(', ')}` : '';
  const why = problem ?? 'its filter policy says something that cannot be judged';
  return [
    `it is not known whether ${escapeText(endpoint)} gets ${topic === 'alerts' ? 'alerts' : 'alarms'}${which}: ${why}`,
  ];
}

/** Severities that a receiver surely gets none of, where it gets others. */
const missedBy = (receiver: Receiver): readonly Severity[] =>
  isDeaf(receiver) || isOfDecisions(receiver)
    ? []
    : SEVERITIES.filter((severity) => receiver.severities[severity] === 'no');

/** Who receives alerts, in a line: how many, and how many of them not all. */
export function receiversText(subscriptions: Subscriptions): string {
  const { confirmed, unconfirmed, receivers, decisions } = subscriptions;
  const others = receivers.filter(isOfDecisions).length;
  const deaf = receivers.filter(isDeaf).length;
  const [worst] = SEVERITIES;
  const without = receivers.filter((receiver) => missedBy(receiver).includes(worst)).length;
  return [
    `${confirmed} confirmed`,
    `${unconfirmed.length} unconfirmed`,
    ...(without > 0 ? [`${without} without ${worst} ones`] : []),
    ...(others > 0 ? [`${others} for decisions only`] : []),
    ...(decisions === 0 && confirmed > 0 ? ['decisions go to nobody'] : []),
    ...(deaf > 0 ? [`${deaf} that ${deaf === 1 ? 'filters' : 'filter'} out all`] : []),
  ].join(', ');
}

/** The same for machines. */
export const subscriptionsJson = (tried: Attempt<Subscriptions>) => {
  const found = valueIn(tried);
  if (found === null) return null;
  const { confirmed, unconfirmed, receivers, decisions } = found;
  return {
    confirmed,
    ...(decisions === null ? {} : { decisions }),
    unconfirmed,
    filtered: receivers.flatMap((receiver) => {
      const { endpoint, filter, severities, decisions: gets } = receiver;
      const of = (is: string) => SEVERITIES.filter((severity) => severities[severity] === is);
      const [filteredOut, unknown] = [of('no'), of('unknown')];
      const getsAll = filteredOut.length === 0 && unknown.length === 0 && (gets ?? 'yes') === 'yes';
      if (getsAll) return [];
      const { policy, scope } = filter;
      return [
        { endpoint, policy, scope, filteredOut, unknown, ...(gets === null ? {} : { decisions: gets }) },
      ];
    }),
  };
};
