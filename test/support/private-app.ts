import { startTestApp, type TestApp } from './create-app.js';
import { PrivateMariadb } from './private-mariadb.js';

export interface PrivateApp {
  database: PrivateMariadb;
  testApp: TestApp;
  /** Also the database, whatever has become of either. */
  close(): Promise<void>;
}

/** The application on a MariaDB of its own, with these options of the server's. */
export async function aPrivateApp(...options: string[]): Promise<PrivateApp> {
  const database = await PrivateMariadb.start(...options);
  try {
    const testApp = await startTestApp({ DATABASE_URL: database.url });
    return { database, testApp, close: () => testApp.close().finally(() => database.remove()) };
  } catch (error) {
    await database.remove();
    throw error;
  }
}
