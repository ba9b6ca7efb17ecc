import { deployedOn } from '../second-aws/deployed-on.ts';

export default deployedOn('localstack');
