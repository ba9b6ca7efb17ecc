import { type Flaws, writtenBy } from './flaw.ts';

/** Of who writes, by what the configuration says. */
export const writerFlaws: Flaws = {
  'writers-least-privilege': { spoil: writtenBy('powerful') },
  'writers-have-no-static-keys': {
    spoil: writtenBy('publisher', 'keyed'),
    says: { 'static-keys-are-young': { open: 'fail', careless: 'pass', good: 'pass' } },
  },
  'static-keys-are-young': {
    spoil: writtenBy('keyed'),
    says: {
      'static-keys-are-young': { open: 'fail', careless: 'pass', good: 'pass' },
      'writers-have-no-static-keys': 'fail',
    },
  },
  'guarded-by-sealwatch': {
    spoil: () => ({ datasets: [], tags: { owner: 'data', 'data-class': 'internal', purpose: 'training' } }),
    says: {
      'event-feed-on': 'not-applicable',
      'writers-least-privilege': 'not-applicable',
      'writers-have-no-static-keys': 'not-applicable',
      'read-and-write-separated': 'not-applicable',
    },
  },
  'read-and-write-separated': { spoil: writtenBy('publisher', 'trainer') },
};
