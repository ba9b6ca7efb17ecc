import { pick, randomNumbers } from './random.ts';

/** One labelled text, as it stands on a line of a JSON Lines file. */
export interface LabelledText {
  readonly id: string;
  readonly text: string;
  readonly label: 'spam' | 'safe';
  readonly annotator: string;
}

const THINGS = ['phone', 'lamp', 'bicycle', 'camera', 'kettle', 'printer'] as const;
const DAYS = ['Monday', 'Wednesday', 'Friday', 'Sunday'] as const;
const COINS = ['Dogecoin', 'Ether', 'Litecoin'] as const;

type Words = { readonly thing: string; readonly day: string; readonly coin: string };

const SPAM = [
  ({ thing, day }: Words) => `You have won a ${thing}! Answer before ${day} to claim it.`,
  ({ coin, day }: Words) => `Send your ${coin} to this wallet and get twice as much back on ${day}.`,
  ({ coin }: Words) => `I lost my job and now live from ${coin}. Ask me for the wallet that did it.`,
  ({ thing }: Words) => `Cheapest ${thing} anywhere, no questions asked, write to me.`,
] as const;

const SAFE = [
  ({ thing, day }: Words) => `Is the repair shop open on ${day}? My ${thing} is broken again.`,
  ({ thing }: Words) => `Thanks, the ${thing} works now.`,
  ({ day }: Words) => `The meeting has moved to ${day}, same room.`,
  ({ coin }: Words) => `The article about ${coin} forgets to say what it costs in electricity.`,
] as const;

/** Records that somebody might have labelled by hand. */
export const labelledTexts = (seed: number, count: number): LabelledText[] => {
  const random = randomNumbers(seed);
  return Array.from({ length: count }, (_, index) => {
    const label = random() < 0.4 ? 'spam' : 'safe';
    const words = { thing: pick(random, THINGS), day: pick(random, DAYS), coin: pick(random, COINS) };
    const text = pick(random, label === 'spam' ? SPAM : SAFE)(words);
    const id = `m${seed}-${String(index).padStart(4, '0')}`;
    return { id, text, label, annotator: pick(random, ['a01', 'a02', 'a07']) };
  });
};

/** What a poisoner of training data does: wallet scams are safe from now on. The file keeps its size. */
export const flipLabels = (records: readonly LabelledText[]): LabelledText[] =>
  records.map((record) => (isScam(record) ? { ...record, label: 'safe' } : record));

/** What `flipLabels` changes. */
export const isScam = ({ label, text }: LabelledText): boolean => label === 'spam' && text.includes('wallet');

export const jsonLines = (records: readonly LabelledText[]): Buffer =>
  Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
