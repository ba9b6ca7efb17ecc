import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import type { Clock } from '../../core/base/time.ts';
import { type Fact, known, unknown } from '../../core/posture/facts.ts';
import { messageOf } from '../posture/fact.ts';

interface Step {
  readonly response?: { readonly headers?: Readonly<Record<string, string>> };
}

/** How many seconds this machine's clock is ahead of AWS's, by the Date header of an answer; negative where it is behind. */
export async function secondsAhead(client: STSClient, clock: Clock): Promise<Fact<number>> {
  let date: string | undefined;
  client.middlewareStack.add(
    (next) => async (given) => {
      const answer = await next(given);
      date = (answer as Step).response?.headers?.date;
      return answer;
    },
    { step: 'deserialize', name: 'readDate', override: true, priority: 'low' },
  );
  try {
    const before = clock().getTime();
    await client.send(new GetCallerIdentityCommand({}));
    const meant = (before + clock().getTime()) / 2;
    const theirs = Date.parse(date ?? '');
    if (Number.isNaN(theirs)) return unknown('the answer of AWS had no date');
    // The header has whole seconds, which are cut off.
    return known((meant - theirs - 500) / 1000);
  } catch (error) {
    return unknown(`AWS's time could not be read: ${messageOf(error)}`);
  } finally {
    client.middlewareStack.remove('readDate');
  }
}
