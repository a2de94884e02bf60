/** Copies a text; where the clipboard may not be used, by the old command. Answers whether it worked. */
export async function copyText(text: string, page: Document): Promise<boolean> {
  try {
    await page.defaultView?.navigator.clipboard.writeText(text);
    if (page.defaultView?.navigator.clipboard !== undefined) return true;
  } catch {
    // Not allowed, or not over https: the old way may still do.
  }
  const focused = page.activeElement;
  const area = page.createElement('textarea');
  area.value = text;
  area.className = 'off-screen';
  page.body.append(area);
  area.select();
  try {
    return page.execCommand('copy');
  } catch {
    return false;
  } finally {
    area.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
}

/** Selects what is on the screen, for the person to copy by hand. */
export function selectText(shown: Element): void {
  const selection = shown.ownerDocument.getSelection();
  const range = shown.ownerDocument.createRange();
  range.selectNodeContents(shown);
  selection?.removeAllRanges();
  selection?.addRange(range);
}
