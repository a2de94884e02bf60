import { bundle } from 'lightningcss';

/** One style sheet for both builds: prefixes for flexbox, and plain values kept beside `var()`. lightningcss wants major versions shifted by 16 bits. */
const TARGETS = { chrome: 49 << 16, firefox: 52 << 16, ie: 10 << 16, safari: 7 << 16 };

const VARIABLE_DECLARATION = /([{;])([a-z-]+):var\(--[\w-]+,((?:[^()]|\([^()]*\))*)\)(?=[;}])/g;

/** Puts back the plain value that lightningcss drops before a `var()` with the same one as fallback, whatever its targets. */
function withPlainValues(css) {
  return css.replace(VARIABLE_DECLARATION, (declaration, before, property, plain, at) => {
    const previous = css.slice(0, at).split(/[{;}]/).at(-1);
    return previous.startsWith(`${property}:`) ? declaration : `${before}${property}:${plain}${declaration.replace(/^./, ';')}`;
  });
}

/** ASCII only: a page in GBK would read UTF-8 Chinese as noise where a server names no charset. */
function escaped(css) {
  return css.replace(/[^\x20-\x7e\n]/gu, (sign) => `\\${sign.codePointAt(0).toString(16)} `);
}

/** Rollup plugin: minifies one style sheet, with what it imports, and emits it beside the bundle. */
export function styleSheet(source, fileName) {
  return {
    name: 'style-sheet',
    buildStart() {
      this.addWatchFile(source);
      const { code, warnings } = bundle({ filename: source, minify: true, targets: TARGETS });
      if (warnings.length > 0) this.error(`${source}: ${warnings[0].message}`);
      this.emitFile({ type: 'asset', fileName, source: escaped(withPlainValues(code.toString())) });
    },
  };
}
