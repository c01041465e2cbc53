// What which Android WebView knows, by MDN's table of browsers: for the checks of the customer's page.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.env.CHECK_MODULES, 'here.cjs'));
export const table = require('@mdn/browser-compat-data');

/** The oldest WebView in which the page must work. */
export const OLDEST = 44;

/** The WebView that brought a feature; before 5.0 a WebView had the number of its Android. */
export function since(compat) {
  const whole = [compat.support.webview_android].flat().filter((it) => it.version_added && !it.prefix && !it.flags && !it.alternative_name);
  const versions = whole.map(({ version_added: version }) => {
    const number = Number.parseFloat(String(version).replace('≤', ''));
    return Number.isNaN(number) ? Infinity : number < 5 ? 30 : number;
  });
  return Math.min(...versions);
}

/** Every interface, member and built-in thing with the WebView that brought it, as `[owner, member, version]`. */
export function* features() {
  const within = (it) => Object.entries(it).filter(([name]) => name !== '__compat');
  for (const owners of [table.api, table.javascript.builtins]) {
    for (const [owner, it] of within(owners)) {
      if (it.__compat) yield [owner, null, since(it.__compat)];
      for (const [member, own] of within(it)) {
        if (own.__compat && /^[a-z]\w*(_static|_event)?$/i.test(member) && member !== owner) yield [owner, member, since(own.__compat)];
      }
    }
  }
}
