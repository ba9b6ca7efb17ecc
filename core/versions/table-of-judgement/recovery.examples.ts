import {
  A,
  alert,
  announce,
  arrives,
  B,
  C,
  del,
  destroy,
  put,
  resolve,
  seal,
  wait,
} from './history.examples.ts';
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
    {
      title: 'What people were notified of before it was put right says how long, and is no second finding',
      modes: GUARDED,
      history: [put('v1', A), seal(), put('v2', B), alert(), put('v3', A)],
      state: 'intact',
      classes: { v1: 'baseline', v2: 'altered', v3: 'same-bytes' },
      findings: ['critical object-altered of v2, with the time, recovered'],
    },
    {
      title:
        'Where the alert goes out after the approved bytes are back, nobody knew in time: that is a finding of its own',
      modes: GUARDED,
      history: [put('v1', A), seal(), put('v2', B), put('v3', A), alert()],
      state: 'intact',
      classes: { v1: 'baseline', v2: 'altered', v3: 'same-bytes' },
      findings: ['critical object-altered of v2, recovered', 'high transient-content of v2'],
    },
    {
      title:
        'What a person closed before it was put right is closed: that it was current is a finding of its own',
      modes: GUARDED,
      history: [put('v1', A), seal(), put('v2', B), alert(), resolve('v2'), put('v3', A)],
      state: 'intact',
      classes: { v1: 'baseline', v2: 'altered', v3: 'same-bytes' },
      findings: ['critical object-altered of v2, resolved', 'high transient-content of v2'],
    },
    {
      title: 'Where the finding that says how long is withdrawn later, the time is a finding of its own',
      modes: GUARDED,
      history: [
        ...[put('v1', A), seal(), announce(B), put('v2', B).late(), announce(C), put('v3', C), wait(25)],
        ...[put('v4', B), alert(), put('v5', C), arrives('v2')],
      ],
      state: 'intact',
      classes: { v1: 'baseline', v2: 'approved', v3: 'approved', v4: 'rollback', v5: 'same-bytes' },
      findings: [
        'critical object-altered of v4, with the time, withdrawn',
        'high object-rolled-back of v4, recovered',
        'high transient-content of v4',
      ],
    },
    {
      title:
        'A release that comes to light late put it right at its own time, and the finding says that time',
      modes: GUARDED,
      history: [
        ...[put('v1', A), seal(), put('v2', C), alert(), announce(B), put('v3', B).late()],
        ...[put('v4', A), arrives('v3')],
      ],
      state: 'altered',
      classes: { v1: 'baseline', v2: 'altered', v3: 'approved', v4: 'rollback' },
      findings: ['critical object-altered of v2, with the time, recovered', 'high object-rolled-back of v4'],
    },
  ],
};
