import { deployedOn } from './deployed-on.ts';

export default deployedOn('localemu');
