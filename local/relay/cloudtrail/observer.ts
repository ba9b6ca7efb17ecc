import type { EventBus } from '../bus/event-bus.ts';
import type { Callers } from '../callers.ts';
import { credentialOf } from '../credential.ts';
import type { Observer } from '../exchange.ts';
import type { Place } from './api-call.ts';
import { activityEnvelope } from './envelope.ts';
import { recognize } from './recognize.ts';
import { recordOf } from './record.ts';

export interface ActivityOptions extends Place {
  readonly bus: EventBus;
  readonly callers: Callers;
}

/** Makes the CloudTrail records of the calls that pass through and change something, as EventBridge would get them. */
export const activityObserver = ({ bus, callers, account, region }: ActivityOptions): Observer => ({
  interest: (request) => recognize(request)?.interest,
  observe: async (exchange) => {
    const place = { account, region: credentialOf(exchange.request)?.region ?? region };
    const calls = recognize(exchange.request)?.describe(exchange, place) ?? [];
    // Another Region's bus is another one, and another account's calls are about what it has itself.
    if (calls.length === 0 || place.region !== region) return;
    const caller = await callers.of(exchange.request);
    if (caller && caller.account !== account) return;
    const envelopes = calls.map((call) => activityEnvelope(recordOf(call, exchange, caller, place)));
    await Promise.all(envelopes.map((envelope) => bus.publish(envelope)));
  },
});
