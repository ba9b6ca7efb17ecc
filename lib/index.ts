export { DatasetBucket } from './dataset-bucket/dataset-bucket.ts';
export type { DatasetBucketProps } from './dataset-bucket/dataset-bucket-props.ts';
export {
  DatasetGrants,
  type DatasetOptions,
  type TrainingOutput,
  type TrainOptions,
} from './dataset-bucket/dataset-grants.ts';
export {
  forwardGlobalEvents,
  forwardMultiRegionEvents,
  GlobalEventsStack,
  type GlobalEventsStackProps,
} from './global-events-stack.ts';
export { SealwatchGrants } from './grants.ts';
export { Sealwatch, type SealwatchProps, SealwatchStack, type SealwatchStackProps } from './sealwatch.ts';
