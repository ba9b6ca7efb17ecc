export {
  forwardGlobalEvents,
  GlobalEventsStack,
  type GlobalEventsStackProps,
} from './global-events-stack.ts';
export { SealwatchGrants } from './grants.ts';
export { Sealwatch, type SealwatchProps } from './sealwatch.ts';
export { SealwatchStack, type SealwatchStackProps } from './sealwatch-stack.ts';
