import { Gate } from '../../core/base/concurrency-limit.ts';
import { aiLooking } from '../../core/posture/ai-looking.ts';
import { escapeText } from '../output/escape.ts';
import type { Terminal } from '../output/terminal.ts';
import { count, counted } from '../output/words.ts';
import type { Account } from './reach.ts';
import type { Selection } from './selected.ts';

const AT_ONCE = 16;

/** Buckets whose names or tags look like AI. One whose tags cannot be read is judged by its name, and that is said. */
export async function aiBuckets(
  all: Selection,
  facts: Account['facts'],
  terminal: Terminal,
): Promise<Selection> {
  const names = all.buckets;
  const gate = new Gate(AT_ONCE);
  let [done, untold] = [0, 0];
  const looked = names.map((name) =>
    gate.run(async () => {
      const tags = await facts.tags(name);
      terminal.progress.show(`looked at the tags of ${count(++done)} of ${counted(names.length, 'bucket')}`);
      const matched = aiLooking(name, tags.kind === 'known' ? tags.value : {});
      if (tags.kind === 'unknown' && matched.length === 0) {
        untold++;
        terminal.note(`${escapeText(name)} was judged by its name alone: ${escapeText(tags.reason)}`);
      }
      return [name, matched] as const;
    }),
  );
  const matched = new Map((await Promise.all(looked)).filter(([, matches]) => matches.length > 0));
  return {
    title: 'buckets that look like AI',
    buckets: [...matched.keys()],
    matched,
    isNamed: false,
    isPartial: all.isPartial || untold > 0,
  };
}
