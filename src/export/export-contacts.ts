import { Injectable } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import { DataSource, MoreThan } from 'typeorm';
import { type AdmittedClient, maySee } from '../access/access-policy.js';
import { ContactsService } from '../contacts/contacts.service.js';
import { Contact } from '../contacts/contact.entity.js';
import { notFound } from '../errors/errors.js';
import { quoteFormulas } from './spreadsheet-text.js';

const COLUMNS = [
  'external_id',
  'name',
  'company',
  'email',
  'phones',
  'segments',
  'language',
  'backend_link',
  'notes',
];
const PER_BATCH = 1000;

/** What an import would otherwise trim, or a spreadsheet part: spaces at the ends, other delimiters, quotes of ours. */
const IN_QUOTES = /^\s|\s$|[;\t|]/;

/** A project's contacts as CSV, oldest first: all of them, also those that its sources have found. */
@Injectable()
export class ExportContacts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly contacts: ContactsService,
  ) {}

  /**
   * Text, a thousand contacts at a time. Each thousand is read by itself: a contact that is written meanwhile is in it as it
   * was before or after, and nobody waits for us.
   *
   * @throws ExpectedError NOT_FOUND
   */
  async *csv(client: AdmittedClient, projectId: number): AsyncGenerator<{ text: string; contacts: number }> {
    if (!maySee(client, projectId)) throw notFound('Project');
    yield { text: stringify([COLUMNS]), contacts: 0 };
    let after = 0;
    for (;;) {
      const batch = await this.dataSource.manager.find(Contact, {
        where: { projectId, id: MoreThan(after) },
        order: { id: 'ASC' },
        take: PER_BATCH,
      });
      const last = batch.at(-1);
      if (!last) return;
      yield { text: await this.textOf(batch), contacts: batch.length };
      after = last.id;
    }
  }

  private async textOf(contacts: readonly Contact[]): Promise<string> {
    const ids = contacts.map(({ id }) => id);
    const phones = await this.contacts.phonesOf(ids);
    const segments = await this.contacts.segmentsOf(ids);
    const rows = contacts.map((contact, i) =>
      [
        contact.externalId,
        contact.name,
        contact.company,
        contact.email,
        // The first is whom an import takes for the primary one.
        phones[i]!.toSorted((a, b) => Number(b.primary) - Number(a.primary))
          .map(({ number }) => number)
          .join(';'),
        segments[i]!.join(';'),
        contact.language,
        contact.backendLink,
        contact.notes,
      ].map((cell) => quoteFormulas(cell ?? '')),
    );
    return stringify(rows, { quoted_match: IN_QUOTES });
  }
}
