import { registerEnumType } from '@nestjs/graphql';

/** The API types of the vendor's page. */
export enum SourceType {
  GENERIC = 'GENERIC',
  SALESFORCE = 'SALESFORCE',
  SOAP = 'SOAP',
  TICKETSYS = 'TICKETSYS',
  MINICRM = 'MINICRM',
  FRESHDESK = 'FRESHDESK',
  PIPEDRIVE = 'PIPEDRIVE',
}
registerEnumType(SourceType, { name: 'SourceType' });
