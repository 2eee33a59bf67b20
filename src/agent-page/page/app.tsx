import { session } from './session.js';
import { SignIn } from './sign-in.js';
import { Workplace } from './workplace.js';

export const App = () => (session.value ? <Workplace session={session.value} /> : <SignIn />);
