import { render } from 'preact';
import { App } from './app.js';
import { startDesk } from './desk.js';
import { startPopups } from './popups.js';
import { resume } from './session.js';

resume();
startDesk();
startPopups();
render(<App />, document.getElementById('page')!);
