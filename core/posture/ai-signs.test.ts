import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AI_WORDS, aiSigns, wordsIn } from './ai-signs.ts';

describe('a bucket that seems to be one of AI', () => {
  it.each([
    ['acme-training-data', 'training'],
    ['datasets.acme.com', 'datasets'],
    ['acme-ml', 'ml'],
    ['ai-team-scratch', 'ai'],
    ['sagemaker-eu-west-1-111122223333', 'sagemaker'],
    ['prod-llm-weights', 'llm'],
    ['acme-models2', 'models'],
    ['acme-fine-tuning', 'finetuning'],
    ['acme-feature-store', 'featurestore'],
    ['checkpoints', 'checkpoints'],
    ['search-embeddings-prod', 'embeddings'],
  ])('is %s', (name, matched) => {
    expect(aiSigns(name, {})).toContainEqual({ what: 'name', matched });
  });

  it.each([
    'kitchen-remodeling',
    'strain-gauge-readings',
    'constraint-files',
    'email-archive',
    'html-pages',
    'acme-logs',
    'trainers-shoes',
    'maintenance',
    'xml-feeds',
    'hair-salon',
    'modeling-agency-photos',
    'brain-drain',
    'restraining-orders',
    'bedrocks',
    'plan-a-i',
    'feature-flags',
  ])('is not %s', (name) => {
    expect(aiSigns(name, {})).toEqual([]);
  });

  it('is one by its tags, and says by which', () => {
    expect(aiSigns('acme-42', { purpose: 'model training', owner: 'ops' })).toEqual([
      { what: 'tag "purpose"', matched: 'model' },
      { what: 'tag "purpose"', matched: 'training' },
    ]);
    expect(aiSigns('acme-42', { 'sagemaker:domain': 'd-1' })).toEqual([
      { what: 'tag "sagemaker:domain"', matched: 'sagemaker' },
    ]);
    expect(aiSigns('acme-42', { DataKind: 'TrainingData' })).toEqual([
      { what: 'tag "DataKind"', matched: 'training' },
    ]);
  });

  it('is none by a tag that says no', () => {
    expect(aiSigns('acme-42', { ai: 'no', training: 'false', model: '' })).toEqual([]);
    expect(aiSigns('acme-42', { contact: 'email', format: 'HTML' })).toEqual([]);
  });

  it('is found by any of the words, wherever it stands, and by none that is a part of another', () => {
    const letters = fc.stringMatching(/^[b-df-hj-np-tv-z]{3,6}$/).filter((text) => !AI_WORDS.has(text));
    fc.assert(
      fc.property(
        fc.constantFrom(...AI_WORDS),
        letters,
        letters,
        fc.constantFrom('-', '.'),
        (word, a, b, separator) => {
          const name = [a, word, b].join(separator);
          expect(aiSigns(name, {}).map(({ matched }) => matched)).toContain(word);
          expect(aiSigns(`${a}${word}${b}`, {})).toEqual([]);
        },
      ),
    );
  });
});

describe('words', () => {
  it.each([
    ['trainingData', ['training', 'data', 'trainingdata']],
    ['MLModels', ['ml', 'models']],
    ['plan--a-i.', ['plan', 'a', 'i']],
    ['v3', ['v']],
    ['2026', []],
  ])('of %s are %j', (name, words) => {
    expect(wordsIn(name)).toEqual(words);
  });
});
