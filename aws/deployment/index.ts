export { dueDaysOf } from './due-days.ts';
export { DEFAULT_STACK, type Deployment, findDeployment } from './find-deployment.ts';
export type { Outputs } from './outputs.ts';
export { type QueueOutput, queuesOf } from './queues.ts';
