// Every state of the customer's page in a real Chromium, in both languages, by day and by night: axe-core finds nothing,
// the accessibility tree has names and roles, what changes is read out, and a finger meets what a screen reader names.
// Then one link's whole way in a Chromium from which everything was taken that came after the oldest promised WebView.
// Run by scripts/check_page.sh.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { hub, link, person, session } from './office.mjs';
import { OLDEST, features } from './webview.mjs';

const require = createRequire(join(process.env.CHECK_MODULES, 'here.cjs'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1, isMobile: true, hasTouch: true };
const PATIENCE = 60_000;
const TOKEN = 'A'.repeat(43);

const office = await hub();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'], headless: true });
try {
  const manager = await person(office.base, 'manager');
  const made = await link(manager);
  const secret = await session(office.base, made);
  for (const lang of ['zh-CN', 'en']) await everyState(lang, secret);
  await withoutWhatIsNewer(made);
} finally {
  await browser.close();
  await office.stop();
}

/** Notes what a screen reader would read out by itself: what changes in a region that is known to be live. */
function listenForWords() {
  window.heard = [];
  const LIVE = '[role=alert],[role=status],[aria-live=polite],[aria-live=assertive]';
  const known = new WeakSet();
  const note = (region, text) => {
    const isLoud = region.getAttribute('role') === 'alert' || region.getAttribute('aria-live') === 'assertive';
    // A polite region that comes together with its words is not read out.
    if (text.trim() && !region.closest('[hidden]') && (isLoud || known.has(region))) window.heard.push(`${isLoud ? '!' : ''}${text.trim()}`);
  };
  new MutationObserver((changes) => {
    for (const it of changes) {
      if (it.type === 'attributes') { if (!it.target.hidden && it.target.matches(LIVE)) note(it.target, it.target.textContent); continue; }
      for (const node of it.type === 'characterData' ? [it.target] : it.addedNodes) {
        const around = (node.nodeType === 1 ? node : node.parentElement)?.closest(LIVE);
        if (around) note(around, node.textContent);
        else if (node.nodeType === 1) node.querySelectorAll(LIVE).forEach((region) => note(region, region.textContent));
      }
    }
    document.querySelectorAll(LIVE).forEach((it) => known.add(it));
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['hidden'] });
}

async function everyState(lang, secret) {
  const words = await (await fetch(`${office.base}/u/words?lang=${lang}`)).json();
  const shown = await (await fetch(`${office.base}/u/api/page?lang=${lang}`, { headers: { authorization: `Bearer ${secret}` } })).json();
  const tr = (key, values = {}) => words[key].replace(/\{ ?\$(\w+) ?\}/g, (_, name) => values[name]);
  const context = await browser.newContext({ ...phone, locale: lang });
  context.setDefaultTimeout(PATIENCE);
  await context.addInitScript(listenForWords);
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  const troubles = [];
  page.on('pageerror', (it) => troubles.push(it.message));
  page.on('console', (it) => { if (/Content Security|Refused/.test(it.text())) troubles.push(it.text()); });

  /* The hub's answers, so that every state is there when it is wanted. */
  const now = { view: shown, sent: '', prove: 204, open: 200, pieces: 'wait', waiting: [], asked: [], end: 0, ended: false, status: 200, refusal: null, gone: false };
  const json = (route, body, status = 200) => route.fulfill({ status, contentType: 'application/json', body: JSON.stringify(body) });
  await page.route('**/u/api/page*', (route) => (now.status === 200 ? json(route, now.view) : json(route, { code: 'away' }, now.status)));
  await page.route('**/u/api/open', (route) => (now.open === 200 ? json(route, { session: 'S'.repeat(43) }) : json(route, { code: 'link-shut' }, now.open)));
  await page.route('**/u/api/prove', (route) => (now.prove === 204 ? route.fulfill({ status: 204 }) : json(route, { code: 'link-shut' }, now.prove)));
  for (const quiet of ['agree', 'sight', 'submit']) await page.route(`**/u/api/${quiet}`, (route) => route.fulfill({ status: 204 }));
  await page.route('**/u/api/events*', async (route) => {
    const text = JSON.stringify(now.view);
    const body = text === now.sent ? ': quiet\n\n' : `event: page\ndata: ${text}\n\n`;
    now.sent = text;
    await route.fulfill({ status: 200, contentType: 'text/event-stream', body }).catch(() => {});
  });
  await page.route('**/u/files**', (route) => {
    const request = route.request(), tus = { 'Tus-Resumable': '1.0.0' };
    const at = request.headers()['upload-offset'];
    now.asked.push(at === undefined ? request.method() : `${request.method()} ${at}`);
    const shut = () => json(route, { code: 'link-shut' }, 404);
    const to = (end) => { now.end = end; return { ...tus, 'Upload-Offset': String(end) }; };
    if (now.ended) return shut();
    if (now.refusal) return json(route, { code: now.refusal[1] }, now.refusal[0]);
    if (now.gone) return route.fulfill({ status: 410, headers: tus });
    if (request.method() === 'POST') return route.fulfill({ status: 201, headers: { ...to(0), Location: '/u/files/1' } });
    if (request.method() !== 'PATCH') return route.fulfill({ status: 200, headers: to(now.end) });
    if (now.pieces === 'cut') return route.abort();
    now.waiting.push(() => (now.ended ? shut() : now.gone ? route.fulfill({ status: 410, headers: tus }) : route.fulfill({ status: 204, headers: to(Number(at) + request.postDataBuffer().length) })));
    return undefined;
  });

  const there = (selector, more) => page.locator(selector, more).first().waitFor({ state: 'visible' });
  const heard = async (text, what) => {
    const said = () => page.evaluate((it) => window.heard.some((one) => one.includes(it)), text);
    for (let n = 0; n < 100 && !(await said()); n++) await page.waitForTimeout(100);
    assert.ok(await said(), `${lang}: ${what}: "${text}" was not read out, but ${JSON.stringify(await page.evaluate(() => window.heard))}`);
  };
  const forget = () => page.evaluate(() => { window.heard = []; });
  let states = 0;
  const faults = [];
  /** What axe finds, and what the tree of names and roles lacks. */
  const sound = async (state) => {
    states += 1;
    await page.evaluate(axe);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
      const said = found.violations.flatMap((it) => it.nodes.map((node) => `${it.id}: ${node.html.slice(0, 140)} ${node.failureSummary.split('\n')[1] ?? ''}`));
      faults.push(...said.map((it) => `${state}, ${colorScheme}: ${it}`));
    }
    const nodes = await tree();
    const unnamed = nodes.filter((it) => ['button', 'textbox', 'checkbox', 'image', 'progressbar', 'heading', 'article'].includes(it.role) && !it.name);
    assert.deepEqual(unnamed, [], `${lang}, ${state}: without a name`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(wide <= 0, `${lang}, ${state}: ${wide} px too wide`);
    return nodes;
  };
  const tree = async () => {
    const { nodes } = await cdp.send('Accessibility.getFullAXTree');
    return nodes.filter((it) => !it.ignored).map((it) => ({
      role: it.role.value, name: it.name?.value ?? '', description: it.description?.value ?? '',
      ...Object.fromEntries((it.properties ?? []).map((one) => [one.name, one.value.value])), value: it.value?.value,
    }));
  };
  const has = (nodes, role, name, more = {}) => {
    const found = nodes.find((it) => it.role === role && it.name === name && Object.entries(more).every(([key, value]) => it[key] === value));
    assert.ok(found, `${lang}: no ${role} "${name}" ${JSON.stringify(more)} in ${JSON.stringify(nodes.filter((it) => it.role === role))}`);
    return found;
  };
  const visit = async (hash) => {
    await page.goto('about:blank');
    await page.goto(`${office.base}/u${hash}`);
  };
  const enter = async () => {
    await visit(`#${TOKEN.slice(0, 42)}${String.fromCharCode(66 + (states % 20))}`);
    await there('#code');
    await page.locator('#code').fill('123456');
    await page.locator('button[type=submit]').click();
  };

  /* Before the words are there, and the door in all its ways. */
  let hold = null;
  await page.route('**/u/words*', (route) => { hold = route; });
  await visit('');
  await there('.wait');
  await sound('opening');
  await page.unroute('**/u/words*');
  /* What stands before the hub may answer in its place, in its own way. */
  const strange = [{ status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' }, { status: 503, contentType: 'application/json', body: '{"code":"away"}' }];
  await page.route('**/u/words*', (route) => (strange.length ? route.fulfill(strange.shift()) : route.continue()));
  await hold.fulfill({ status: 200, contentType: 'text/html', body: '<p>Sign in to this network</p>' });
  await there('#short');
  has(await sound('door with a code for typing'), 'textbox', tr('short'));
  await visit(`#${TOKEN}`);
  await there('#code');
  has(await sound('door'), 'textbox', tr('code'), { description: tr('code-help') });
  await forget();
  await page.locator('#code').fill('123');
  await page.locator('button[type=submit]').click();
  await heard(`!${tr('code-six')}`, 'too short a code');
  for (const [status, key] of [[404, 'shut'], [429, 'too-often']]) {
    now.prove = status;
    await forget();
    await page.locator('#code').fill('123456');
    await page.locator('button[type=submit]').click();
    await heard(`!${tr(key)}`, 'a refusal at the door');
    has(await sound(`door: ${key}`), 'textbox', tr('code'), { invalid: 'true', focused: true });
  }
  now.prove = 204;

  /* What is agreed to. */
  now.view = { ...shown, stage: 'consent' };
  await enter();
  await there('#agree');
  has(await sound('consent'), 'checkbox', tr('consent-check'));

  /* Papers, one in each state. */
  const remark = [{ text: 'The picture is too dark. 照片太暗。', grave: true }];
  const kinds = ['D-LIC', 'D-LID', 'D-AID', 'D-APP', 'D-POA', 'D-LOA', 'D-NET', 'D-USE', 'D-TM'];
  const slot = (kind, state, more = {}) => ({ ...shown.slots[0], kind, name: `${shown.slots[0].name} ${kind}`, state, required: true, open: true, remarks: [], pages: [''], sheets: false, sha256: null, ...more });
  const all = ['wanted', 'arriving', 'checking', 'doubtful', 'refused', 'waiting', 'approved', 'returned', 'expiring'];
  const slots = all.map((state, at) => slot(kinds[at], state, { remarks: /doubtful|refused|returned/.test(state) ? remark : [], required: at % 2 === 0, open: !/checking|approved/.test(state) }));
  now.view = { ...shown, stage: 'papers', slots, hint: null };
  await enter();
  await there('.stages');
  const nodes = await sound('papers in every state');
  has(nodes, 'heading', tr('title'), { level: 1 });
  for (const it of slots) {
    has(nodes, 'heading', it.name, { level: 2 });
    has(nodes, 'image', tr('example', { name: it.name }));
  }
  has(nodes, 'button', `${slots[0].name} ${tr('camera')}`);
  has(nodes, 'button', `${slots[0].name} ${tr('album')}`);
  has(nodes, 'button', tr('submit'), { disabled: true });
  /* A finger that is led over the screen meets the same as the keyboard. */
  const met = await page.evaluate(() => [...document.querySelectorAll('label.btn')].map((label) => {
    label.scrollIntoView({ block: 'center' });
    const { left, top, width, height } = label.getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, top + height / 2)?.id === label.htmlFor;
  }));
  assert.ok(met.length && met.every(Boolean), `${lang}: a button is seen where no input is`);

  /* Two sides, each with its own buttons. */
  now.view = { ...shown, stage: 'papers', hint: null, slots: [slot('D-LIC', 'wanted', { pages: ['Front 正面', 'Back 反面'], sheets: true }), slot('D-APP', 'wanted', { required: false })] };
  await enter();
  await there('.tile');
  has(await sound('a paper of two sides'), 'button', `${now.view.slots[0].name} Front 正面 ${tr('camera')}`);

  /* Sending: its progress, its troubles and its end. */
  const one = slot('D-APP', 'wanted');
  now.view = { ...shown, stage: 'papers', slots: [one], hint: null };
  await enter();
  await there('.stages');
  await forget();
  await page.locator('#f-D-APP-album0').setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') });
  await heard(`!${tr('not-a-picture')}`, 'what is no picture');
  await sound('not a picture');
  await forget();
  await page.locator('#f-D-APP-album0').setInputFiles({ name: 'form.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(400_000, '%PDF-1.4 ') });
  await there('.sending');
  await heard(`${one.name} ${tr('sending', { percent: 0 })}`, 'that sending begins');
  const focused = () => page.evaluate(() => document.activeElement.id);
  assert.equal(await focused(), 'n-D-APP', `${lang}: the place is lost when a file was chosen`);
  await page.locator('.sending button').focus();
  const asked = async () => {
    for (let n = 0; n < 3000 && !now.waiting.length; n++) await page.waitForTimeout(20);
    assert.ok(now.waiting.length, `${lang}: no piece is sent`);
  };
  const piece = async () => { await asked(); await now.waiting.shift()(); };
  await piece();
  await heard(`${one.name} ${tr('sending', { percent: 25 })}`, 'a quarter');
  has(await sound('sending'), 'progressbar', one.name, { value: 32 });
  assert.equal(await page.locator('[role=progressbar]').getAttribute('aria-valuetext'), tr('sending', { percent: 32 }));
  assert.ok(await page.evaluate(() => document.activeElement.matches('.sending button')), `${lang}: the place is lost while a file moves`);
  await forget();
  now.pieces = 'cut';
  await asked();
  now.waiting = [];
  await page.evaluate(() => window.dispatchEvent(new Event('offline')));
  await heard(tr('offline'), 'that the network is away');
  await sound('offline');
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  /* The piece that hangs is given up by leaving; its file is chosen again. */
  await page.locator('.sending button').click();
  await there('#f-D-APP-album0', { state: 'attached' });
  await forget();
  await page.locator('#f-D-APP-album0').setInputFiles({ name: 'form.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(100_000, '%PDF-1.4 ') });
  await heard(`${one.name} ${tr('retrying')}`, 'that it tries again');
  await sound('retrying');
  now.pieces = 'wait';
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await piece();
  await heard(`${one.name} ${tr('sent')}`, 'that it has arrived');
  for (const [state, more] of [['checking', {}], ['doubtful', { remarks: remark }], ['waiting', { sha256: 'f'.repeat(64) }], ['returned', { remarks: remark }], ['approved', { open: false }]]) {
    await forget();
    now.view = { ...now.view, slots: [slot('D-APP', state, more)] };
    await heard(`${one.name} ${tr(`state-${state}`)}`, 'what became of a paper');
    if (more.remarks) await heard(remark[0].text, 'why a paper came back');
    await sound(`a paper that is ${state}`);
  }

  /* The session ends in the middle of a file: behind the door it goes on where it stopped. */
  now.view = { ...shown, stage: 'papers', slots: [one], hint: null };
  await enter();
  await there('.stages');
  now.asked = [];
  await page.locator('#f-D-APP-album0').setInputFiles({ name: 'long.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(250_000, '%PDF-1.4 ') });
  await piece();
  await asked();
  now.ended = true;
  await now.waiting.shift()();
  await there('#code');
  now.ended = false;
  now.asked = [];
  await page.locator('#code').fill('123456');
  await page.locator('button[type=submit]').click();
  await piece();
  await heard(`${one.name} ${tr('sent')}`, 'that it arrived behind the door');
  assert.deepEqual(now.asked, ['HEAD', 'PATCH 131072'], `${lang}: a file that began anew`);
  now.view = { ...now.view, slots: [slot('D-APP', 'approved', { open: false })] };
  await heard(`${one.name} ${tr('state-approved')}`, 'what became of a paper');

  /* What keeps a file waiting is said as it is, and it goes on by itself. */
  now.view = { ...shown, stage: 'papers', slots: [one], hint: null };
  await there('#f-D-APP-album0', { state: 'attached' });
  now.refusal = [507, 'no-space'];
  await page.locator('#f-D-APP-album0').setInputFiles({ name: 'kept.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(250_000, '%PDF-1.4 ') });
  for (const [status, code, words] of [[507, 'no-space', 'fault-no-space'], [429, 'too-often', 'too-often'], [503, 'away', 'fault-away'], [502, 'x', 'fault-away']]) {
    await forget();
    now.refusal = [status, code];
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    if (status !== 502) await heard(`${one.name} ${tr(words)}`, `why a file waits: ${status}`);
    if (status === 507) await sound('a hub without room');
  }
  now.refusal = null;
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await asked();
  /* Somebody else who has the link begins the same paper: the two do not end each other's for ever. */
  now.gone = true;
  now.asked = [];
  await now.waiting.shift()();
  await heard(`!${tr('fault-elsewhere')}`, 'that somebody else sends this paper');
  await sound('a paper that somebody else sends');
  await page.waitForTimeout(1500);
  assert.deepEqual(now.asked, ['HEAD'], `${lang}: it went on`);
  now.gone = false;
  await forget();
  now.view = { ...now.view, slots: [slot('D-APP', 'approved', { open: false })] };
  await heard(`${one.name} ${tr('state-approved')}`, 'what became of a paper');

  /* A hub whose database is away for a while ends no session. */
  now.status = 503;
  await page.reload();
  await there('.wait', { hasText: tr('fault-away') });
  await sound('the hub is busy');
  now.status = 200;
  await there('.stages');

  /* The manager's hint, the end, and the link's end. */
  await forget();
  now.view = { ...now.view, hint: { text: 'Page 2 again, please. 请重拍第 2 页。', at: 1 } };
  await heard(`!${tr('hint')}`, 'that there is a hint');
  await heard('请重拍第 2 页。', 'the hint');
  await sound('a hint');
  await forget();
  now.view = { ...now.view, hint: null, stage: 'submitted' };
  await page.locator('#submit').click();
  await heard(tr('submitted'), 'that all was handed in');
  await sound('submitted');
  now.view = { ...now.view, slots: [slot('D-APP', 'returned', { remarks: remark })] };
  await heard(`${one.name} ${tr('state-returned')}`, 'what came back later');
  await sound('submitted, and one came back');
  await forget();
  await page.route('**/u/api/events*', (route) => route.fulfill({ status: 404, contentType: 'application/json', body: '{"code":"link-shut"}' }));
  await there('#code');
  await heard(tr('door-again'), 'that the page has closed');
  await sound('shut');
  assert.deepEqual([...faults, ...troubles], []);
  await context.close();
  console.log(`passed: ${lang}, ${states} states, by day and by night`);
}

/** Takes away every interface and member that came later; runs before the page's own script. */
function takeAway(newer) {
  let gone = delete window.fetch ? 1 : 0;
  for (const [owner, member] of newer) {
    const holder = window[owner];
    if (!holder) continue;
    // What the browser is made of stays, or nothing would run at all.
    if (member === null) { gone += delete window[owner] ? 1 : 0; continue; }
    const name = member.replace(/_static$/, '');
    for (const place of member.endsWith('_static') ? [holder] : [holder.prototype, holder]) {
      if (place && Object.prototype.hasOwnProperty.call(place, name)) gone += delete place[name] ? 1 : 0;
    }
  }
  // Told by the document: words of the checks would meet what was taken away.
  const left = [typeof window.fetch, typeof Promise.prototype.finally, typeof HTMLCanvasElement.prototype.toBlob, typeof Object.entries];
  document.addEventListener('DOMContentLoaded', () => document.body.setAttribute('data-gone', [gone, ...left].join()));
}

async function withoutWhatIsNewer(made) {
  const newer = [...features()].filter(([, , version]) => OLDEST < version).map(([owner, member]) => [owner, member]);
  const context = await browser.newContext({ ...phone, locale: 'en' });
  context.setDefaultTimeout(PATIENCE);
  const desk = await (await browser.newContext()).newPage();
  const draw = () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [1600, 1200];
    const pen = canvas.getContext('2d');
    pen.fillStyle = '#f4efe2';
    pen.fillRect(0, 0, 1600, 1200);
    pen.fillStyle = '#1d1d1d';
    pen.font = '30px sans-serif';
    for (let n = 0; n < 26; n++) pen.fillText(Array.from({ length: 44 }, (_, at) => String.fromCharCode(0x4e00 + ((n * 131 + at * 37) % 8000))).join(''), 60, 120 + n * 40);
    return canvas.toDataURL('image/jpeg', 0.92).split(',')[1];
  };
  const photo = { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(await desk.evaluate(draw), 'base64') };
  await context.addInitScript(takeAway, newer);
  const page = await context.newPage();
  const troubles = [];
  page.on('pageerror', (it) => troubles.push(it.message));
  await page.goto(office.base + made.path);
  await page.locator('#code').fill(made.code);
  await page.locator('button[type=submit]').click();
  await page.locator('.stages').waitFor();
  const gone = await page.locator('body').getAttribute('data-gone');
  assert.match(gone, /^\d{3,},undefined,undefined,undefined,undefined$/);
  const kind = made.kinds.includes('D-APP') ? 'D-APP' : made.kinds[0];
  const sides = Math.max(1, await page.locator(`article[data-kind="${kind}"] .tile`).count());
  for (let side = 0; side < sides; side++) await page.locator(`#f-${kind}-album${side}`).setInputFiles(photo);
  await page.locator(`article[data-kind="${kind}"] .chip[data-state="waiting"], article[data-kind="${kind}"] .chip[data-state="doubtful"]`).first().waitFor();
  assert.deepEqual(troubles, []);
  await context.close();
  console.log(`passed: a photo is sent from a Chromium without the ${gone.split(',')[0]} things that came after WebView ${OLDEST}`);
}
