/** What a customer's Apex class is told of a call, in this order. Reading: nothing is published of it. */
export const CALL_ARGUMENTS = [
  'telephone',
  'dnid',
  'agent',
  'direction',
  'queue',
  'uniqueid',
  'contact_id',
  'status',
  'started_at',
  'answered_at',
  'ended_at',
] as const;

export type CallArgument = (typeof CALL_ARGUMENTS)[number];
