import { A, announce, B, C, del, destroy, put, seal } from './history.examples.ts';
import { GUARDED, SEALED, type Theme } from './row.examples.ts';

export const RECOVERY: Theme = {
  title: 'Wrong content, and what puts it right',
  rows: [
    {
      title: 'The approved bytes, stored again, end an alteration; the time in between stays a finding',
      modes: GUARDED,
      history: [put('v1', A), seal(), put('v2', B), put('v3', A)],
      state: 'intact',
      classes: { v1: 'baseline', v2: 'altered', v3: 'same-bytes' },
      findings: ['critical object-altered of v2, recovered', 'high transient-content of v2'],
    },
    {
      title: 'Wrong content stays open below other wrong content',
      modes: GUARDED,
      history: [put('v1', A), seal(), put('v2', B), put('v3', C)],
      state: 'altered',
      classes: { v1: 'baseline', v2: 'altered', v3: 'altered' },
      findings: ['critical object-altered of v2', 'critical object-altered of v3'],
    },
    {
      title: 'Good bytes end all wrong content at once',
      modes: GUARDED,
      history: [put('v1', A), seal(), put('v2', B), put('v3', C), put('v4', A)],
      state: 'intact',
      classes: { v1: 'baseline', v2: 'altered', v3: 'altered', v4: 'same-bytes' },
      findings: [
        'critical object-altered of v2, recovered',
        'critical object-altered of v3, recovered',
        'high transient-content of v2',
        'high transient-content of v3',
      ],
    },
    {
      title: 'Announced bytes end wrong content as the approved ones do',
      modes: GUARDED,
      history: [put('v1', A), seal(), put('v2', B), announce(C), put('v3', C)],
      state: 'intact',
      classes: { v1: 'baseline', v2: 'altered', v3: 'approved' },
      findings: ['critical object-altered of v2, recovered', 'high transient-content of v2'],
    },
    {
      title: 'Hiding a key that nobody expects puts it right',
      modes: SEALED,
      history: [seal(), put('v1', A), del('m1')],
      state: 'recorded',
      classes: { v1: 'new-key', m1: 'delete-marker' },
      findings: ['high object-added of v1, recovered', 'high transient-content of v1'],
    },
    {
      title: 'Destroying the only version of a key that nobody expects puts it right, and destroys evidence',
      modes: SEALED,
      history: [seal(), put('v1', A), destroy('v1')],
      state: 'recorded',
      classes: { v1: 'new-key' },
      findings: [
        'high object-added of v1, recovered',
        'high transient-content of v1',
        'medium version-destroyed of v1',
      ],
    },
  ],
};
