import { credentialOf } from '../callers.ts';
import type { Observer } from '../exchange.ts';
import type { EventBus } from './event-bus.ts';

const CHANGES_RULES = new Set(['events', 'cloudformation']);

/** Forgets the rules when a call may have changed them. */
export const ruleChangeObserver = (bus: EventBus): Observer => ({
  interest: (request) =>
    CHANGES_RULES.has(credentialOf(request)?.service ?? '')
      ? { requestBody: false, responseBody: false }
      : undefined,
  observe: async () => bus.forgetRules(),
});
