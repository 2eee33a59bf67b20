import { readSettings, type Settings } from './settings.js';

/**
 * The settings of this process.
 *
 * @throws SettingsError
 */
export const settingsOfProcess = (): Settings => readSettings(process.env);

const WORKER = 'CALLER_DATA_WORKER';

/** Which of several workers this process is, from 1 on; null for the only process, and for the one that starts them. */
export const workerNumber = (): number | null => Number(process.env[WORKER]) || null;

/** @param port on which the first worker listens: `PORT` may have left it open */
export function environmentOfWorker(number: number, port: number | undefined): NodeJS.ProcessEnv {
  return { ...process.env, [WORKER]: String(number), ...(port !== undefined && { PORT: String(port) }) };
}
