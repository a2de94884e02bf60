import { generate } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';
import { html } from '../http/html.ts';
import type { Html } from '../http/html.ts';

/** Light modules around the code that scanners need (ISO/IEC 18004: four). */
const QUIET_ZONE = 4;

/** A QR code as inline SVG: no script, no image request, sharp at any size. */
export function qrPicture(text: string, label: string): Html {
  const code = generate(text);
  const side = code.size + 2 * QUIET_ZONE;
  return html`<svg class="qr" role="img" aria-label="${label}" viewBox="${-QUIET_ZONE} ${-QUIET_ZONE} ${side} ${side}" shape-rendering="crispEdges">
<rect x="${-QUIET_ZONE}" y="${-QUIET_ZONE}" width="${side}" height="${side}" fill="#fff"></rect><path fill="#000" d="${toSvgPath(code)}"></path></svg>`;
}
