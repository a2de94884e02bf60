import { useState } from 'preact/hooks';
import type { Messages } from '../messages/message.ts';

/** Asks for the admin token. Nothing of it is ever in an address. */
export function SignIn({ messages, wrong, busy, onToken }: { readonly messages: Messages; readonly wrong: boolean; readonly busy: boolean; readonly onToken: (token: string) => void }) {
  const [token, setToken] = useState('');
  const { signIn } = messages;
  return (
    <form
      class="card narrow"
      onSubmit={(event) => {
        event.preventDefault();
        // Answers to a token of before may still be on their way: they count no more.
        if (token.trim() !== '') onToken(token.trim());
      }}
    >
      <h1>{signIn.heading}</h1>
      <label for="token">{signIn.label}</label>
      <input id="token" type="password" autocomplete="current-password" aria-describedby="token-hint token-fault" aria-invalid={wrong} value={token} onInput={(event) => setToken(event.currentTarget.value)} />
      <p id="token-hint" class="hint">{signIn.hint}</p>
      <p id="token-fault" class="fault" role="alert">{wrong && signIn.wrong}</p>
      <button type="submit" class="primary" aria-disabled={busy}>{signIn.submit}</button>
    </form>
  );
}
