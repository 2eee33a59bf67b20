import { readSettings, type Settings } from './settings.js';

/**
 * The settings of this process.
 *
 * @throws SettingsError
 */
export const settingsOfProcess = (): Settings => readSettings(process.env);
