import { registerEnumType } from '@nestjs/graphql';

export enum CallStatus {
  RINGING = 'RINGING',
  ANSWERED = 'ANSWERED',
  ENDED = 'ENDED',
  MISSED = 'MISSED',
}
registerEnumType(CallStatus, {
  name: 'CallStatus',
  valuesMap: {
    RINGING: { description: 'Heard of, and neither answered, nor missed, nor ended as far as we know' },
  },
});

export enum CallDirection {
  INBOUND = 'INBOUND',
  OUTBOUND = 'OUTBOUND',
}
registerEnumType(CallDirection, { name: 'CallDirection' });
