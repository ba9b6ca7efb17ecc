import { A, announce, B, C, del, destroy, EMPTY, put, seal, setMode, verify } from './history.examples.ts';
import { ANY, APPEND_ONLY, GROWING, GUARDED, SEALED, type Theme } from './row.examples.ts';

export const SAME_BYTES: Theme = {
  title: 'The same bytes again',
  rows: [
    {
      title: 'The same bytes again are quiet, whoever writes them',
      modes: ANY,
      history: [put('v1', A), seal(), put('v2', A)],
      state: 'intact',
      classes: { v1: 'baseline', v2: 'same-bytes' },
      findings: [],
    },
    {
      title: 'The same bytes that S3 encrypts with another key are the same bytes',
      modes: ANY,
      history: [put('v1', A), seal(), put('v2', A).encryptedWith('a key of another account')],
      state: 'intact',
      classes: { v1: 'baseline', v2: 'same-bytes' },
      findings: [],
    },
    {
      title: 'Bytes that were encrypted before the upload (B) are other bytes',
      modes: GUARDED,
      history: [put('v1', A), seal(), put('v2', B)],
      state: 'altered',
      classes: { v1: 'baseline', v2: 'altered' },
      findings: ['critical object-altered of v2'],
    },
  ],
};

export const SWAPS: Theme = {
  title: 'Bytes of another key',
  rows: [
    {
      title: 'Two objects that exchange their bytes are two swaps',
      modes: GUARDED,
      history: [
        put('v1', A),
        put('o1', B).under('other key'),
        seal(),
        put('v2', B),
        put('o2', A).under('other key'),
      ],
      state: 'altered',
      classes: { v1: 'baseline', v2: 'known-elsewhere' },
      findings: ['critical object-swapped of v2', 'critical object-swapped of o2'],
    },
    {
      title: 'Bytes that were announced for another key are a swap under this one',
      modes: GUARDED,
      history: [put('v1', A), seal(), announce(B, 'other key'), put('v2', B)],
      state: 'altered',
      classes: { v1: 'baseline', v2: 'known-elsewhere' },
      findings: ['critical object-swapped of v2'],
    },
    {
      title: 'A swap that is put right stays a finding about the time in between',
      modes: GUARDED,
      history: [put('v1', A), put('o1', B).under('other key'), seal(), put('v2', B), put('v3', A)],
      state: 'intact',
      classes: { v1: 'baseline', v2: 'known-elsewhere', v3: 'same-bytes' },
      findings: ['critical object-swapped of v2, recovered', 'high transient-content of v2'],
    },
    {
      title: 'A copy of approved bytes under a new key is an addition to a sealed dataset',
      modes: SEALED,
      history: [put('o1', A).under('other key'), seal(), put('v1', A)],
      state: 'added',
      classes: { v1: 'known-elsewhere' },
      findings: ['high object-added of v1'],
    },
    {
      title: 'A copy of approved bytes under a new key is quiet where new keys are allowed',
      modes: [...APPEND_ONLY, ...GROWING],
      history: [put('o1', A).under('other key'), seal(), put('v1', A)],
      state: 'intact',
      classes: { v1: 'new-key' },
      findings: [],
    },
    {
      title: 'An object that was emptied is altered, though other empty objects are approved',
      modes: GUARDED,
      history: [put('v1', A), put('o1', EMPTY).under('other key'), seal(), put('v2', EMPTY)],
      state: 'altered',
      classes: { v1: 'baseline', v2: 'altered' },
      findings: ['critical object-altered of v2'],
    },
    {
      title: 'Bytes that are approved under another key only afterwards are an alteration, not a swap',
      modes: GUARDED,
      history: [put('v1', A), seal(), put('v2', B), announce(B, 'other key')],
      state: 'altered',
      classes: { v1: 'baseline', v2: 'altered' },
      findings: ['critical object-altered of v2'],
    },
    {
      title: 'Bytes that lie under another key without approval are an alteration, not a swap',
      modes: GUARDED,
      history: [
        put('v1', A),
        put('o1', C).under('other key'),
        seal(),
        put('o2', B).under('other key'),
        put('v2', B),
      ],
      state: 'altered',
      classes: { v1: 'baseline', v2: 'altered' },
      findings: ['critical object-altered of o2', 'critical object-altered of v2'],
    },
    {
      title:
        "Another key's bytes that are current again because a delete marker was taken away are a swap again",
      modes: GUARDED,
      history: [
        put('v1', A),
        put('o1', B).under('other key'),
        seal(),
        put('v2', B),
        del('m1'),
        destroy('m1'),
      ],
      state: 'altered',
      classes: { v1: 'baseline', v2: 'known-elsewhere', m1: 'delete-marker' },
      findings: [
        'critical object-swapped of v2',
        'high object-removed of m1',
        'critical object-swapped of v2 after m1',
      ],
    },
    {
      title:
        "Another key's bytes that are current again because the good ones were destroyed are a swap again",
      modes: GUARDED,
      history: [
        put('v1', A),
        put('o1', B).under('other key'),
        seal(),
        put('v2', B),
        put('v3', A),
        destroy('v3'),
      ],
      state: 'altered',
      classes: { v1: 'baseline', v2: 'known-elsewhere', v3: 'same-bytes' },
      findings: [
        'critical object-swapped of v2, recovered',
        'high transient-content of v2',
        'critical version-destroyed of v3',
        'critical object-swapped of v2 after v3',
      ],
    },
    {
      title:
        'Bytes that were approved under another key while good ones lay on them are a swap when they are back',
      modes: GUARDED,
      history: [put('v1', A), seal(), put('v2', B), put('v3', A), announce(B, 'other key'), destroy('v3')],
      state: 'altered',
      classes: { v1: 'baseline', v2: 'altered', v3: 'same-bytes' },
      findings: [
        'critical object-altered of v2, recovered',
        'high transient-content of v2',
        'critical version-destroyed of v3',
        'critical object-swapped of v2 after v3',
      ],
    },
    {
      title: 'Bytes that are approved under another key only after they came back are an alteration again',
      modes: GUARDED,
      history: [put('v1', A), seal(), put('v2', B), put('v3', A), destroy('v3'), announce(B, 'other key')],
      state: 'altered',
      classes: { v1: 'baseline', v2: 'altered', v3: 'same-bytes' },
      findings: [
        'critical object-altered of v2, recovered',
        'high transient-content of v2',
        'critical version-destroyed of v3',
        'critical object-altered of v2 after v3',
      ],
    },
    {
      title:
        'Bytes that came while the dataset was open are a swap if they were approved under another key by the time at which it is guarded again',
      modes: SEALED,
      history: [
        put('v1', A),
        seal(),
        setMode('open'),
        put('v2', B),
        announce(B, 'other key'),
        setMode('sealed'),
        verify(),
      ],
      state: 'altered',
      classes: { v1: 'baseline', v2: 'altered' },
      findings: ['critical object-swapped of v2'],
    },
  ],
};
