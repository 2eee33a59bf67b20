import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module.js';
import { ExportContacts } from './export-contacts.js';

@Module({ imports: [ContactsModule], providers: [ExportContacts], exports: [ExportContacts] })
export class ExportModule {}
