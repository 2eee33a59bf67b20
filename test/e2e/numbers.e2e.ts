import { getExampleNumber, type CountryCode } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';

let testApp: TestApp;
let token: string;
beforeAll(async () => {
  testApp = await createTestApp();
  ({ token } = await factories(testApp).client());
});
afterAll(() => testApp.close());

const FULL_WIDTH_ZERO = 0xff10;

/** A number as ten trunks would deliver it. */
function notations(region: CountryCode): { e164: string; notations: string[] } {
  const example = getExampleNumber(region, examples)!;
  const e164: string = example.number;
  const digits = e164.slice(1);
  const national = example.formatNational();
  const fullWidth = e164.replace(/\d/g, (digit) => String.fromCharCode(FULL_WIDTH_ZERO + Number(digit)));
  return {
    e164,
    notations: [
      e164,
      ` ${digits}`,
      `00${digits}`,
      digits,
      national,
      national.replace(/\D/g, ''),
      example.formatInternational(),
      `tel:${e164};phone-context=example.com`,
      `sip:${e164}@pbx.example;user=phone`,
      `"Ion" <sip:${national.replace(/\D/g, '')}@pbx>`,
      fullWidth,
    ],
  };
}

it('every country’s example number finds its contact, in each notation', async () => {
  const { project, contact } = factories(testApp);
  const missed: string[] = [];
  for (const region of Object.keys(examples) as CountryCode[]) {
    const { e164, notations: ways } = notations(region);
    const { id: projectId, slug } = await project({ defaultRegion: region });
    const { id } = await contact(projectId, { phones: [e164] });
    for (const telephone of ways) {
      const query = new URLSearchParams({ telephone, project: slug, token });
      const { body } = await testApp.http.get(`/api/while1voice?${query.toString()}`);
      if ((body as { id: number }).id !== id) missed.push(`${region} ${telephone}`);
    }
  }

  expect(missed).toEqual([]);
}, 120_000);
