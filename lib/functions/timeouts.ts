import { Duration } from 'aws-cdk-lib';

/** Time limits of the functions. The queues that deliver to them are built from these too. */
export const TIMEOUTS = {
  /** Short, so that the messages of a killed worker are soon tried again; 1 GiB takes some 20 s. */
  urgent: Duration.minutes(2),
  bulk: Duration.minutes(15),
  /** Someone waits at the other end, and network gateways drop a connection that was silent for 350 s. */
  asked: Duration.minutes(5),
  activity: Duration.minutes(1),
  /** Below the time between two polls, so that none overtakes another. */
  poll: Duration.minutes(10),
  /** A slow bucket takes a minute, and some are audited at the same time. */
  audit: Duration.minutes(10),
  notify: Duration.minutes(1),
  watch: Duration.minutes(1),
  configure: Duration.minutes(5),
} as const;
