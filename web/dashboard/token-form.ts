import { html, nothing, type TemplateResult } from 'lit';
import type { WireError } from '../../shared/errors.ts';

/** `refusal`: what the server said to the last token, if there was one. */
export function tokenForm(refusal: WireError | null, present: (token: string) => void): TemplateResult {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const token = String(new FormData(form).get('token')).trim();
    form.reset();
    if (token) present(token);
  };
  return html`<form class="card token" aria-labelledby="token-title" @submit=${submit}>
    <h2 id="token-title">The figures need a token</h2>
    ${refusal ? html`<p class="refusal" role="alert">The server says: ${refusal.message}.</p>` : nothing}
    <p>Sign one with <code>AUTH_SECRET</code> and the scope <code>dashboard</code>. It is kept until this tab is closed.</p>
    <label for="token">Token</label>
    <div><input id="token" name="token" type="password" required autocomplete="off" spellcheck="false" /><button>Show the figures</button></div>
  </form>`;
}
