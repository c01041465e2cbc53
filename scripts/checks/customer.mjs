// A customer with a telephone: a real Chromium with a phone's window, on a wire that can get slow and break.
// Does what it is told, a line of JSON each, and answers with a line of JSON once the page shows it.
// Started by the test `hub_proof`, see scripts/check_portal.sh.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { wire } from './office.mjs';

const require = createRequire(join(process.env.CHECK_MODULES, 'here.cjs'));
const { chromium } = require('playwright-core');
const pictures = process.env.PORTAL_PICTURES;
const [base] = process.argv.slice(2);

/** An old WebView's words about itself, on a phone that was sold in China. */
const phone = {
  viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, locale: 'zh-CN',
  userAgent: 'Mozilla/5.0 (Linux; Android 8.0; wv) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/60.0.3112.116 Mobile Safari/537.36',
};
/** How long anything may take on a machine that has much else to do. */
const PATIENCE = 120_000;

/** A photo of a paper with much small print, drawn by the browser itself. */
function draw([words, blur]) {
  const canvas = document.createElement('canvas');
  canvas.width = 2400;
  canvas.height = 1750;
  const pen = canvas.getContext('2d');
  pen.filter = blur ? `blur(${blur}px)` : 'none';
  pen.scale(canvas.width / 1700, canvas.width / 1700);
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
    const letter = (at) => String.fromCharCode(0x4e00 + ((words.length * 977 + n * 131 + at * 37) % 8000));
    pen.fillText(Array.from({ length: 44 }, (_, at) => letter(at)).join(''), 120, 220 + n * 40);
  }
  pen.strokeStyle = '#c8281e';
  pen.lineWidth = 8;
  pen.beginPath();
  pen.arc(1380, 1000, 120, 0, 7);
  pen.stroke();
  return canvas.toDataURL('image/jpeg', 0.92).split(',')[1];
}

const folder = mkdtempSync(join(tmpdir(), 'attache-customer-'));
const line = await wire(base);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'], headless: true });
const context = await browser.newContext(phone);
context.setDefaultTimeout(PATIENCE);
const page = await context.newPage();
const troubles = [], offsets = [];
page.on('pageerror', (it) => troubles.push(`script: ${it.message}`));
page.on('console', (it) => { if (/Content Security|Refused/.test(it.text())) troubles.push(it.text()); });
page.on('request', (it) => { if (it.method() === 'PATCH') offsets.push(Number(it.headers()['upload-offset'])); });

const card = (kind) => `article[data-kind="${kind}"]`;
const there = (selector) => page.locator(selector).first().waitFor({ state: 'attached' });
const note = (kind) => page.locator(`${card(kind)} .note`).first().textContent();
let photos = 0;

async function photo(blur) {
  const desk = await context.newPage();
  const bytes = await desk.evaluate(draw, [`第 ${++photos} 份资料 ${'样'.repeat(photos)}`, blur]);
  await desk.close();
  const path = join(folder, `photo-${photos}.jpg`);
  writeFileSync(path, Buffer.from(bytes, 'base64'));
  return path;
}

async function choose(kind, side, blur) {
  await page.locator(`#f-${kind}-album${side}`).setInputFiles(await photo(blur));
}

const deeds = {
  /** Opens the link; answers what stands in the address afterwards. */
  async visit({ path }) {
    await page.goto(line.url + path);
    await there('#code');
    return { address: page.url() };
  },
  /** Types the second factor. */
  async code({ code, wrong }) {
    await page.locator('#code').fill(code);
    await page.locator('button[type=submit]').click();
    await there(wrong ? '.note.grave:not([hidden])' : '#agree');
  },
  async agree() {
    await page.locator('#agree').check();
    await page.locator('.go').click();
    await there('.stages');
  },
  /** Begins to send a blurred photo over a wire that gets very slow after the first bytes. */
  async 'send blurred slowly'({ kind }) {
    line.trickle(16 * 1024, 2 * 1024);
    await choose(kind, 0, 24);
    await there(`${card(kind)} .sending`);
  },
  /** Breaks every connection, and waits until the page says that it tries again. */
  async 'lose connection'({ kind }) {
    line.cut();
    await page.locator(`${card(kind)} .sending`, { hasText: '自动重试' }).waitFor({ state: 'attached' });
  },
  /** The wire is whole again; answers where the page went on. */
  async 'find connection'({ kind, state }) {
    line.trickle(Infinity, 0);
    line.mend();
    await there(`${card(kind)} .chip[data-state="${state}"]`);
    return { offsets, note: await note(kind) };
  },
  /** Sends sharp photos of all sides of a paper. */
  async send({ kind }) {
    const sides = Math.max(1, await page.locator(`${card(kind)} .tile`).count());
    for (let side = 0; side < sides; side++) {
      await choose(kind, side, 0);
      if (side + 1 < sides) await there(`${card(kind)} .thumb`);
    }
    await there(`${card(kind)} .chip[data-state="waiting"]`);
    return { sides };
  },
  async state({ kind, state }) {
    await there(`${card(kind)} .chip[data-state="${state}"]`);
    return { note: (await page.locator(`${card(kind)} .note`).count()) ? await note(kind) : '' };
  },
  async hint({ text }) {
    await page.locator('#hint', { hasText: text }).waitFor({ state: 'attached' });
  },
  async submit() {
    await page.locator('#submit:not([disabled])').click();
    await there('.note.fine.offline');
    return { inputs: await page.locator('input[type=file]').count() };
  },
  /** In English, in the dark, for somebody who sees nothing, at a width that nothing leaves. */
  async english() {
    await page.locator('.lang').click();
    await page.locator('h1', { hasText: 'Send your papers' }).waitFor({ state: 'attached' });
    await page.emulateMedia({ colorScheme: 'dark' });
    const unnamed = await page.evaluate(() => [...document.querySelectorAll('input, button, img')]
      .filter((it) => !(it.getAttribute('aria-label') || it.alt || it.textContent || it.labels?.length)).map((it) => it.outerHTML));
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    return { unnamed, wider };
  },
  /** The page is shut from outside, back to the door. */
  async shut() { await there('#code'); },
  async picture({ name }) { await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true }); },
  async end() { return { troubles }; },
};

try {
  for await (const text of createInterface({ input: process.stdin })) {
    const { deed, ...rest } = JSON.parse(text);
    assert.ok(deeds[deed], deed);
    const answer = (await deeds[deed](rest)) ?? {};
    console.log(JSON.stringify(answer));
    if (deed === 'end') break;
  }
} catch (error) {
  await page.screenshot({ path: join(pictures, 'trouble.png') }).catch(() => {});
  console.error(error, troubles);
  console.log(JSON.stringify({ error: `${error}` }));
  process.exitCode = 1;
} finally {
  await browser.close();
  line.close();
  rmSync(folder, { recursive: true, force: true });
}
