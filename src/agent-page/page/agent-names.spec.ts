import { agentNames } from './agent-names.js';

it.each([
  ['ion-popescu', ['ion-popescu', 'SIP/ion-popescu', 'PJSIP/ion-popescu']],
  [' SIP/ion-popescu ', ['SIP/ion-popescu', 'ion-popescu', 'PJSIP/ion-popescu']],
  ['Local/701', ['Local/701', '701', 'SIP/701', 'PJSIP/701']],
  ['SIP/', ['SIP/']],
  ['  ', []],
])('%j is told of as %j', (typed, names) => {
  expect(agentNames(typed)).toEqual(names);
});
