import { html } from './html.ts';
import type { Html } from './html.ts';

/** Drawn inline, because the page's policy loads nothing from elsewhere. */
function icon(path: string): Html {
  return html`<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"><path d="${path}"/></svg>`;
}

export const ICONS = {
  logo: icon('M3 14c2 3.5 5 5 9 5s7-1.500 9-5H3Zm9-3V3l6 8h-6Zm-2 0V6l-4 5h4Z'),
  home: icon('M4 11 12 4l8 7v8a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1v-8Z'),
  attendance: icon('M12 7v5l3 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z'),
  card: icon('M3 7a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V7Zm0 3h18M7 15h3'),
  history: icon('M6 3h12v18l-3-2-3 2-3-2-3 2V3Zm3.500 5h5M9.500 12h5'),
  chevron: icon('m6 9 6 6 6-6'),
  notice: icon('M5 10v4h3l6 4V6l-6 4H5Zm13-1a4 4 0 0 1 0 6'),
} as const;
