import type { Json } from '../../core/base/json.ts';
import type { UnreadableSetting } from '../../core/engine/activity/ports.ts';
import { type Fact, known, unknown } from '../../core/posture/facts.ts';
import { asked } from '../settings/aws-settings-reader.ts';

/** What is asked, in words, and the permission that it takes. */
export interface Topic {
  /** As in "… could not be read". */
  readonly what: string;
  readonly permission: string;
}

/**
 * Asks AWS for a fact. One of the errors that mean "there is none" is the answer `null`; whatever else keeps it from being
 * known is the reason that it is not.
 */
export async function askFact<Value>(
  topic: Topic,
  ask: () => Promise<object>,
  absences: readonly string[],
  read: (answer: Json) => Value,
): Promise<Fact<Value>> {
  try {
    const found = await asked(ask, absences);
    if (found.kind === 'answer') return known(read(found.answer));
    return found.kind === 'gone'
      ? unread(topic, 'refused', 'it is gone')
      : unread(topic, found.reason, found.detail);
  } catch (error) {
    return unknown(`${topic.what} could not be read: ${messageOf(error)}`);
  }
}

/** Says what could not be read, and which permission would help. */
export const unread = (topic: Topic, reason: UnreadableSetting, detail: string): Fact<never> =>
  unknown(unreadText(topic, reason, detail));

export const unreadText = ({ what, permission }: Topic, reason: UnreadableSetting, detail: string): string =>
  reason === 'access-denied'
    ? `${what} could not be read: ${permission} is denied (${detail})`
    : `${what} could not be read: ${detail}`;

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
