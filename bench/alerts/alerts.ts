import { startLocalAws } from '../../local/start-local-aws.ts';
import type { BenchResult, Row } from '../bench.ts';
import { rounded } from '../support/median.ts';
import { drip } from './drip.ts';
import { storm } from './storm.ts';

const MINUTES = Number(process.env.SEALWATCH_DRIP_MINUTES ?? 10);
const FINDINGS = 5_000;
const MAX_DELAY_SECONDS = 70;
const MAX_MESSAGE_BYTES = 262_144;

/** How long people wait for the one that matters in a drip, and what a storm costs. `SEALWATCH_DRIP_MINUTES` makes the drip shorter. */
export async function run(say: (line: string) => void): Promise<BenchResult> {
  const aws = await startLocalAws({ environment: {}, onProgress: say });
  try {
    const burst = await storm(aws, FINDINGS, say);
    const steady = await drip(aws, MINUTES, say);
    const requests = [...burst.requests].map(([operation, count]) => `${count} ${operation}`).join(', ');
    const rows: Row[] = [
      row('drip: findings committed, one a second', steady.findings),
      row('drip: alerts', steady.alerts),
      row('drip: the one that matters, seconds from commit to delivery', rounded(steady.delay, 1)),
      row('drip: the slowest of all, seconds', rounded(steady.slowest, 1)),
      row('storm: findings in one group', burst.findings),
      row('storm: messages', burst.messages),
      row('storm: bytes of the largest', burst.largest),
      row('storm: seconds until all were published', rounded(burst.seconds, 1)),
      row('storm: requests', requests),
    ];
    const notes = [
      `The drip, ${MINUTES} minutes, goes through the deployed stack on the local AWS: table, stream, function, topic, subscribed queue.`,
      'The storm waits for its window; then one call of the notifier and its wake-ups report all, against the local DynamoDB.',
      `Goals: nothing waits for ${MAX_DELAY_SECONDS} s; no message has more than ${MAX_MESSAGE_BYTES} bytes; all findings are reported.`,
    ];
    const isMet =
      steady.slowest < MAX_DELAY_SECONDS && burst.largest <= MAX_MESSAGE_BYTES && burst.reported === FINDINGS;
    return { title: 'Alerts in a drip and in a storm', rows, notes, isMet };
  } finally {
    await aws.stop();
  }
}

const row = (what: string, value: string | number): Row => ({ what, value });
