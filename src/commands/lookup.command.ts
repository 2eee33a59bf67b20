import { Command, Option } from 'nest-commander';
import { SYSTEM } from '../access/access-policy.js';
import { LookupTester } from '../lookup/lookup-tester.js';
import { CliCommand, type CommonOptions } from './command.js';
import { Services } from './services.js';
import { tableOf } from './table.js';
import { Terminal } from './terminal.js';

interface LookupOptions extends CommonOptions {
  project: string;
}

@Command({
  name: 'lookup',
  arguments: '<telephone> [dnid]',
  description: 'What a PBX would be answered, and why. Leaves no trace',
  argsDescription: {
    telephone: 'the customer’s number, in any notation',
    dnid: 'the number called, or that an outbound call goes out with',
  },
})
export class LookupCommand extends CliCommand {
  protected override readonly examples = [
    'npm run cli -- lookup 0700000000 0210000000 --project acme',
    'npm run cli -- lookup +40700000000 --project acme --json',
  ];

  constructor(
    terminal: Terminal,
    private readonly services: Services,
  ) {
    super(terminal);
  }

  @Option({ flags: '-p, --project <slug>', description: 'whose contacts and rules to ask', required: true })
  readProject(value: string): string {
    return value;
  }

  async run([telephone = '', dnid]: string[], { project: slug, json }: LookupOptions): Promise<void> {
    const result = await this.services.use((app) => {
      const projectId = String(this.projectOf(app, slug).id);
      return app.get(LookupTester).test(SYSTEM, { projectId, telephone, dnid });
    });
    const { callerData, outcome, number, explanation } = result;
    if (json) return this.print({ callerData, outcome, number, dnid: result.dnid, explanation });
    const rows = Object.entries(callerData).map(([field, value]) => [
      asSent(field),
      value as string | number | null,
    ]);
    await this.terminal.out(tableOf(this.terminal, ['field', 'answer'], rows));
    await this.terminal.out(`\n${outcome}\n${explanation.map((line) => `- ${line}\n`).join('')}`);
  }
}

/** As the PBX is sent it: queue_position. */
const asSent = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
