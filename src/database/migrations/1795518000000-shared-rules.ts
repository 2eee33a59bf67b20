import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';
import { createMissingIndices, dropIndexIfThere } from './steps.js';

const OLD = new TableIndex({ name: 'rules_match', columnNames: ['project_id', 'segment', 'dnid'] });
const NEW = new TableIndex({
  name: 'rules_shared',
  columnNames: ['project_id', 'contact_id', 'segment', 'dnid'],
});

/**
 * The rules for everybody are found without going through those that name a contact: of those there may be as many as
 * contacts. The one index comes before the other goes, since the foreign key on the project needs one of them.
 */
export class SharedRules1795518000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createMissingIndices(runner, 'rules', [NEW]);
    await dropIndexIfThere(runner, 'rules', OLD.name!);
  }

  async down(runner: QueryRunner): Promise<void> {
    await createMissingIndices(runner, 'rules', [OLD]);
    await dropIndexIfThere(runner, 'rules', NEW.name!);
  }
}
