// The customer's page in a real browser with a phone's window: from the door to the reviewer's word.
// Writes a picture of each state. Run by scripts/check_portal.sh.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { hub, link, person, wire } from './office.mjs';

const require = createRequire(join(process.env.PORTAL_MODULES, 'here.cjs'));
const puppeteer = require('puppeteer-core');
const pictures = process.env.PORTAL_PICTURES;
mkdirSync(pictures, { recursive: true });

const phone = {
  viewport: { width: 390, height: 844, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  userAgent: 'Mozilla/5.0 (Linux; Android 8.0; wv) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/60.0.3112.116 Mobile Safari/537.36',
};

/** Waits for a condition of the outside world, never for a time. */
async function until(what, test) {
  for (let n = 0; n < 600; n++) {
    const found = await test();
    if (found) return found;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`never came: ${what}`);
}

/** Photos of papers with much small print, sharp or not, made by the browser itself. */
async function photos(browser) {
  const page = await browser.newPage();
  const make = (words, blur) => page.evaluate((words, blur) => {
    const canvas = document.createElement('canvas');
    canvas.width = 1700;
    canvas.height = 1240;
    const pen = canvas.getContext('2d');
    pen.filter = blur ? `blur(${blur}px)` : 'none';
    pen.fillStyle = '#f4efe2';
    pen.fillRect(0, 0, 1700, 1240);
    pen.strokeStyle = '#a23b2a';
    pen.lineWidth = 6;
    pen.strokeRect(40, 40, 1620, 1160);
    pen.fillStyle = '#1d1d1d';
    pen.font = 'bold 64px sans-serif';
    pen.fillText(words, 120, 150);
    pen.font = '30px sans-serif';
    for (let n = 0; n < 24; n++) {
      const line = Array.from({ length: 44 }, (_, at) => String.fromCharCode(0x4e00 + ((words.length * 977 + n * 131 + at * 37) % 8000)));
      pen.fillText(line.join(''), 120, 220 + n * 40);
    }
    pen.strokeStyle = '#c8281e';
    pen.lineWidth = 8;
    pen.beginPath();
    pen.arc(1380, 1000, 120, 0, 7);
    pen.stroke();
    return canvas.toDataURL('image/jpeg', 0.92).split(',')[1];
  }, words, blur);
  const file = async (name, words, blur) => {
    const path = join(pictures, `input-${name}.jpg`);
    writeFileSync(path, Buffer.from(await make(words, blur), 'base64'));
    return path;
  };
  const made = { blurred: await file('blurred', '承诺书', 14), sharp: [] };
  for (let n = 0; n < 12; n++) made.sharp.push(await file(`sharp-${n}`, `第 ${n} 份资料 ${'样'.repeat(n + 1)}`, 0));
  await page.close();
  return made;
}

const office = await hub();
const line = await wire(office.base);
const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM ?? 'chromium', args: ['--no-sandbox', '--lang=zh-CN'], headless: true });
const troubles = [];
try {
  const manager = await person(office.base, 'manager');
  const reviewer = await person(office.base, 'reviewer');
  const made = await link(manager);
  const inputs = await photos(browser);
  const page = await browser.newPage();
  page.on('pageerror', (it) => troubles.push(`script: ${it.message}`));
  page.on('console', (it) => { if (/Content Security|Refused/.test(it.text())) troubles.push(it.text()); });
  await page.emulate(phone);
  await page.setExtraHTTPHeaders({ 'accept-language': 'zh-CN' });
  await page.evaluateOnNewDocument(() => { Object.defineProperty(navigator, 'language', { value: 'zh-CN' }); });

  const shot = (name, whole = true) => page.screenshot({ path: join(pictures, `${name}.png`), fullPage: whole });
  const there = (selector) => until(selector, () => page.evaluate((it) => !!document.querySelector(it), selector));
  const text = (selector) => page.evaluate((it) => document.querySelector(it)?.textContent ?? '', selector);
  const card = (kind) => `article[data-kind="${kind}"]`;
  const chip = (kind, state) => there(`${card(kind)} .chip[data-state="${state}"]`);
  const guided = () => manager.ask('Guided', { link: made.id });
  const choose = async (kind, what, at, path) => {
    const input = await page.$(`#f-${kind}-${what}${at}`);
    assert.ok(input, `a button for ${kind} ${what} ${at}`);
    await input.uploadFile(path);
  };

  // The door: looking is not opening; a wrong code says no more than that.
  await page.goto(line.url + made.path);
  await there('#code');
  assert.equal(new URL(page.url()).hash, '', 'the token does not stay in the address');
  assert.equal((await guided()).state, 'made');
  await shot('1-door');
  await page.type('#code', '000000');
  await page.click('button[type=submit]');
  await there('.note.grave:not([hidden])');
  await shot('2-wrong-code');
  assert.equal((await guided()).state, 'opened');
  await page.evaluate(() => { document.querySelector('#code').value = ''; });
  await page.type('#code', made.code);
  await page.click('button[type=submit]');
  await there('#agree');
  assert.equal((await guided()).state, 'proved');
  await shot('3-consent');
  await page.click('#agree');
  await page.click('.go');
  await there('.stages');
  await shot('4-papers');

  // A blurred photo, cut off half way, goes on where it was, and is seen through at once.
  const [first] = made.kinds.filter((it) => !['D-LID', 'D-AID', 'D-LIC', 'D-AHP'].includes(it));
  const offsets = [];
  page.on('request', (it) => { if (it.method() === 'PATCH') offsets.push(Number(it.headers()['upload-offset'])); });
  line.pace(8 * 1024);
  await choose(first, 'album', 0, inputs.blurred);
  await until('some bytes at the hub', async () => 0 < (await guided()).bytes[0]);
  const seen = await guided();
  assert.equal(seen.sight.doing, 'sending');
  assert.ok(seen.bytes[0] < seen.bytes[1]);
  await shot('5-sending');
  line.cut();
  await until('the page knows that it is cut off', async () => /自动重试/.test(await text(`${card(first)} .sending`)));
  await shot('6-offline');
  line.pace(0);
  line.mend();
  await chip(first, 'doubtful');
  assert.ok(offsets.some((it) => 0 < it), `it went on from the middle: ${offsets}`);
  assert.match(await text(`${card(first)} .note`), /模糊/);
  await shot('7-blurred');

  // The manager says a word, which is on the page at once.
  await manager.perform({ link: { hint: { id: made.id, text: '请拿稳手机，在窗边重拍一次' } } });
  await until('the hint', async () => (await text('#hint')).includes('在窗边重拍'));
  await shot('8-hint', false);
  let next = 0;
  await choose(first, 'album', 0, inputs.sharp[next++]);
  await chip(first, 'waiting');

  // Everything else; papers of two sides are sent as one file of two pages.
  for (const kind of made.kinds.filter((it) => it !== first)) {
    const sides = await page.evaluate((it) => document.querySelectorAll(`${it} .tile`).length, card(kind));
    for (let at = 0; at < Math.max(1, sides); at++) {
      await choose(kind, 'album', at, inputs.sharp[next++ % inputs.sharp.length]);
      if (at + 1 < sides) {
        await there(`${card(kind)} .thumb`);
        await shot('9-one-side');
      }
    }
    await chip(kind, 'waiting');
  }
  await until('the button to submit', () => page.evaluate(() => document.querySelector('#submit')?.disabled === false));
  await shot('10-all-sent');
  await page.click('#submit');
  await there('.note.fine.offline');
  assert.equal((await guided()).state, 'submitted');
  assert.equal(await page.evaluate(() => document.querySelectorAll('input[type=file]').length), 0, 'after submission there is only the state');
  await shot('11-submitted');

  // The reviewer sends one back and approves another; the page says so without being asked.
  const papers = await manager.ask('PaperList', { order: made.order, enterprise: made.enterprise });
  const version = (kind) => papers.lines.find((it) => it.kind === kind).card.version;
  const approved = made.kinds.find((it) => it === 'D-APP') ?? made.kinds.at(-1);
  await reviewer.perform({ review: { claim: { version: version(first) } } });
  await reviewer.perform({ review: { reject: { version: version(first), reasons: [{ code: 'image.glare', page: null, region: null }], note: '' } } });
  await chip(first, 'returned');
  assert.match(await text(`${card(first)} .note`), /反光/);
  await reviewer.perform({ review: { claim: { version: version(approved) } } });
  await reviewer.perform({ review: { approve: { version: version(approved), expires: null, acknowledged: [] } } });
  await chip(approved, 'approved');
  await shot('12-reviewed');
  await choose(first, 'album', 0, inputs.sharp.at(-1));
  await chip(first, 'waiting');

  // In English, in the dark, and for a reader that sees nothing.
  await page.click('.lang');
  await until('English', async () => (await text('h1')) === 'Send your papers');
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
  await shot('13-english-dark');
  const unnamed = await page.evaluate(() => [...document.querySelectorAll('input, button, img')].filter((it) => !(it.getAttribute('aria-label') || it.alt || it.textContent || it.labels?.length)).map((it) => it.outerHTML));
  assert.deepEqual(unnamed, []);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wide <= 0, 'nothing sticks out at the side');

  // The link ends while the page is open.
  await manager.perform({ link: { revoke: { id: made.id } } });
  await there('#code');
  await shot('14-ended');
  assert.deepEqual(troubles, []);
  console.log(`the customer's page holds; pictures in ${pictures}`);
} finally {
  await browser.close();
  line.close();
  await office.stop();
}
